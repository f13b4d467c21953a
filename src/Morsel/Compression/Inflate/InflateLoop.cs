using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Morsel.Compression.Inflate;

/// <summary>Decodes symbols as long as neither input nor room can run out in the midst of one.</summary>
internal static unsafe class InflateLoop
{
    // A look at the input is eight bytes wide, and there are two of them in a round.
    private const int InputMargin = 16;

    // Two literals, the longest match, and what a wide copy writes behind it.
    private const int OutputMargin = 2 + 258 + 32;

    /// <summary>What ended the loop.</summary>
    public enum Ending
    {
        Margin,
        BlockEnd,
        UnusedSymbol,
        UnusedDistance,
        DistanceTooFar,
    }

    /// <summary>Whether there is enough of both to begin.</summary>
    public static bool HasRoom(in BitInput input, in PlainOutput output) =>
        input.End - input.Next >= InputMargin && output.Room > OutputMargin && output.Pause - output.Next > 2;

    /// <summary>Decodes until the margin is reached, or the pause, or the block's end.</summary>
    public static Ending Run(ref BitInput input, ref PlainOutput output, uint* literals, uint* distances) => output.Symbols is null
        ? Run<NoRecord>(ref input, ref output, literals, distances)
        : Run<SymbolRecord>(ref input, ref output, literals, distances);

    // Compiled once for each record: the one that is none costs nothing.
    private static Ending Run<TRecord>(ref BitInput input, ref PlainOutput output, uint* literals, uint* distances)
        where TRecord : struct, ISymbolRecord
    {
        const uint LiteralMask = (1u << InflateTable.LiteralWidth) - 1, DistanceMask = (1u << InflateTable.DistanceWidth) - 1;
        byte* next = input.Next, lastNext = input.End - InputMargin, at = output.Next, first = output.First;
        // All symbols of a round but its last one end before the pause.
        byte* lastAt = Lower(output.End - OutputMargin, output.Pause - 2);
        ulong bits = input.Bits;
        uint count = (uint)input.Count;   // only its lowest 6 bits count
        uint* symbols = output.Symbols;
        Ending ending = Ending.Margin;
        while (next <= lastNext && at < lastAt)
        {
            bits |= Unsafe.ReadUnaligned<ulong>(next) << (int)count;
            next += 7 - (count >> 3 & 7);
            count |= 56;
            uint entry = literals[(uint)bits & LiteralMask];
            if ((int)entry < 0)
            {
                bits >>= (int)entry;
                count -= entry;
                *at++ = (byte)(entry >> InflateCodes.ValueShift);
                symbols = TRecord.PutLiteral(symbols, entry);
                entry = literals[(uint)bits & LiteralMask];
                if ((int)entry < 0)
                {
                    bits >>= (int)entry;
                    count -= entry;
                    *at++ = (byte)(entry >> InflateCodes.ValueShift);
                    symbols = TRecord.PutLiteral(symbols, entry);
                    entry = literals[(uint)bits & LiteralMask];
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        count -= entry;
                        *at++ = (byte)(entry >> InflateCodes.ValueShift);
                        symbols = TRecord.PutLiteral(symbols, entry);
                        continue;
                    }
                }
            }
            if ((entry & InflateCodes.Special) != 0)
            {
                if ((entry & InflateCodes.Further) == InflateCodes.Further)
                {
                    bits >>= (int)entry;
                    count -= entry;
                    entry = Behind(literals, entry, bits);
                    if ((int)entry < 0)
                    {
                        bits >>= (int)entry;
                        count -= entry;
                        *at++ = (byte)(entry >> InflateCodes.ValueShift);
                        symbols = TRecord.PutLiteral(symbols, entry);
                        continue;
                    }
                }
                if ((entry & InflateCodes.Special) != 0)
                {
                    bits >>= (int)entry;
                    count -= entry;
                    ending = (entry & InflateCodes.BlockEnd) == InflateCodes.BlockEnd ? Ending.BlockEnd : Ending.UnusedSymbol;
                    break;
                }
            }
            uint length = Value(entry, bits);
            bits >>= (int)entry;
            count -= entry;

            bits |= Unsafe.ReadUnaligned<ulong>(next) << (int)count;
            next += 7 - (count >> 3 & 7);
            count |= 56;
            entry = distances[(uint)bits & DistanceMask];
            if ((entry & InflateCodes.Special) != 0)
            {
                if ((entry & InflateCodes.Further) == InflateCodes.Further)
                {
                    bits >>= (int)entry;
                    count -= entry;
                    entry = Behind(distances, entry, bits);
                }
                if ((entry & InflateCodes.Special) != 0)
                {
                    ending = Ending.UnusedDistance;
                    break;
                }
            }
            uint distance = Value(entry, bits);
            bits >>= (int)entry;
            count -= entry;
            if (distance > (ulong)(at - first))
            {
                ending = Ending.DistanceTooFar;
                break;
            }
            Copy(at, distance, length);
            at += length;
            symbols = TRecord.PutMatch(symbols, length, distance);
        }
        GiveBack(ref input, next, bits, count);
        output.Next = at;
        output.Symbols = symbols;
        return ending;
    }

    private static byte* Lower(byte* one, byte* other) => one < other ? one : other;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Behind(uint* table, uint entry, ulong bits) =>
        table[(entry >> InflateCodes.ValueShift) + ((uint)bits & ((1u << (int)(entry >> InflateCodes.CodeShift & InflateCodes.CodeMask)) - 1))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Value(uint entry, ulong bits) =>
        (entry >> InflateCodes.ValueShift) + (uint)((bits & ((1UL << (int)entry) - 1)) >> (int)(entry >> InflateCodes.CodeShift));

    // May write up to 31 bytes more than the length.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(byte* to, uint distance, uint length)
    {
        byte* from = to - distance, end = to + length;
        if (distance >= 16)
        {
            do
            {
                Vector128.Load(from).Store(to);
                from += 16;
                to += 16;
            }
            while (to < end);
        }
        else if (distance == 1)
        {
            Vector128<byte> repeated = Vector128.Create(*from);
            for (; to < end; to += 16)
                repeated.Store(to);
        }
        else
        {
            CopyNear(from, to, distance, end);
        }
    }

    // Each step leaves twice as much that is alike to copy from, until eight bytes are.
    private static void CopyNear(byte* from, byte* to, uint distance, byte* end)
    {
        while (to < end && to - from < 8)
        {
            ulong eight = Unsafe.ReadUnaligned<ulong>(from);
            uint step = (uint)(to - from);
            Unsafe.WriteUnaligned(to, eight);
            to += step;
        }
        for (; to < end; from += 8, to += 8)
            Unsafe.WriteUnaligned(to, Unsafe.ReadUnaligned<ulong>(from));
    }

    // The input keeps whole bytes that are not needed yet: the next call may bring other ones.
    private static void GiveBack(ref BitInput input, byte* next, ulong bits, uint count)
    {
        int left = (int)(count & InflateCodes.TakenMask);
        next -= left >> 3;
        Debug.Assert(next >= input.Next);
        input.Next = next;
        input.Count = left & 7;
        input.Bits = bits & ((1UL << (left & 7)) - 1);
    }
}
