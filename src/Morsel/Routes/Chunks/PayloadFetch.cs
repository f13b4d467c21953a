using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Chunks;

/// <summary>Fetches what is missing of a target from the payload that holds it.</summary>
/// <param name="payload">The payload.</param>
/// <param name="sources">Where it is.</param>
/// <param name="connections">The most requests under way at once to one source.</param>
/// <param name="guards">Of the hosts, and the clock.</param>
internal sealed class PayloadFetch(ChunkedOrigin payload, IReadOnlyList<FetchSource> sources, int connections, HostGuards guards)
{
    // What may have to wait in memory for a dictionary. Where more is missing, one request more does not matter.
    private const long MostWaitingBytes = 64 << 20;

    /// <inheritdoc cref="Fetcher.WhenChanged"/>
    public Func<CancellationToken, Task>? WhenChanged { get; init; }

    /// <summary>Fetches every block that is wanted.</summary>
    /// <param name="verifier">Proves the target's blocks.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written; called from several threads.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <returns>What it cost. Blocks may still be missing: then no source is left that gave right bytes.</returns>
    /// <exception cref="TransportException">No source answers any more.</exception>
    /// <exception cref="InvalidDataException">What the payload stores is not what its index says that it stores.</exception>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    public async Task<FetchTally> FetchMissingAsync(BlockVerifier verifier, IVerifiedSink sink, Action<long> onProgress, CancellationToken cancellationToken)
    {
        using var unpacking = new UnpackingSink(payload, verifier, sink, onProgress);
        var tally = new FetchTally();
        unpacking.WantsDictionaryOnly = payload.MissingDictionary is not null && MissingBytes(unpacking) > MostWaitingBytes;
        if (unpacking.WantsDictionaryOnly)
            tally.Add(await FetchAsync(unpacking, cancellationToken).ConfigureAwait(false));
        unpacking.WantsDictionaryOnly = false;
        tally.Add(await FetchAsync(unpacking, cancellationToken).ConfigureAwait(false));
        unpacking.UnpackWaiting();
        tally.FetchedBytes = unpacking.WrittenBytes;
        return tally;
    }

    private Task<FetchTally> FetchAsync(UnpackingSink unpacking, CancellationToken cancellationToken)
    {
        // Told of the target's bytes by the sink, not of those that are stored.
        var fetcher = new Fetcher(new BlockVerifier(payload.Index), unpacking, sources, connections, guards) { WhenChanged = WhenChanged };
        return fetcher.FetchMissingAsync(_ => { }, cancellationToken);
    }

    private long MissingBytes(UnpackingSink unpacking)
    {
        var known = new BlockSet(payload.Index.Layout.BlockCount);
        unpacking.CopyKnown(known);
        return payload.Index.Layout.Length - known.BytesIn(payload.Index.Layout);
    }
}
