namespace Morsel.Tests.Compression;

/// <summary>Content for compressors: random, text, runs, repetitions from nearby and from far away, mixtures.</summary>
internal static class Inputs
{
    private const int KindCount = 6;

    /// <param name="random">What decides.</param>
    /// <param name="length">Its length in bytes.</param>
    public static byte[] Make(Random random, int length)
    {
        byte[] content = new byte[length];
        for (int at = 0; at < length;)
        {
            int count = Math.Min(length - at, random.Next(1, random.Next(2) == 0 ? 300_000 : 20_000));
            Fill(random, content, at, count);
            at += count;
        }
        return content;
    }

    /// <summary>Bytes as a text has them: some letters are frequent.</summary>
    public static byte[] Text(Random random, int length)
    {
        byte[] content = new byte[length];
        FillText(random, content);
        return content;
    }

    private static void Fill(Random random, byte[] content, int at, int count)
    {
        Span<byte> place = content.AsSpan(at, count);
        switch (random.Next(KindCount))
        {
            case 0: random.NextBytes(place); break;
            case 1: FillText(random, place); break;
            case 2: place.Fill((byte)random.Next(256)); break;
            case 3: FillCopies(random, content, at, count); break;
            case 4: FillPeriod(random, place); break;
            default: FillSkewed(random, place); break;
        }
    }

    private static void FillText(Random random, Span<byte> place)
    {
        foreach (ref byte value in place)
            value = "etaoin shrdlu\n"u8[(int)(Math.Pow(random.NextDouble(), 2) * 14)];
    }

    // Longer than the window is wide, so that some copies are out of reach.
    private static void FillCopies(Random random, byte[] content, int at, int count)
    {
        for (int end = at + count; at < end;)
        {
            int length = Math.Min(end - at, random.Next(1, 400));
            int from = random.Next(Math.Max(0, at - 40_000), at + 1);
            if (from == at || random.Next(3) == 0)
                random.NextBytes(content.AsSpan(at, length));
            else
                for (int i = 0; i < length; i++)
                    content[at + i] = content[from + i];
            at += length;
        }
    }

    private static void FillPeriod(Random random, Span<byte> place)
    {
        byte[] period = new byte[random.Next(1, 300)];
        random.NextBytes(period);
        for (int i = 0; i < place.Length; i++)
            place[i] = random.Next(1000) == 0 ? (byte)random.Next(256) : period[i % period.Length];
    }

    // Few values are frequent and many are rare: some words get too long.
    private static void FillSkewed(Random random, Span<byte> place)
    {
        int width = random.Next(2, 30);
        foreach (ref byte value in place)
            value = (byte)Math.Min(255, (int)(-Math.Log(1 - random.NextDouble()) * width));
    }
}
