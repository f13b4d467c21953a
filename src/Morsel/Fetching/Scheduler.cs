using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What is still to be asked for. Plans once, and anew only when what is known of the best mirror changes the plan.</summary>
/// <param name="goal">What is fetched.</param>
/// <param name="known">Blocks that are there; answers add to them.</param>
/// <param name="wrong">Blocks that came wrong from some mirror.</param>
/// <param name="spending">What has travelled for it already.</param>
/// <param name="news">Tells whether more may be wanted later.</param>
internal sealed class Scheduler(IFetchGoal goal, BlockSet known, BlockSet wrong, FetchSpending spending, FetchNews news)
{
    private const double NewPlanFactor = 2, WantedShare = 0.9, SmallDelays = 2;
    private const int ManyRounds = 4;

    // Below this a link has no delay worth planning for.
    private const double LeastDelayBytes = 4096;

    private readonly Stack<PlannedRequest> _planned = [];
    private LinkCost? _plannedFor;
    private (int? Most, int Asked) _requests;

    private TargetLayout Layout => goal.Layout;

    /// <summary>The next request of the plan, fit for a mirror; null if all is asked for.</summary>
    /// <param name="mirror">Who is to be asked.</param>
    /// <param name="underWay">Requests under way, to all mirrors.</param>
    /// <param name="mayBeWhole">Whether the whole may be asked for, where the mirror gives ranges.</param>
    /// <param name="hasChoice">Whether there are other mirrors, which may be asked for some of it.</param>
    public PlannedRequest? Next(Mirror mirror, IReadOnlyCollection<ActiveRequest> underWay, bool mayBeWhole, bool hasChoice)
    {
        LinkCost cost = mirror.Cost;
        if (!IsPlannedFor(cost) || (_planned.Count == 0 && underWay.Count == 0))
        {
            Plan(cost, underWay, mayBeWhole, hasChoice);
            if (AreManySmall(cost))
                mirror.LearnThatRequestsAreSmall();
        }
        while (_planned.TryPop(out PlannedRequest? request))
        {
            if (!request.IsWhole)
            {
                if (Rest(request) is not { } rest)
                    continue;
                _requests.Asked++;
                return Fit(rest, cost.RangesPerRequest);
            }
            // The whole is one stream; a second one beside anything else would bring the same bytes twice.
            if (underWay.Count == 0)
                return request;
            _planned.Push(request);
            return null;
        }
        return null;
    }

    /// <summary>As <see cref="Next"/>, but a little of it, for a mirror of which nothing is known.</summary>
    public PlannedRequest? Sample(Mirror mirror, long mostBytes)
    {
        if (_planned.Count == 0 || _planned.Peek().IsWhole || mirror.Profile.RangesPerRequest == 0 || Rest(_planned.Pop()) is not { } request)
            return null;
        request = Fit(request, mirror.Profile.RangesPerRequest);
        long bytes = 0;
        int whole = request.Ranges.TakeWhile(range => (bytes += range.Length) <= mostBytes).Count();
        if (whole == request.Ranges.Count)
            return request;
        return whole > 0 ? Fit(request, whole) : CutFirst(request, mostBytes);
    }

    /// <summary>Blocks that came wrong, asked of a mirror that may have them right; null if there are none for it.</summary>
    /// <remarks>First of mirrors that did not give them wrong; of one that did only once more, when all did.</remarks>
    public PlannedRequest? NextDoubtful(Mirror mirror, IEnumerable<Mirror> others, IReadOnlyCollection<ActiveRequest> underWay)
    {
        if (wrong.Count == 0)
            return null;
        BlockSet taken = Taken(underWay);
        if (goal.IsByUnit)
            return FirstDoubtful(taken, mirror, others);
        List<int> doubtful = [.. Members(wrong).Where(block => !taken.Contains(block) && MayHaveRight(block, mirror, others))];
        if (doubtful.Count == 0 || (mirror.Profile.RangesPerRequest == 0 && underWay.Count > 0))
            return null;
        return PlanOf(doubtful.Select(block => new BlockRun(block, 1)), mirror.Cost, PlanTerms.Usual with { MayBeWhole = false }).Requests[0];
    }

    // A unit is a request, and there may be many: what came right meanwhile is doubted no more.
    private PlannedRequest? FirstDoubtful(BlockSet taken, Mirror mirror, IEnumerable<Mirror> others)
    {
        for (int unit = wrong.NextMember(0); unit < wrong.BlockCount; unit = wrong.NextMember(unit + 1))
        {
            if (IsKnown(unit))
                wrong.Remove(unit);
            else if (!taken.Contains(unit) && MayHaveRight(unit, mirror, others))
                return new PlannedRequest([Layout.RangeOf(unit)]) { IsUnit = true };
        }
        return null;
    }

