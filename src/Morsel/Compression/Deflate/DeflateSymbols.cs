namespace Morsel.Compression.Deflate;

/// <summary>RFC 1951 §3.2.5: how lengths and distances are split into a symbol and extra bits; §3.2.6: the fixed codes.</summary>
internal static class DeflateSymbols
{
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;
    public const int LiteralCount = 286;
    public const int DistanceCount = 30;
    public const int LengthCount = 29;
    public const int MaxCodeBits = 15;

    /// <summary>Extra bits of each length symbol, counted from <see cref="FirstLength"/>.</summary>
    public static readonly byte[] LengthExtraBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>Extra bits of each distance symbol.</summary>
    public static readonly byte[] DistanceExtraBits =
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>The shortest length of each length symbol, less 3.</summary>
    public static readonly byte[] LengthStarts = MakeLengthStarts();

    /// <summary>The shortest distance of each distance symbol, less 1.</summary>
    public static readonly ushort[] DistanceStarts = MakeDistanceStarts();

    private static readonly byte[] LengthSymbols = MakeLengthSymbols();
    private static readonly byte[] DistanceSymbols = MakeDistanceSymbols();

    /// <param name="length">Length of a match, less 3.</param>
    /// <returns>Its symbol, counted from <see cref="FirstLength"/>.</returns>
    public static int LengthSymbol(byte length) => LengthSymbols[length];

    /// <param name="distance">Distance of a match, less 1.</param>
    public static int DistanceSymbol(uint distance) =>
        distance < 256 ? DistanceSymbols[distance] : DistanceSymbols[256 + (distance >> 7)];

    /// <summary>Bits of a literal or length symbol in a block of fixed codes.</summary>
    public static int FixedLiteralBits(int symbol) => symbol switch { < 144 => 8, < 256 => 9, < 280 => 7, _ => 8 };

    /// <summary>Bits of any distance symbol in a block of fixed codes.</summary>
    public const int FixedDistanceBits = 5;

    private static byte[] MakeLengthStarts()
    {
        var starts = new byte[LengthCount];
        for (int symbol = 1; symbol < LengthCount - 1; symbol++)
            starts[symbol] = (byte)(starts[symbol - 1] + (1 << LengthExtraBits[symbol - 1]));
        starts[^1] = 255;   // the longest length has a symbol of its own
        return starts;
    }

    private static ushort[] MakeDistanceStarts()
    {
        var starts = new ushort[DistanceCount];
        for (int symbol = 1; symbol < DistanceCount; symbol++)
            starts[symbol] = (ushort)(starts[symbol - 1] + (1 << DistanceExtraBits[symbol - 1]));
        return starts;
    }

    private static byte[] MakeLengthSymbols()
    {
        var symbols = new byte[256];
        for (int symbol = 0; symbol < LengthCount; symbol++)
            symbols.AsSpan(LengthStarts[symbol]).Fill((byte)symbol);
        return symbols;
    }

    // Distances up to 256 one by one, then in steps of 128: from there on each symbol stands for a multiple of it.
    private static byte[] MakeDistanceSymbols()
    {
        var symbols = new byte[512];
        for (int symbol = 0; symbol < DistanceCount; symbol++)
        {
            int start = DistanceStarts[symbol];
            symbols.AsSpan(start < 256 ? start : 256 + (start >> 7)).Fill((byte)symbol);
        }
        return symbols;
    }
}
