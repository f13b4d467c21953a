using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Units;

/// <summary>The way by compressed units: those that hold what is missing are fetched, and decompressed with what is there before them.</summary>
/// <param name="origin">The units.</param>
/// <param name="verifier">Proves the target's blocks.</param>
internal sealed class UnitsRoute(UnitsOrigin origin, BlockVerifier verifier) : IRoute
{
    // What waits behind units that came wrong may be too much to be kept, and is asked for again in another round.
    private const int MostRounds = 3;

    private const int MostAttempts = 3;

    private readonly UnitGroups _groups = new(origin.Table.Cut, verifier.Index.Layout);

    public Origin Origin => origin;

    public string Name => "the compressed units";

    // A unit needs what stands before it.
    public bool BringsAny => false;

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        if (!_groups.Fit)
            return null;
        using var units = new UnitQueue(_groups, verifier, new KnownBlocks(known), new NothingThere(), new UnitTrust());
        var goal = new UnitsGoal(new StoredUnits(origin.Table), units);
        RouteCost cost = FetchForecast.Of(goal, link, Math.Min(goal.WantedBytes, UnitQueue.MostWaitingBytes));
        var pages = new UnitPagesGoal(origin.Table, PagesOf(units));
        if (pages.IsEmpty)
            return cost;
        RouteCost first = FetchForecast.Of(pages, link);
        return cost with { Bytes = cost.Bytes + first.Bytes, Ranges = cost.Ranges + first.Ranges, Requests = cost.Requests + first.Requests, Time = cost.Time + first.Time, GapBytes = cost.GapBytes + first.GapBytes };
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_groups.Fit)
            return "its units do not match the blocks of the control file";
        UnitTable table = origin.Table;
        var trust = new UnitTrust();
        for (int round = 0; round < MostRounds; round++)
        {
            using var units = new UnitQueue(_groups, verifier, sink, target, trust) { OnWritten = terms.OnProgress };
            var pages = new UnitPagesGoal(table, PagesOf(units)) { SingleConnections = terms.ObjectConnections };
            if (await ReadAsync(pages, terms, cancellationToken).ConfigureAwait(false) is { } problem)
                return problem;
            table = pages.Read;
            await FetchAsync(new StoredUnits(table), units, terms, cancellationToken).ConfigureAwait(false);
            if (!units.HasLeft)
                break;
        }
        terms.Tally.WrongBlocks += trust.Failed;
        return trust.Problem;
    }

    private static async Task<string?> ReadAsync(UnitPagesGoal pages, RouteTerms terms, CancellationToken cancellationToken)
    {
        if (pages.IsEmpty)
            return null;
        FetchTally tally = await (terms with { Widened = null }).FetchAsync(pages, _ => { }, cancellationToken).ConfigureAwait(false);
        tally.FetchedBytes = 0;
        terms.Tally.Add(tally);
        return pages.Problem ?? (pages.IsComplete ? null : "its table could not be downloaded");
    }

    // What came wrong is asked for once more, and what waits behind it is kept.
    private static async Task FetchAsync(StoredUnits stored, UnitQueue units, RouteTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            for (int attempt = 0; attempt < MostAttempts && units.Lacking.Any(); attempt++)
                terms.Tally.Add(await FetchAsync(new UnitsGoal(stored, units, terms.ObjectConnections), terms, cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            terms.Tally.FetchedBytes += units.WrittenBytes;
        }
    }

    private static async Task<FetchTally> FetchAsync(UnitsGoal goal, RouteTerms terms, CancellationToken cancellationToken)
    {
        // What does not fit into the room for what comes early comes in order: one answer after the other.
        RouteTerms fitting = terms with { Widened = null, Connections = goal.MayComeEarly ? terms.Connections : 1 };
        FetchTally tally = await fitting.FetchAsync(goal, _ => { }, cancellationToken).ConfigureAwait(false);
        (tally.FetchedBytes, tally.WrongBlocks) = (0, 0);
        return tally;
    }

    private IEnumerable<int> PagesOf(UnitQueue units) => units.Wanted.Select(unit => unit / _groups.Cut.UnitsPerPage).Distinct();

    /// <summary>What is asked for a cost only.</summary>
    private sealed class NothingThere : IProvenBytes
    {
        public bool TryRead(Span<byte> into, long start) => false;

        public bool IsProven(ByteRange range) => false;
    }
}