    private bool IsKnown(int block)
    {
        lock (known)
            return known.Contains(block);
    }

    /// <summary>What was asked for and has not come is to be asked for again.</summary>
    /// <param name="request">The request that came to nothing, or not to all.</param>
    /// <param name="except">Another request for some of it that is still under way; null if there is none.</param>
    public void Return(PlannedRequest request, PlannedRequest? except = null)
    {
        if (request.IsWhole)
            Forget();
        else if (Rest(request, except) is { } rest)
            _planned.Push(rest);
    }

    /// <summary>As many ranges of a request that is under way as may be asked for once more; null if none may.</summary>
    public PlannedRequest? FitDouble(PlannedRequest request, int mostRanges)
    {
        long left;
        lock (known)
            left = spending.DoublesLeft(Layout, known);
        ByteRange[] ranges = [.. request.Ranges.Take(mostRanges).TakeWhile(range => (left -= range.Length) >= 0)];
        return ranges.Length == 0 ? null : request with { Ranges = ranges };
    }

    /// <summary>What was planned is no longer right: plans anew.</summary>
    public void Forget() => _plannedFor = null;

    /// <summary>What of a request is still missing, apart from blocks that came wrong; null if nothing is.</summary>
    public PlannedRequest? Rest(PlannedRequest request, PlannedRequest? except = null)
    {
        var rest = new List<ByteRange>();
        foreach (ByteRange range in request.IsWhole ? [new ByteRange(0, Layout.Length)] : request.Ranges)
        {
            if (Layout.WholeBlocksIn(range) is { } run && Shrink(run, except) is { } missing)
                rest.Add(Layout.RangeOf(missing));
        }
        return rest.Count == 0 ? null : request with { Ranges = rest };
    }

    /// <summary>The end of what a request has still to bring, about half of its bytes, for another request; null if it cannot be parted, or no more may be sent.</summary>
    public PlannedRequest? SecondHalf(PlannedRequest rest, int mostRanges)
    {
        long wanted = rest.Bytes / 2;
        var half = new List<ByteRange>();
        foreach (ByteRange range in rest.Ranges.Reverse().Take(mostRanges))
        {
            if ((range.Length <= wanted ? range : EndOf(range, wanted)) is not { } taken)
                break;
            half.Insert(0, taken);
            wanted -= taken.Length;
        }
        // What is there already, a server would have to be asked to leave out.
        if (half.Count == 0 || _requests.Asked >= _requests.Most || half.Sum(WantedBytesIn) < WantedShare * half.Sum(range => range.Length))
            return null;
        _requests.Asked++;
        return new PlannedRequest(half);
    }

    private long WantedBytesIn(ByteRange range)
    {
        long wanted = 0;
        for (int block = known.NextMissing(Layout.FirstBlockFrom(range.Start)); block < Layout.BlockCount && Layout.StartOf(block) < range.End; block = known.NextMissing(block + 1))
            wanted += Layout.RangeOf(block).Length;
        return wanted;
    }

    private ByteRange? EndOf(ByteRange range, long bytes)
    {
        long cut = Layout.StartOf(Layout.BlockAt(range.End - bytes));
        return bytes > 0 && cut > range.Start && cut < range.End ? new ByteRange(cut, range.End) : null;
    }

    /// <summary>Whether something is missing that no mirror gave wrong.</summary>
    public bool HasUntried
    {
        get
        {
            lock (known)
                return known.MissingRuns().Any(run => NextWanted(run.First, run.End) < run.End);
        }
    }

    /// <summary>How long what is planned will take.</summary>
    public TimeSpan TimeLeft(LinkCost cost) => _planned.Count == 0 ? TimeSpan.Zero
        : _planned.Peek().IsWhole ? cost.TimeForWhole(Layout.Length)
        : cost.TimeFor(_planned.Sum(request => request.Bytes), _planned.Sum(request => (long)request.Ranges.Count));

    /// <summary>Copies which blocks are there.</summary>
    public void CopyKnown(BlockSet into)
    {
        lock (known)
            into.CopyFrom(known);
    }

