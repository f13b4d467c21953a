using Morsel.Assembling;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Where each stretch of a file came from that an update has put together.</summary>
internal static class DoneSegments
{
    /// <summary>The stretches, in order and without gaps.</summary>
    /// <param name="layout">The target.</param>
    /// <param name="kept">Blocks that were in the part file before.</param>
    /// <param name="seeds">The seeds that filled it.</param>
    public static IReadOnlyList<FileSegment> Of(TargetLayout layout, BlockSet kept, IReadOnlyList<ScannedSeed> seeds)
    {
        var known = new BlockSet(layout.BlockCount);
        known.CopyFrom(kept);
        var segments = new List<FileSegment>(RunsOf(kept).Select(run => new FileSegment(layout.RangeOf(run), SegmentAction.Keep)));
        foreach (ScannedSeed seed in seeds)
        {
            if ((seed.Receiver as SeedWriter)?.Given is not { } given)
                continue;
            foreach (BlockRun run in RunsOf(given))
            {
                segments.Add(new FileSegment(layout.RangeOf(run), SegmentAction.Copy, seed.Entry.Path));
                known.Add(run);
            }
        }
        segments.AddRange(known.MissingRuns().Select(run => new FileSegment(layout.RangeOf(run), SegmentAction.Fetch)));
        return [.. segments.OrderBy(segment => segment.Target.Start)];
    }

    private static IEnumerable<BlockRun> RunsOf(BlockSet blocks)
    {
        for (int first = blocks.NextMember(0); first < blocks.BlockCount;)
        {
            int end = Math.Min(blocks.BlockCount, blocks.NextMissing(first));
            yield return new BlockRun(first, end - first);
            first = blocks.NextMember(end);
        }
    }
}
