using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>Fetches what is missing of a target from a packed form of it: through its map, or where that does not lead there, all of it.</summary>
/// <param name="sources">Where the packed form is.</param>
/// <param name="connections">The most requests under way at once to one source.</param>
/// <param name="guards">Of the hosts, and the clock.</param>
internal sealed class GzipFetch(IReadOnlyList<FetchSource> sources, int connections, HostGuards guards)
{
    // What one round gives up, the next may get, since what lies before it is there then.
    private const int MostRounds = 2;

    /// <inheritdoc cref="Fetcher.WhenChanged"/>
    public Func<CancellationToken, Task>? WhenChanged { get; init; }

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>Fetches the pieces that are missing. Some may still be missing afterwards: then the map or the servers are wrong.</summary>
    /// <param name="map">The map.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="target">Takes them, and gives those that are there.</param>
    /// <param name="fetched">Notes what came.</param>
    /// <param name="onProgress">Told about bytes of the target as they are written.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <exception cref="TransportException">No source answers any more.</exception>
    public async Task FetchPiecesAsync<TTarget>(
        PieceMap map, BlockVerifier verifier, TTarget target, FetchedTiles fetched, Action<long> onProgress, CancellationToken cancellationToken)
        where TTarget : IVerifiedSink, IProvenBytes
    {
        for (int round = 0; round < MostRounds; round++)
        {
            var goal = new GzipGoal(map, verifier, target, target, fetched);
            // One answer after the other is unpacked as it comes.
            var fetcher = new Fetcher(goal, sources, goal.FitsInMemory ? connections : 1, guards) { WhenChanged = WhenChanged };
            FetchTally tally = await fetcher.FetchMissingAsync(onProgress, cancellationToken).ConfigureAwait(false);
            goal.Finish();
            tally.FetchedBytes = goal.UnpackedBytes;
            Tally.Add(tally);
            if (goal.IsComplete || goal.UnpackedBytes == 0)
                return;
        }
    }

    /// <summary>Fetches the whole packed form and unpacks it from its beginning. Blocks may still be missing afterwards.</summary>
    /// <inheritdoc cref="FetchPiecesAsync"/>
    public async Task FetchWholeAsync<TTarget>(BlockVerifier verifier, TTarget target, Action<long> onProgress, CancellationToken cancellationToken)
        where TTarget : IVerifiedSink, IProvenBytes
    {
        var stream = new PackedStream(verifier, target);
        TransportException? problem = null;
        foreach (FetchSource source in sources)
        {
            try
            {
                await stream.FetchAsync(source, onProgress, cancellationToken).ConfigureAwait(false);
                problem = null;
                break;
            }
            catch (TransportException e)
            {
                problem = e;
            }
        }
        Tally.Add(stream.Tally);
        if (problem is not null)
            throw problem;
    }
}
