using System.Numerics;

namespace Morsel.Matching;

/// <summary>Which offsets of a batch may be those of a block: one bit each.</summary>
internal static class Candidates
{
    /// <summary>The first candidate at or behind <paramref name="from"/>; <paramref name="count"/> if there is none before it.</summary>
    public static int Next(ReadOnlySpan<ulong> candidates, int from, int count)
    {
        if (from >= count)
            return count;
        int word = from >> 6;
        ulong bits = candidates[word] & (ulong.MaxValue << (from & 63));
        while (bits == 0 && ++word < candidates.Length)
            bits = candidates[word];
        return bits == 0 ? count : Math.Min(count, (word << 6) + BitOperations.TrailingZeroCount(bits));
    }

    /// <summary>How many offsets from the first one on have its weak checksum, and where pairs are looked up that of the block behind.</summary>
    public static int EqualRun(ReadOnlySpan<uint> weak, ReadOnlySpan<uint> next)
    {
        int run = RunOf(weak);
        return next.IsEmpty ? run : Math.Min(run, RunOf(next[..weak.Length]));
    }

    private static int RunOf(ReadOnlySpan<uint> sums)
    {
        int run = sums.IndexOfAnyExcept(sums[0]);
        return run < 0 ? sums.Length : run;
    }
}
