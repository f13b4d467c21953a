using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Store;

/// <summary>The way by objects of a store, each of which holds a block of the target, or a run of them.</summary>
internal sealed class StoreRoute(StoreOrigin origin, BlockVerifier verifier) : IRoute
{
    // Each object is in memory until it is proven.
    private const long MostBytesUnderWay = 32 << 20;
    private const int LeastRequests = 2;

    public Origin Origin => origin;

    public string Name => "the store";

    public bool BringsAny => true;

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        using var goal = new StoreGoal(origin, verifier, new KnownBlocks(known));
        RouteCost cost = FetchForecast.Of(goal, link);
        return cost with { MemoryBytes = Math.Min(cost.Bytes, (long)link.Connections * origin.Units.BlockBytes) };
    }

    public async Task<StoredSize?> MeasureAsync(BlockSet known, RouteTerms terms, CancellationToken cancellationToken)
    {
        using var units = new StoreGoal(origin, verifier, new KnownBlocks(known));
        var goal = new LengthsGoal(units, origin);
        FetchSource[] all = [.. terms.Sources.Select(source => source with { IsExamined = true })], here = [.. all.Where(source => source.Resource.IsFile)];
        // As when they are fetched: folders first, and what is stored as it is in folders only.
        foreach ((FetchSource[] sources, bool isPlain) in new[] { (here, false), (here, true), (all.Except(here).ToArray(), false) })
        {
            goal.IsPlain = isPlain;
            if (sources.Length > 0)
                await AskAsync(terms with { Connections = terms.ObjectConnections, Sources = sources }, goal, cancellationToken).ConfigureAwait(false);
        }
        return new StoredSize(goal.Bytes, goal.LackingCount);
    }

    private static async Task AskAsync(RouteTerms terms, LengthsGoal goal, CancellationToken cancellationToken)
    {
        try
        {
            await terms.FetchAsync(goal, _ => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException lacking) when (lacking.Failure == TransportFailure.NotFound)
        {
            // Others may have it.
        }
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        using IObjectKeeper? keeper = terms.OpenKeeper?.Invoke();
        using var goal = new StoreGoal(origin, verifier, sink) { Keeper = keeper, SharedConnectionRequests = AtOnce(terms.SharedObjectRequests) };
        FetchSource[] here = [.. terms.Sources.Where(source => source.Resource.IsFile)], away = [.. terms.Sources.Except(here)];
        // A folder that lacks most objects costs nothing but looks; servers are asked for what no folder has.
        long taken = await new LocalObjects(origin, goal, here).TakeAsync(terms.OnProgress, cancellationToken).ConfigureAwait(false);
        terms.Tally.FetchedBytes += taken;
        RouteTerms wide = terms with { Connections = AtOnce(terms.ObjectConnections), Sources = away.Length > 0 ? away : here };
        FetchTally tally = await wide.FetchAsync(goal, terms.OnProgress, cancellationToken).ConfigureAwait(false);
        terms.Tally.Add(tally);
        return $"{tally.WrongBlocks} objects of the store differ";
    }

    private int AtOnce(int allowed) => Math.Min(allowed, (int)Math.Max(LeastRequests, MostBytesUnderWay / Math.Max(1, origin.Units.BlockBytes)));
}
