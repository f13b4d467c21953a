using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Collects where every stretch of a target would come from.</summary>
internal sealed class UpdatePlanBuilder
{
    private readonly TargetIndex _target;
    private readonly TargetLayout _layout;
    private readonly BlockSet _known;
    private readonly List<PlanSegment> _segments = [];

    /// <param name="target">The target.</param>
    /// <param name="known">Blocks that the part file or the description holds; those that seeds hold are added by the scans.</param>
    public UpdatePlanBuilder(TargetIndex target, BlockSet known)
    {
        (_target, _layout, _known) = (target, target.Layout, known);
        for (int first = known.NextMember(0); first < known.BlockCount; first = known.NextMember(known.NextMissing(first)))
        {
            var run = new BlockRun(first, known.NextMissing(first) - first);
            _segments.Add(new PlanSegment(_layout.RangeOf(run), SegmentAction.Keep));
        }
    }

    public void Add(SeedList.Entry seed, IEnumerable<MatchRecorder.Copy> copies) =>
        _segments.AddRange(copies.Select(copy => new PlanSegment(copy.Target, SegmentAction.Copy, seed.Path, copy.SeedOffset, seed.IsDecoded)));

    public UpdatePlan Finish(string output, IReadOnlyList<SeedReport> seeds, long descriptionBytes, IReadOnlyList<string> notes)
    {
        ByteRange[] fetches = [.. _known.MissingRuns().Select(_layout.RangeOf)];
        _segments.AddRange(fetches.Select(range => new PlanSegment(range, SegmentAction.Fetch)));
        long fetchBytes = fetches.Sum(range => range.Length);
        (TargetIndex asked, BlockSet there) = _target.Payload is { } payload ? (payload.Index, payload.Unneeded(_known)) : (_target, _known);
        IEnumerable<string> storedNote = _target.Payload is null || fetchBytes == 0 ? []
            : [$"what is fetched is stored in {asked.Layout.Length - there.BytesIn(asked.Layout)} bytes"];
        return new UpdatePlan
        {
            OutputPath = output,
            Length = _layout.Length,
            BlockBytes = _layout.BlockBytes,
            Seeds = seeds,
            Segments = Joined(),
            ReusedBytes = _layout.Length - fetchBytes,
            FetchBytes = fetchBytes,
            RangeCount = there.MissingRuns().Count(),
            RequestCount = CountRequests(asked, there),
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

    // As the fetcher would ask a server that answers all it is asked.
    private static int CountRequests(TargetIndex asked, BlockSet there)
    {
        var profile = new ServerProfile(connections: 1, asked.UsualRanges);
        var known = new BlockSet(asked.Layout.BlockCount);
        known.CopyFrom(there);
        int requests = 0;
        while (Planner.Plan(asked.Layout, known.MissingRuns(), profile.Cost, mayBeWhole: asked.Literals.Count == 0).Requests is [PlannedRequest request, ..] planned)
        {
            requests++;
            if (!profile.MayGrow)
                return requests + planned.Count - 1;
            if (request.IsWhole)
                break;
            foreach (BlockRun run in request.Ranges.Select(asked.Layout.WholeBlocksIn).OfType<BlockRun>())
                known.Add(run);
            profile.LearnParts(request.Ranges.Count, request.Ranges.Count);
        }
        return requests;
    }
}
