using System.Diagnostics;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>What fetching will cost, as the fetcher would ask a server that answers all it is asked.</summary>
internal static class FetchForecast
{
    /// <param name="goal">What is fetched.</param>
    /// <param name="link">The link to the server.</param>
    /// <param name="memoryBytes">What may have to wait in memory.</param>
    public static RouteCost Of(IFetchGoal goal, LinkCost link, long memoryBytes = 0)
    {
        TargetLayout layout = goal.Layout;
        var known = new BlockSet(layout.BlockCount);
        goal.CopyKnown(known);
        long bytes = layout.Length - known.BytesIn(layout);
        int ranges = known.MissingRuns().Count();
        if (goal.IsByUnit)
        {
            FetchPlan units = Planner.PlanUnits(layout, known.MissingRuns(), link);
            return new RouteCost(bytes, ranges, units.Requests.Count, units.Time, memoryBytes);
        }
        LinkCost first = link with { Connections = Math.Min(link.Connections, ConnectionCount.First) };
        FetchPlan plan = Planner.Plan(layout, known.MissingRuns(), first, PlanTerms.Usual with { MayBeWhole = goal.MayBeWhole });
        long travelling = plan.IsWhole ? layout.Length : plan.Requests.Sum(request => request.Bytes);
        return new RouteCost(bytes, ranges, plan.Requests.Count, plan.Time, memoryBytes) { GapBytes = travelling - bytes };
    }
}

/// <summary>Says which blocks are known, and takes none: what is wanted is told, and nothing fetched.</summary>
internal sealed class KnownBlocks(BlockSet known) : IVerifiedSink
{
    public void CopyKnown(BlockSet into) => into.CopyFrom(known);

    public void Write(VerifiedBlocks blocks) => throw new UnreachableException();
}
