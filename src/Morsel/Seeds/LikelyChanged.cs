using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Blocks that a scan has passed without finding them: what lay in their place between two matches was something else.</summary>
/// <remarks>They may still turn up further on, where content was moved; so this is a guess, and good for no more than beginning to fetch early.</remarks>
internal sealed class LikelyChanged(TargetLayout layout)
{
    // Between two matches as far from one another in the seed as in the target, the change is what lies between. Where something was put in or
    // taken out as well, the second match must be long: content that stands in many places is found here and there.
    private const long MostShiftBytes = 1 << 20;
    private const long LongMatchBytes = 256 << 10;

    // So much that lies between two matches is longer than what would be put in or taken out beside it.
    private const long LongChangeBytes = 1 << 20;
    private const int ShiftShare = 16;
    private const long MostPassedBytes = 32 << 20;

    private BlockSet? _blocks;
    private int _endBlock;
    private long _seedEnd;

    /// <summary>The blocks; some may be known from elsewhere.</summary>
    public BlockSet Blocks => _blocks ??= new BlockSet(layout.BlockCount);

    /// <summary>Bytes of them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Stretches of them.</summary>
    public int Count { get; private set; }

    /// <summary>Blocks were found at an offset of the seed.</summary>
    public void Add(VerifiedBlocks found, long seedOffset)
    {
        long between = layout.StartOf(found.Run.First) - layout.StartOf(_endBlock), seedEnd = seedOffset + found.Range.Length;
        // The same content at further places of the target, or what another thread found a moment later: not a step forward in the seed, unless it goes on where the last one ended.
        if (seedOffset < _seedEnd)
        {
            Withdraw(found.Run);
            if (seedEnd > _seedEnd && between == seedOffset - _seedEnd)
                (_endBlock, _seedEnd) = (found.Run.End, seedEnd);
            return;
        }
        long shift = Math.Abs(seedOffset - _seedEnd - between);
        if (between > 0 && between <= MostPassedBytes && shift <= MostShift(found.Range.Length, between))
        {
            Blocks.Add(new BlockRun(_endBlock, found.Run.First - _endBlock));
            Bytes += between;
            Count++;
        }
        (_endBlock, _seedEnd) = (found.Run.End, seedEnd);
    }

    // All of it lies in one stretch, if any does: it leaves what is before it and what is behind it.
    private void Withdraw(BlockRun found)
    {
        int first = Blocks.NextMember(found.First), end = Math.Min(found.End, Blocks.NextMissing(first));
        if (first >= end)
            return;
        for (int block = first; block < end; block++)
            Blocks.Remove(block);
        Bytes -= layout.RangeOf(new BlockRun(first, end - first)).Length;
        Count += (IsIn(first - 1) ? 1 : 0) + (IsIn(end) ? 1 : 0) - 1;
    }

    private bool IsIn(int block) => block >= 0 && block < Blocks.BlockCount && Blocks.Contains(block);

    private static long MostShift(long foundBytes, long between) =>
        foundBytes >= LongMatchBytes ? MostShiftBytes : between >= LongChangeBytes ? between / ShiftShare : 0;
}
