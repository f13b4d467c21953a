using Morsel.Target;

namespace Morsel.Planning;

/// <summary>Decides what is asked for: which ranges, joined how, in which requests, or the whole. Pure.</summary>
internal static class Planner
{
    private const double WholeShare = 0.9;

    // What an update may take longer than a plain download. Within it, bytes that need not travel are worth more than time.
    private const double MostDelayShare = 0.05;
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(100);

    // Where the speed is not known, a line is thought to be no slower: most of the time is in the round trips then.
    private const double LeastLikelyBytesPerSecond = 1e6;

    /// <summary>Requests for everything that is missing, in the order of the target.</summary>
    /// <param name="layout">The target.</param>
    /// <param name="missing">Runs of blocks that are neither there nor on their way, ascending.</param>
    /// <param name="cost">What the server's answers cost.</param>
    /// <param name="mayBeWhole">Whether the whole may be asked for, where the server gives ranges.</param>
    /// <param name="mostRequests">No more than these are made for the sake of several connections.</param>
    public static FetchPlan Plan(
        TargetLayout layout, IEnumerable<BlockRun> missing, LinkCost cost, bool mayBeWhole = true, int mostRequests = int.MaxValue)
    {
        List<ByteRange> wanted = RangeCoalescer.Coalesce(missing.Select(layout.RangeOf), maxGapBytes: 0);
        if (wanted.Count == 0)
            return FetchPlan.Nothing;
        var whole = new FetchPlan([PlannedRequest.Whole], cost.TimeForWhole(layout.Length));
        if (cost.RangesPerRequest == 0)
            return whole;
        LinkCost fitting = RangeText.Fit(cost, layout.Length);
        var gaps = new GapChoice(wanted, fitting);
        List<ByteRange> joined = gaps.Join();
        if (mayBeWhole && (joined.Sum(range => range.Length) >= WholeShare * layout.Length || IsTooLong(gaps.Time, layout.Length, fitting)))
            return whole;
        return new FetchPlan(new RequestSplitter(layout, fitting, mostRequests).Split(joined), gaps.Time);
    }

    /// <summary>Requests for what is missing of a target whose every block is a resource of its own.</summary>
    /// <inheritdoc cref="Plan"/>
    public static FetchPlan PlanUnits(TargetLayout layout, IEnumerable<BlockRun> missing, LinkCost cost)
    {
        List<PlannedRequest> requests =
        [
            .. missing.SelectMany(run => Enumerable.Range(run.First, run.Count)).Select(unit => new PlannedRequest([layout.RangeOf(unit)]) { IsUnit = true }),
        ];
        LinkCost one = cost with { RangesPerRequest = 1, MostRangesPerRequest = 1 };
        return requests.Count == 0 ? FetchPlan.Nothing : new FetchPlan(requests, one.TimeFor(requests.Sum(request => request.Bytes), requests.Count));
    }

    private static bool IsTooLong(TimeSpan time, long wholeBytes, LinkCost cost)
    {
        TimeSpan whole = (cost.IsMeasured ? cost : cost with { BytesPerSecond = Math.Min(cost.BytesPerSecond, LeastLikelyBytesPerSecond) }).TimeForWhole(wholeBytes);
        return time > (whole * (1 + MostDelayShare)) + cost.RoundTrip + MostDelay;
    }
}
