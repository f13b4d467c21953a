using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>The way by pieces of a gzip file, through its map; where they do not lead there and nothing else does, by all of it.</summary>
/// <param name="origin">The gzip file.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="whole">The way by all of it.</param>
internal sealed class GzipRoute(GzipOrigin origin, BlockVerifier verifier, IRoute whole) : IRoute
{
    // What one round gives up, the next may get, since what lies before it is there then.
    private const int MostRounds = 2;

    public Origin Origin => origin;

    public string Name => "the gzip file";

    // A piece needs what stands before it.
    public bool BringsAny => false;

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        var goal = new GzipGoal(origin.Map, verifier, new KnownBlocks(known), new NothingProven(), new FetchedTiles());
        return FetchForecast.Of(goal, link, Math.Min(goal.WantedBytes, TileStore.MostBytes));
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        const string Problem = "parts of it do not match the control file";
        bool isComplete = await FetchPiecesAsync(sink, target, terms, cancellationToken).ConfigureAwait(false);
        if (isComplete || terms.NotesOfLast is not { } notes)
            return Problem;
        await (terms.LookForNewer?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        notes.Add(new Note(NoteCode.PackedFileWhole, $"{TransportException.Shown(terms.Sources[0].Resource)}: {Problem}; all of it was downloaded"));
        return await whole.FetchAsync(sink, target, terms, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> FetchPiecesAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        for (int round = 0; round < MostRounds; round++)
        {
            (bool isComplete, bool hasBrought) = await FetchRoundAsync(sink, target, terms, cancellationToken).ConfigureAwait(false);
            if (isComplete || !hasBrought)
                return isComplete;
        }
        return false;
    }

    // By itself, so that nothing holds on to the tiles and the block of one round while the next has its own.
    private async Task<(bool IsComplete, bool HasBrought)> FetchRoundAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        var goal = new GzipGoal(origin.Map, verifier, sink, target, terms.Tally.Tiles);
        // One answer after the other is unpacked as it comes.
        RouteTerms fitting = goal.FitsInMemory ? terms : terms with { Connections = 1 };
        FetchTally tally = await fitting.FetchAsync(goal, terms.OnProgress, cancellationToken).ConfigureAwait(false);
        goal.Finish();
        tally.FetchedBytes = goal.UnpackedBytes;
        terms.Tally.Add(tally);
        return (goal.IsComplete, goal.UnpackedBytes > 0);
    }

    /// <summary>What is asked for a cost only.</summary>
    private sealed class NothingProven : IProvenBytes
    {
        public bool TryRead(Span<byte> into, long start) => false;

        public bool IsProven(ByteRange range) => false;
    }
}
