using Morsel.Planning;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Makes moves of what a search has found in the output.</summary>
internal static class MoveList
{
    /// <summary>What is read and written at once, unless a block has more.</summary>
    public const int MostBytes = 1 << 20;

    /// <param name="layout">The target.</param>
    /// <param name="copies">What was found.</param>
    /// <returns>The moves, ascending by where they belong; neighbours that move together are one.</returns>
    public static Move[] Of(TargetLayout layout, IEnumerable<MatchRecorder.Copy> copies)
    {
        var moves = new List<Move>();
        ByteRange? whole = null;
        long from = 0;
        foreach (MatchRecorder.Copy copy in copies.OrderBy(copy => copy.Target.Start))
        {
            if (whole is { } before && before.End == copy.Target.Start && from + before.Length == copy.SeedOffset)
            {
                whole = new ByteRange(before.Start, copy.Target.End);
                continue;
            }
            Cut(layout, whole, from, moves);
            (whole, from) = (copy.Target, copy.SeedOffset);
        }
        Cut(layout, whole, from, moves);
        return [.. moves];
    }

    private static void Cut(TargetLayout layout, ByteRange? whole, long from, List<Move> into)
    {
        if (whole is not { } range)
            return;
        for (int block = layout.BlockAt(range.Start), end = layout.FirstBlockFrom(range.End); block < end;)
        {
            var run = new BlockRun(block, Math.Min(end, layout.RunFrom(block, MostBytes).End) - block);
            ByteRange target = layout.RangeOf(run);
            into.Add(new Move(target, from + (target.Start - range.Start)));
            block = run.End;
        }
    }
}
