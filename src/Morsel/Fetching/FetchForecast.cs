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
        LinkCost usual = link with { RangesPerRequest = goal.UsualRanges, MostRangesPerRequest = goal.UsualRanges };
        PlanTerms terms = PlanTerms.Usual with { MayBeWhole = goal.MayBeWhole };
        TimeSpan time = Planner.Plan(layout, known.MissingRuns(), usual, terms).Time;
        return new RouteCost(bytes, ranges, CountRequests(goal, known, terms), time, memoryBytes);
    }

    private static int CountRequests(IFetchGoal goal, BlockSet known, PlanTerms terms)
    {
        TargetLayout layout = goal.Layout;
        var profile = new ServerProfile(connections: 1, goal.UsualRanges);
        int requests = 0;
        while (Planner.Plan(layout, known.MissingRuns(), profile.Cost, terms).Requests is [PlannedRequest request, ..] planned)
        {
            requests++;
            if (!profile.MayGrow)
                return requests + planned.Count - 1;
            if (request.IsWhole)
                break;
            foreach (BlockRun run in request.Ranges.Select(layout.WholeBlocksIn).OfType<BlockRun>())
                known.Add(run);
            profile.LearnParts(request.Ranges.Count, request.Ranges.Count);
        }
        return requests;
    }
}

/// <summary>Says which blocks are known, and takes none: what is wanted is told, and nothing fetched.</summary>
internal sealed class KnownBlocks(BlockSet known) : IVerifiedSink
{
    public void CopyKnown(BlockSet into) => into.CopyFrom(known);

    public void Write(VerifiedBlocks blocks) => throw new UnreachableException();
}
