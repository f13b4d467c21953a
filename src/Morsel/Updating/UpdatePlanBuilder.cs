using Morsel.Planning;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Collects where every stretch of a target would come from.</summary>
internal sealed class UpdatePlanBuilder
{
    private readonly TargetLayout _layout;
    private readonly BlockSet _known;
    private readonly List<PlanSegment> _segments = [];

    /// <param name="target">The target.</param>
    /// <param name="known">Blocks that the part file or the description holds; those that seeds hold are added by the scans.</param>
    public UpdatePlanBuilder(TargetIndex target, BlockSet known)
    {
        (_layout, _known) = (target.Layout, known);
        for (int first = known.NextMember(0); first < known.BlockCount; first = known.NextMember(known.NextMissing(first)))
        {
            var run = new BlockRun(first, known.NextMissing(first) - first);
            _segments.Add(new PlanSegment(_layout.RangeOf(run), SegmentAction.Keep));
        }
    }

    public void Add(SeedList.Entry seed, IEnumerable<MatchRecorder.Copy> copies) =>
        _segments.AddRange(copies.Select(copy => new PlanSegment(copy.Target, SegmentAction.Copy, seed.Path, copy.SeedOffset, seed.IsDecoded)));

    /// <summary>The plan, once every seed was searched.</summary>
    /// <param name="output">Where the target goes.</param>
    /// <param name="seeds">What the seeds gave.</param>
    /// <param name="descriptionBytes">Bytes of the description that travelled.</param>
    /// <param name="costOf">What fetching the rest costs.</param>
    /// <param name="notes">What the user should know.</param>
    public UpdatePlan Finish(
        string output, IReadOnlyList<SeedReport> seeds, long descriptionBytes, Func<BlockSet, RouteCost?> costOf, IReadOnlyList<string> notes)
    {
        ByteRange[] fetches = [.. _known.MissingRuns().Select(_layout.RangeOf)];
        _segments.AddRange(fetches.Select(range => new PlanSegment(range, SegmentAction.Fetch)));
        long fetchBytes = fetches.Sum(range => range.Length);
        RouteCost cost = costOf(_known) ?? default;
        IEnumerable<string> storedNote = cost.Bytes == fetchBytes ? [] : [$"what is fetched is stored in {cost.Bytes} bytes"];
        return new UpdatePlan
        {
            OutputPath = output,
            Length = _layout.Length,
            BlockBytes = _layout.BlockBytes,
            Seeds = seeds,
            Segments = Joined(),
            ReusedBytes = _layout.Length - fetchBytes,
            FetchBytes = fetchBytes,
            RangeCount = cost.Ranges,
            RequestCount = cost.Requests,
            DescriptionBytes = descriptionBytes,
            Notes = [.. notes, .. storedNote],
        };
    }

    private List<PlanSegment> Joined()
    {
        var joined = new List<PlanSegment>();
        foreach (PlanSegment next in _segments.OrderBy(segment => segment.Target.Start))
        {
            if (joined.Count > 0 && joined[^1] is var last && Continues(last, next))
                joined[^1] = last with { Target = new ByteRange(last.Target.Start, next.Target.End) };
            else
                joined.Add(next);
        }
        return joined;
    }

    private static bool Continues(PlanSegment last, PlanSegment next) =>
        last.Action == next.Action && last.SeedPath == next.SeedPath && last.IsSeedDecoded == next.IsSeedDecoded && last.Target.End == next.Target.Start
        && (last.Action != SegmentAction.Copy || last.SeedOffset + last.Target.Length == next.SeedOffset);
}
