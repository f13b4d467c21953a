using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Chunks;

/// <summary>The way by chunks of the payload that holds the target.</summary>
internal sealed class ChunksRoute(ChunkedOrigin payload, BlockVerifier verifier) : IRoute
{
    // What may have to wait in memory for a dictionary. Where more is missing, one request more does not matter.
    private const long MostWaitingBytes = 64 << 20;

    public Origin Origin => payload;

    public string Name => "the zchunk file";

    public bool BringsAny => true;

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        var goal = new PlainGoal(new BlockVerifier(payload.Index), new KnownBlocks(payload.Unneeded(known)), payload.Stored);
        RouteCost cost = FetchForecast.Of(goal, link);
        return payload.MissingDictionary is null ? cost : cost with { MemoryBytes = Math.Min(cost.Bytes, MostWaitingBytes) };
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        try
        {
            FetchTally tally = await FetchMissingAsync(sink, terms, cancellationToken).ConfigureAwait(false);
            terms.Tally.Add(tally);
            return $"{tally.WrongBlocks} blocks differ";
        }
        catch (InvalidDataException e)
        {
            throw new VerificationException($"{TransportException.Shown(terms.Sources[0].Resource)}: {e.Message}");
        }
    }

    private async Task<FetchTally> FetchMissingAsync(IVerifiedSink sink, RouteTerms terms, CancellationToken cancellationToken)
    {
        using var unpacking = new UnpackingSink(payload, verifier, sink, terms.OnProgress);
        var goal = new PlainGoal(new BlockVerifier(payload.Index), unpacking, payload.Stored);
        // A payload is fetched to the end of what was wanted when it began; the target's bytes are told by the sink, not those that are stored.
        RouteTerms own = terms with { Widened = null };
        var tally = new FetchTally();
        unpacking.WantsDictionaryOnly = payload.MissingDictionary is not null && MissingBytes(unpacking) > MostWaitingBytes;
        if (unpacking.WantsDictionaryOnly)
            tally.Add(await own.FetchAsync(goal, _ => { }, cancellationToken).ConfigureAwait(false));
        unpacking.WantsDictionaryOnly = false;
        tally.Add(await own.FetchAsync(goal, _ => { }, cancellationToken).ConfigureAwait(false));
        unpacking.UnpackWaiting();
        tally.FetchedBytes = unpacking.WrittenBytes;
        return tally;
    }

    private long MissingBytes(UnpackingSink unpacking)
    {
        var known = new BlockSet(payload.Index.Layout.BlockCount);
        unpacking.CopyKnown(known);
        return payload.Index.Layout.Length - known.BytesIn(payload.Index.Layout);
    }
}
