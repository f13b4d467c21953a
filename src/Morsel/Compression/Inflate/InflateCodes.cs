namespace Morsel.Compression.Inflate;

/// <summary>What the codes of deflate stand for (RFC 1951, 3.2.5), as entries of an <see cref="InflateTable"/> without their code lengths.</summary>
/// <remarks>
/// An entry, from its lowest bit: 6 bits: bits that it takes, extra bits included; 2 free; 4 bits: those that are the code; 4 bits: flags; 15 bits: literal,
/// base or place of a table; 1 bit: literal.
/// </remarks>
internal static class InflateCodes
{
    public const uint Literal = 1u << 31;

    /// <summary>Neither a literal nor a base: a further table, the end of a block, or nothing at all.</summary>
    public const uint Special = 1u << 15;

    public const uint Further = Special | 1u << 14;
    public const uint BlockEnd = Special | 1u << 12;

    /// <summary>Stands for nothing. Takes one bit, so that it is known as soon as it is seen.</summary>
    public const uint Unused = Special;

    public const int TakenMask = 63;
    public const int ValueShift = 16;
    public const int CodeShift = 8;
    public const int CodeMask = 15;

    private const int LengthSymbols = 29;
    private const int DistanceSymbols = 30;
    private const int LastLength = 258;

    /// <summary>The 288 literals, lengths and the end of a block; the last two stand for nothing.</summary>
    public static readonly uint[] Literals = MakeLiterals();

    /// <summary>The 32 distances; the last two stand for nothing.</summary>
    public static readonly uint[] Distances = MakeDistances();

    /// <summary>The 19 symbols of the code lengths' code.</summary>
    public static readonly uint[] CodeLengths = [.. Enumerable.Range(0, 19).Select(symbol => (uint)symbol << ValueShift)];

    private static uint[] MakeLiterals()
    {
        uint[] entries = new uint[288];
        for (uint literal = 0; literal < 256; literal++)
            entries[literal] = Literal | literal << ValueShift;
        entries[256] = BlockEnd;
        uint length = 3;
        for (int symbol = 0; symbol < LengthSymbols - 1; symbol++)
        {
            int extra = Math.Max(0, (symbol / 4) - 1);
            entries[257 + symbol] = length << ValueShift | (uint)extra;
            length += 1u << extra;
        }
        entries[257 + LengthSymbols - 1] = LastLength << ValueShift;
        entries[286] = entries[287] = Unused;
        return entries;
    }

    private static uint[] MakeDistances()
    {
        uint[] entries = new uint[32];
        uint distance = 1;
        for (int symbol = 0; symbol < DistanceSymbols; symbol++)
        {
            int extra = Math.Max(0, (symbol / 2) - 1);
            entries[symbol] = distance << ValueShift | (uint)extra;
            distance += 1u << extra;
        }
        entries[30] = entries[31] = Unused;
        return entries;
    }
}
