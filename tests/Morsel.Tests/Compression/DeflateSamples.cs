using System.IO.Compression;

namespace Morsel.Tests.Compression;

/// <summary>Plain bytes of many kinds, and what zlib makes of them.</summary>
internal static class DeflateSamples
{
    /// <summary>Kinds of plain bytes that <see cref="Plain"/> makes.</summary>
    public const int Kinds = 7;

    /// <summary>Bytes of a kind, the same for the same numbers.</summary>
    public static byte[] Plain(int kind, int length, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        switch (kind)
        {
            case 0:
                random.NextBytes(bytes);
                break;
            case 1:
                bytes.AsSpan().Fill((byte)seed);
                break;
            case 2:
                Fill(bytes, _ => (byte)(random.NextDouble() * random.NextDouble() * random.NextDouble() * 256));
                break;
            case 3:
                FillWithWords(bytes, random);
                break;
            case 4:
                // Repeats from every near distance.
                Fill(bytes, i => i < 64 || random.Next(40) == 0 ? (byte)random.Next(256) : bytes[i - 1 - (i / 500 % 40)]);
                break;
            case 5:
                // Repeats from as far as there are.
                Fill(bytes, i => i < 32768 || random.Next(100) == 0 ? (byte)random.Next(256) : bytes[i - 32768 + (i / 5000 % 3)]);
                break;
            default:
                // Codes of all lengths.
                Fill(bytes, _ => (byte)Math.Min(255, -Math.Log2(1 - random.NextDouble()) * 1.02));
                break;
        }
        return bytes;
    }

    /// <summary>A raw deflate stream of plain bytes.</summary>
    public static byte[] Deflate(byte[] plain, int level, ZLibCompressionStrategy strategy = ZLibCompressionStrategy.Default, int flushEvery = int.MaxValue)
    {
        if (plain.Length == 0)
            return [3, 0];   // the stream class writes nothing at all
        var packed = new MemoryStream();
        using (var deflater = new DeflateStream(packed, new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy }, leaveOpen: true))
        {
            for (int start = 0; start < plain.Length; start += Math.Min(flushEvery, plain.Length - start))
            {
                deflater.Write(plain, start, Math.Min(flushEvery, plain.Length - start));
                if (flushEvery < plain.Length)
                    deflater.Flush();
            }
        }
        return packed.ToArray();
    }

    /// <summary>A stream of a random kind, length, level and strategy, with what it holds.</summary>
    public static (byte[] Packed, byte[] Plain) Any(int seed, int mostBytes)
    {
        var random = new Random(seed);
        byte[] plain = Plain(random.Next(Kinds), (int)Math.Pow(mostBytes, random.NextDouble()), seed);
        ZLibCompressionStrategy[] strategies = Enum.GetValues<ZLibCompressionStrategy>();
        int flushEvery = random.Next(4) == 0 ? random.Next(100, 20_000) : int.MaxValue;
        return (Deflate(plain, random.Next(10), strategies[random.Next(strategies.Length)], flushEvery), plain);
    }

    private static void Fill(byte[] bytes, Func<int, byte> value)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = value(i);
    }

    private static void FillWithWords(byte[] bytes, Random random)
    {
        string[] words = ["morsel ", "seed ", "target ", "of the ", "\n", "block ", "range ", "0123456789 "];
        for (int at = 0; at < bytes.Length;)
        {
            string word = random.Next(20) == 0 ? random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture) : words[random.Next(words.Length)];
            foreach (char letter in word[..Math.Min(word.Length, bytes.Length - at)])
                bytes[at++] = (byte)letter;
        }
    }
}
