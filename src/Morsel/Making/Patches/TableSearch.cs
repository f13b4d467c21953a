using System.Runtime.InteropServices;
using Morsel.Files;

namespace Morsel.Making.Patches;

/// <summary>Finds where a table of addresses goes on when records were put in or taken out before.</summary>
/// <remarks>Every address has moved, so no bytes are equal for long; but the distances between the addresses of neighbours are.</remarks>
/// <param name="from">The base.</param>
/// <param name="target">The target.</param>
internal sealed class TableSearch(MappedBytes from, MappedBytes target)
{
    // Records of 24 bytes are relocations, of 8 and 16 pointers and pairs of them, of 12 and 8 pairs and triples of 32-bit offsets.
    private static readonly int[] RecordWords = [6, 2, 4, 3, 1];

    private const int WordBytes = 4, WindowWords = 192, MostRecordWords = 6, MostRecords = 192, NearLog = 20, MostBackward = 16 << 10;

    /// <summary>Where a table goes on, and under which alignment, much better than under the present one; null where it does not, or there is no table.</summary>
    /// <param name="done">Where to look from, back to which it may have begun to.</param>
    /// <param name="at">Where to look in the target.</param>
    /// <param name="end">Where the target, or what is looked at of it, ends.</param>
    /// <param name="alignment">The present alignment.</param>
    public (long Start, long Alignment)? Find(long done, long at, long end, long alignment)
    {
        long start = (at + WordBytes - 1) & -WordBytes;
        if (start + ((WindowWords + MostRecordWords) * WordBytes) > end)
            return null;
        ReadOnlySpan<uint> words = Words(target, start);
        foreach (int record in RecordWords)
        {
            int telling = CountTelling(words, record);
            // Records of 8 bytes look like such of 24, too: then those of 24 lead nowhere, or to the same.
            if (telling > WindowWords / 8 && Best(words, start, alignment, record, telling) is { } found)
                return (StartOf(done, start, alignment, found, record), found);
        }
        return null;
    }

    // Equal bytes do not tell it: tables have as many under every alignment.
    private long StartOf(long done, long at, long present, long next, int record)
    {
        long least = Math.Max(done, at - MostBackward), start = at;
        int score = 0, best = 0;
        for (long word = at - WordBytes; word >= least; word -= WordBytes)
        {
            score += (IsKept(word, next, record) ? 1 : 0) - (IsKept(word, present, record) ? 1 : 0);
            if (score > best)
                (best, start) = (score, word);
        }
        return start;
    }

    private bool IsKept(long at, long alignment, int record)
    {
        int bytes = (record + 1) * WordBytes;
        long offset = at + alignment;
        if (offset < 0 || offset + bytes > from.Length || at + bytes > target.Length)
            return false;
        ReadOnlySpan<uint> one = MemoryMarshal.Cast<byte, uint>(target.Slice(at, bytes)), other = MemoryMarshal.Cast<byte, uint>(from.Slice(offset, bytes));
        uint distance = one[record] - one[0];
        return distance != 0 && distance == other[record] - other[0];
    }

    private long? Best(ReadOnlySpan<uint> words, long start, long alignment, int record, int telling)
    {
        int present = Score(words, start + alignment, record), best = Math.Max(present, telling / 2);
        long? found = null;
        long middle = alignment & -WordBytes;
        // The nearest of those that are equally good: it was the fewest records.
        for (int step = 1; step <= 2 * MostRecords; step++)
        {
            long other = middle + ((step % 2 == 0 ? step / 2 : -(step / 2) - 1) * (long)record * WordBytes);
            int score = Score(words, start + other, record);
            if (score > best + (telling / 8))
                (best, found) = (score, other);
        }
        return found;
    }

    // Words that are as near to those of the record before as addresses in a table are; 0 where too many are not.
    private static int CountTelling(ReadOnlySpan<uint> words, int record)
    {
        int telling = 0, far = 0;
        for (int i = 0; i < WindowWords; i++)
        {
            uint distance = words[i + record] - words[i];
            if (distance == 0)
                continue;
            if (distance + (1u << NearLog) < 2u << NearLog)
                telling++;
            else
                far++;
        }
        return far * 3 > telling ? 0 : telling;
    }

    // Distances between records that are the same in the base.
    private int Score(ReadOnlySpan<uint> words, long offset, int record)
    {
        if (offset < 0 || offset + ((WindowWords + MostRecordWords) * WordBytes) > from.Length)
            return 0;
        ReadOnlySpan<uint> others = Words(from, offset);
        int score = 0;
        for (int i = 0; i < WindowWords; i++)
        {
            uint distance = words[i + record] - words[i];
            score += distance != 0 && distance == others[i + record] - others[i] ? 1 : 0;
        }
        return score;
    }

    private static ReadOnlySpan<uint> Words(MappedBytes bytes, long start) =>
        MemoryMarshal.Cast<byte, uint>(bytes.Slice(start, (WindowWords + MostRecordWords) * WordBytes));
}