    private void Plan(LinkCost cost, IReadOnlyCollection<ActiveRequest> underWay, bool mayBeWhole, bool hasChoice)
    {
        BlockSet taken = Taken(underWay);
        for (int block = wrong.NextMember(0); block < wrong.BlockCount; block = wrong.NextMember(block + 1))
            taken.Add(block);
        _planned.Clear();
        PlanTerms terms;
        lock (known)
            terms = spending.TermsFor(Layout, known, taken);
        terms = terms with { MayBeWhole = terms.MayBeWhole && mayBeWhole && goal.MayBeWhole, GapShare = goal.GapShare, HasChoice = hasChoice };
        _requests.Most ??= goal.SpareRequests is { } spare ? PlanOf(taken.MissingRuns(), cost, terms with { MostRequests = 0 }).Requests.Count + spare : int.MaxValue;
        // What is only the beginning is not parted: most of it is still to come.
        int most = news.MayWiden ? 0 : _requests.Most.Value - _requests.Asked;
        foreach (PlannedRequest request in PlanOf(taken.MissingRuns(), cost, terms with { MostRequests = most }).Requests.Reverse())
            _planned.Push(request);
        _plannedFor = cost;
    }

    // Each takes so little time beside its round trip that a few connections do not fill the line.
    private bool AreManySmall(LinkCost cost) =>
        !cost.IsNear && _planned.Count > ManyRounds * cost.Connections && _planned.Sum(request => request.Bytes) / _planned.Count < SmallDelays * DelayBytes(cost);

    private FetchPlan PlanOf(IEnumerable<BlockRun> missing, LinkCost cost, PlanTerms terms) =>
        goal.IsByUnit ? Planner.PlanUnits(Layout, missing, cost) : Planner.Plan(Layout, missing, cost, terms);

    private bool IsPlannedFor(LinkCost cost)
    {
        if (_plannedFor is not { } old || old.RangesPerRequest != cost.RangesPerRequest || old.Connections != cost.Connections)
            return false;
        double ratio = DelayBytes(cost) / DelayBytes(old);
        return ratio is < NewPlanFactor and > 1 / NewPlanFactor;
    }

    private static double DelayBytes(LinkCost cost) => Math.Max(LeastDelayBytes, cost.RoundTrip.TotalSeconds * cost.BytesPerSecond);

    private BlockSet Taken(IEnumerable<ActiveRequest> underWay)
    {
        var taken = new BlockSet(Layout.BlockCount);
        lock (known)
            taken.CopyFrom(known);
        foreach (PlannedRequest request in underWay.Select(flight => flight.Share))
        {
            foreach (ByteRange range in request.IsWhole ? [new ByteRange(0, Layout.Length)] : request.Ranges)
            {
                if (Layout.WholeBlocksIn(range) is { } run)
                    taken.Add(run);
            }
        }
        return taken;
    }

    // A run without the known blocks at both of its ends: those within were worth their bytes when the request was planned.
    private BlockRun? Shrink(BlockRun run, PlannedRequest? except)
    {
        bool IsWanted(int block) => !known.Contains(block) && !wrong.Contains(block) && !IsIn(except, block);
        int first = run.First, end = run.End;
        while (first < end && !IsWanted(first))
            first++;
        while (end > first && !IsWanted(end - 1))
            end--;
        return first < end ? new BlockRun(first, end - first) : null;
    }

    private bool IsIn(PlannedRequest? request, int block) =>
        request is not null && (request.IsWhole || request.Ranges.Any(range => range.Contains(Layout.RangeOf(block))));

    private int NextWanted(int first, int end)
    {
        while (first < end && wrong.Contains(first))
            first++;
        return first;
    }

    private PlannedRequest Fit(PlannedRequest request, int most)
    {
        if (most == 0)
        {
            _plannedFor = null;
            return PlannedRequest.Whole;
        }
        if (request.Ranges.Count <= most)
            return request;
        _planned.Push(new PlannedRequest([.. request.Ranges.Skip(most)]));
        return new PlannedRequest([.. request.Ranges.Take(most)]);
    }

    private PlannedRequest CutFirst(PlannedRequest request, long mostBytes)
    {
        ByteRange first = request.Ranges[0];
        long cut = Layout.StartOf(Layout.BlockAt(first.Start + mostBytes));
        if (cut <= first.Start || cut >= first.End)
            return Fit(request, 1);
        _planned.Push(new PlannedRequest([new ByteRange(cut, first.End), .. request.Ranges.Skip(1)]));
        return new PlannedRequest([new ByteRange(first.Start, cut)]);
    }

    private static bool MayHaveRight(int block, Mirror mirror, IEnumerable<Mirror> others) => mirror.Trust.TimesWrong(block) switch
    {
        0 => true,
        1 => others.All(other => other == mirror || other.Trust.TimesWrong(block) > 0),
        _ => false,
    };

    private static IEnumerable<int> Members(BlockSet set)
    {
        for (int block = set.NextMember(0); block < set.BlockCount; block = set.NextMember(block + 1))
            yield return block;
    }
}
