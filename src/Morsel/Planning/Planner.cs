using Morsel.Target;

namespace Morsel.Planning;

/// <summary>Decides what is asked for: which ranges, joined how, in which requests, or the whole. Pure.</summary>
internal static class Planner
{
    private const double WholeShare = 0.9;

    // Who would rather spare time still never fetches all of a file for the sake of less than this.
    private const int LeastRest = 3;

    // What takes so long on most lines that one connection more may be tried.
    private const long LongBytes = 32 << 20;

    // What an update may take longer than a plain download. Within it, bytes that need not travel are worth more than time.
    private const double MostDelayShare = 0.05;
    private static readonly TimeSpan MostDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Requests for everything that is missing, in the order of the target.</summary>
    /// <param name="layout">The target.</param>
    /// <param name="missing">Runs of blocks that are neither there nor on their way, ascending.</param>
    /// <param name="cost">What the server's answers cost.</param>
    /// <param name="terms">What bounds the plan beside that; null where nothing has travelled yet.</param>
    public static FetchPlan Plan(TargetLayout layout, IEnumerable<BlockRun> missing, LinkCost cost, PlanTerms? terms = null)
    {
        terms ??= PlanTerms.Usual;
        List<ByteRange> wanted = RangeCoalescer.Coalesce(missing.Select(layout.RangeOf), maxGapBytes: 0);
        if (wanted.Count == 0)
            return FetchPlan.Nothing;
        var whole = new FetchPlan([PlannedRequest.Whole], cost.TimeForWhole(layout.Length));
        if (cost.RangesPerRequest == 0)
            return whole;
        LinkCost fitting = RangeText.Fit(cost, layout.Length);
        long wantedBytes = wanted.Sum(range => range.Length);
        var bound = new ByteBound(layout.Length, terms.BroughtBytes + wantedBytes);
        var gaps = new GapChoice(wanted, fitting, GapLimits.For(wantedBytes, bound.SlackFor(terms.SpentBytes, wantedBytes), terms));
        List<ByteRange> joined = gaps.Join();
        if (terms.MayBeWhole && (IsNearlyWhole(joined, fitting, bound, terms.SpentBytes) || IsWorthTheWhole(gaps, fitting, bound, terms.Prefer)))
            return whole;
        return new FetchPlan(new RequestSplitter(layout, fitting, MostRequests(joined, fitting, terms)).Split(joined), gaps.Time);
    }

    /// <summary>Requests for what is missing of a target whose every block is a resource of its own.</summary>
    /// <inheritdoc cref="Plan"/>
    public static FetchPlan PlanUnits(TargetLayout layout, IEnumerable<BlockRun> missing, LinkCost cost)
    {
        List<PlannedRequest> requests =
        [
            .. missing.SelectMany(run => Enumerable.Range(run.First, run.Count)).Select(unit => new PlannedRequest([layout.RangeOf(unit)]) { IsUnit = true }),
        ];
        LinkCost one = cost with { RangesPerRequest = 1 };
        return requests.Count == 0 ? FetchPlan.Nothing : new FetchPlan(requests, one.TimeFor(requests.Sum(request => request.Bytes), requests.Count));
    }

    // As many as the ranges need, and one for each connection, of which some have work already; one more where that takes long, for a connection that may
    // be worth trying meanwhile.
    private static int MostRequests(List<ByteRange> ranges, LinkCost cost, PlanTerms terms)
    {
        if (terms.HasChoice)
            return terms.MostRequests;
        long bytes = ranges.Sum(range => range.Length);
        int parts = cost.Connections + (cost.Connections > 1 && bytes >= LongBytes ? 1 : 0);
        double forConnections = Math.Round(parts * ((double)bytes / (bytes + terms.UnderWayBytes)));
        return (int)Math.Min(terms.MostRequests, Math.Max(cost.RequestsFor(ranges.Count), forConnections));
    }

    // Where several ranges come in one answer, each has a heading: many small ones may be more than the whole.
    private static bool IsNearlyWhole(List<ByteRange> joined, LinkCost cost, ByteBound bound, long spentBytes)
    {
        long bytes = joined.Sum(range => range.Length) + (cost.RangesPerRequest > 1 ? (long)joined.Count * cost.BytesPerRange : 0);
        return bytes >= WholeShare * bound.WholeBytes
            && (bound.AllowsWhole(spentBytes) || (bytes >= bound.WholeBytes && spentBytes <= bound.OneRequest));
    }

    private static bool IsWorthTheWhole(GapChoice gaps, LinkCost cost, ByteBound bound, Preference prefer) =>
        prefer == Preference.Time && LeastRest * gaps.WantedBytes >= bound.WholeBytes && IsTooLong(gaps.Time, bound.WholeBytes, cost);

    private static bool IsTooLong(TimeSpan time, long wholeBytes, LinkCost cost)
    {
        TimeSpan whole = cost.Cautious().TimeForWhole(wholeBytes);
        return time > (whole * (1 + MostDelayShare)) + cost.RoundTrip + MostDelay;
    }
}
