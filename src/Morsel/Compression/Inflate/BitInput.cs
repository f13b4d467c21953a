using System.Runtime.CompilerServices;

namespace Morsel.Compression.Inflate;

/// <summary>Input as bits, the lowest of each byte first. Takes a byte only when its bits are needed.</summary>
internal unsafe struct BitInput(byte* next, byte* end, ulong bits, int count)
{
    public byte* Next = next;
    public readonly byte* End = end;

    /// <summary>Bits that are taken and not used yet, the next one lowest; above them zeros.</summary>
    public ulong Bits = bits;
    public int Count = count;

    /// <summary>Makes sure that there are so many bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNeed(int count)
    {
        while (Count < count)
        {
            if (!TryLoad())
                return false;
        }
        return true;
    }

    /// <summary>Takes one more byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLoad()
    {
        if (Next == End)
            return false;
        Bits |= (ulong)*Next++ << Count;
        Count += 8;
        return true;
    }

    /// <summary>The next bits as a number; they must be there.</summary>
    public int Take(int count)
    {
        int value = (int)(Bits & ((1UL << count) - 1));
        Drop(count);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drop(int count)
    {
        Bits >>= count;
        Count -= count;
    }

    /// <summary>Shows the next symbol without taking it.</summary>
    /// <param name="table">Where it is looked up.</param>
    /// <param name="skipped">Bits to look behind.</param>
    /// <param name="entry">Its entry, as <see cref="InflateCodes"/> describes it.</param>
    /// <param name="taken">Bits from here to its end, the skipped and its extra ones included.</param>
    /// <returns>Whether all of them are there.</returns>
    public bool TryShow(InflateTable table, int skipped, out uint entry, out int taken)
    {
        do
        {
            ulong bits = Bits >> skipped;
            entry = table.Entries[bits & ((1UL << table.Width) - 1)];
            taken = skipped;
            if ((entry & InflateCodes.Further) == InflateCodes.Further)
            {
                taken += table.Width;
                bits >>= table.Width;
                int width = (int)(entry >> InflateCodes.CodeShift) & InflateCodes.CodeMask;
                entry = table.Entries[(entry >> InflateCodes.ValueShift) + (bits & ((1UL << width) - 1))];
            }
            taken += (int)entry & InflateCodes.TakenMask;
            if (taken <= Count)
                return true;
        }
        while (TryLoad());
        return false;
    }

    /// <summary>The length or distance of an entry that <see cref="TryShow"/> gave.</summary>
    public readonly int ValueOf(uint entry, int taken)
    {
        int extra = ((int)entry & InflateCodes.TakenMask) - ((int)(entry >> InflateCodes.CodeShift) & InflateCodes.CodeMask);
        return (int)(entry >> InflateCodes.ValueShift) + (int)(Bits >> (taken - extra) & ((1UL << extra) - 1));
    }
}
