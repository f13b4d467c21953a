namespace Morsel.Compression.Deflate;

/// <summary>A prefix code: how often each symbol occurs, and from that its bits.</summary>
/// <param name="symbolCount">How many symbols there may be.</param>
/// <param name="maxBits">Bits of the longest code word.</param>
internal sealed class HuffmanCode(int symbolCount, int maxBits)
{
    /// <summary>How often each symbol occurs.</summary>
    public int[] Frequencies { get; } = new int[symbolCount];

    /// <summary>Bits of each code word; 0 where the symbol has none.</summary>
    public byte[] Lengths { get; } = new byte[symbolCount];

    /// <summary>The code words, their first bit lowest.</summary>
    public ushort[] Words { get; } = new ushort[symbolCount];

    public int MaxBits => maxBits;

    /// <summary>How many symbols there are up to the last that has a code word.</summary>
    public int UsedCount { get; set; }

    /// <summary>A code of known lengths.</summary>
    public static HuffmanCode Of(int symbolCount, Func<int, int> bits)
    {
        var code = new HuffmanCode(symbolCount, DeflateSymbols.MaxCodeBits) { UsedCount = symbolCount };
        for (int symbol = 0; symbol < symbolCount; symbol++)
            code.Lengths[symbol] = (byte)bits(symbol);
        code.MakeWords();
        return code;
    }

    /// <summary>RFC 1951 §3.2.2: code words from their lengths.</summary>
    public void MakeWords()
    {
        Span<int> next = stackalloc int[DeflateSymbols.MaxCodeBits + 2];
        next.Clear();
        foreach (byte length in Lengths.AsSpan(0, UsedCount))
            next[length + 1]++;
        next[1] = 0;   // symbols without a code word
        for (int bits = 1; bits < next.Length; bits++)
            next[bits] = (next[bits] + next[bits - 1]) << 1;
        for (int symbol = 0; symbol < UsedCount; symbol++)
        {
            int bits = Lengths[symbol];
            if (bits != 0)
                Words[symbol] = Reversed(next[bits]++, bits);
        }
    }

    private static ushort Reversed(int word, int bits)
    {
        int reversed = 0;
        for (; bits > 0; bits--, word >>= 1)
            reversed = (reversed << 1) | (word & 1);
        return (ushort)reversed;
    }
}
