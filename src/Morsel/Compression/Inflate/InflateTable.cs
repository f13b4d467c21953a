using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Morsel.Compression.Inflate;

/// <summary>A table that the next bits of a stream look up a symbol in: codes up to its width at once, longer ones in a further table behind it.</summary>
internal sealed class InflateTable
{
    /// <summary>Most bits of a code.</summary>
    public const int MostBits = 15;

    public const int LiteralWidth = 11;
    public const int DistanceWidth = 8;
    public const int CodeLengthWidth = 7;

    // The most that a complete code of 286, or 30, symbols can need; one of a single symbol needs the first table only.
    private const int LiteralEntries = 2342;
    private const int DistanceEntries = 402;

    private readonly uint[] _symbols;
    private readonly bool _mayBeOneCode;

    private InflateTable(uint[] symbols, int width, int entries, bool mayBeOneCode) =>
        (_symbols, Width, Entries, _mayBeOneCode) = (symbols, width, new uint[entries], mayBeOneCode);

    /// <summary>Bits that the first table is looked up by.</summary>
    public int Width { get; }

    public uint[] Entries { get; }

    /// <summary>The tables of blocks with the codes of RFC 1951, 3.2.6.</summary>
    public static (InflateTable Literals, InflateTable Distances) Fixed { get; } = MakeFixed();

    public static InflateTable ForLiterals() => new(InflateCodes.Literals, LiteralWidth, LiteralEntries, mayBeOneCode: true);

    public static InflateTable ForDistances() => new(InflateCodes.Distances, DistanceWidth, DistanceEntries, mayBeOneCode: true);

    public static InflateTable ForCodeLengths() => new(InflateCodes.CodeLengths, CodeLengthWidth, 1 << CodeLengthWidth, mayBeOneCode: false);

    /// <summary>Makes the table of a code.</summary>
    /// <param name="lengths">Bits of each symbol's code; 0 where it has none.</param>
    /// <returns>Whether it is a code: complete, or, where that may be, of one symbol with one bit or of none.</returns>
    [SkipLocalsInit]
    public bool TryFill(ReadOnlySpan<byte> lengths)
    {
        Span<int> counts = stackalloc int[MostBits + 1];
        Span<ushort> ordered = stackalloc ushort[288];
        (int coded, int longest) = Order(lengths, counts, ordered);
        if (!IsCode(counts, longest))
            return false;
        uint code = 0;   // its first bit lowest, as the stream has it
        int taken = FillFirst(ordered, counts, ref code);
        if (longest > Width)
            FillFurther(lengths, ordered[taken..coded], counts, longest, code);
        return true;
    }

    /// <summary>Counts the codes of each length, and sorts the symbols by length.</summary>
    private static (int Coded, int Longest) Order(ReadOnlySpan<byte> lengths, Span<int> counts, Span<ushort> ordered)
    {
        counts.Clear();
        foreach (byte length in lengths)
            counts[length]++;
        counts[0] = 0;
        Span<int> places = stackalloc int[MostBits + 2];
        places[1] = 0;
        int longest = 0;
        for (int bits = 1; bits <= MostBits; bits++)
        {
            places[bits + 1] = places[bits] + counts[bits];
            longest = counts[bits] > 0 ? bits : longest;
        }
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
                ordered[places[lengths[symbol]]++] = (ushort)symbol;
        }
        return (places[MostBits], longest);
    }

    private bool IsCode(ReadOnlySpan<int> counts, int longest)
    {
        int free = 1;
        for (int bits = 1; bits <= longest; bits++)
        {
            free = (free << 1) - counts[bits];
            if (free < 0)
                return false;
        }
        return free == 0 || longest == 0 || (_mayBeOneCode && longest == 1);
    }

    // Each length doubles the table; what longer codes begin with is filled in later.
    private int FillFirst(ReadOnlySpan<ushort> ordered, ReadOnlySpan<int> counts, ref uint code)
    {
        uint[] entries = Entries;
        entries[0] = InflateCodes.Unused | 1;
        int next = 0;
        for (int bits = 1; bits <= Width; bits++)
        {
            int half = 1 << (bits - 1);
            entries.AsSpan(0, half).CopyTo(entries.AsSpan(half));
            for (int end = next + counts[bits]; next < end; next++)
            {
                entries[code] = EntryOf(ordered[next], bits);
                code = Next(code, bits);
            }
        }
        return next;
    }

    private void FillFurther(ReadOnlySpan<byte> lengths, ReadOnlySpan<ushort> ordered, Span<int> counts, int longest, uint code)
    {
        uint mask = (1u << Width) - 1, prefix = uint.MaxValue;
        int place = 1 << Width, size = 0;
        foreach (ushort symbol in ordered)
        {
            int bits = lengths[symbol];
            if ((code & mask) != prefix)
            {
                (prefix, place) = (code & mask, place + size);
                int width = FurtherWidth(counts, bits, longest);
                size = 1 << width;
                if (place + size > Entries.Length)
                    throw new UnreachableException();
                Entries[prefix] = InflateCodes.Further | (uint)place << InflateCodes.ValueShift | (uint)width << InflateCodes.CodeShift | (uint)Width;
            }
            uint entry = EntryOf(symbol, bits - Width);
            for (int at = (int)(code >> Width); at < size; at += 1 << (bits - Width))
                Entries[place + at] = entry;
            counts[bits]--;
            code = Next(code, bits);
        }
    }

    // Wide enough for all codes that begin alike, given those that are not placed yet.
    private int FurtherWidth(ReadOnlySpan<int> counts, int bits, int longest)
    {
        int width = bits - Width;
        for (int free = (1 << width) - counts[bits]; free > 0 && width + Width < longest;)
        {
            width++;
            free = (free << 1) - counts[width + Width];
        }
        return width;
    }

    private uint EntryOf(int symbol, int bits) => _symbols[symbol] + (uint)bits + ((uint)bits << InflateCodes.CodeShift);

    private static uint Next(uint code, int bits)
    {
        uint zeros = code ^ ((1u << bits) - 1);
        if (zeros == 0)
            return 0;
        uint top = 1u << BitOperations.Log2(zeros);
        return (code & (top - 1)) | top;
    }

    private static (InflateTable Literals, InflateTable Distances) MakeFixed()
    {
        byte[] lengths = new byte[288];
        lengths.AsSpan(0, 144).Fill(8);
        lengths.AsSpan(144, 112).Fill(9);
        lengths.AsSpan(256, 24).Fill(7);
        lengths.AsSpan(280).Fill(8);
        (InflateTable literals, InflateTable distances) = (ForLiterals(), ForDistances());
        byte[] five = new byte[32];
        five.AsSpan().Fill(5);
        if (!literals.TryFill(lengths) || !distances.TryFill(five))
            throw new UnreachableException();
        return (literals, distances);
    }
}
