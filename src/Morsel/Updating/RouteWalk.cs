using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Routes.Chunks;
using Morsel.Routes.Gzip;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>
/// Fetches what is missing of a target. Where the server's content is not what the description describes, the description is looked at
/// again: a new one supersedes the run; with the same one, a server in the middle of an update is given a minute.
/// </summary>
internal sealed class RouteWalk(
    UpdaterOptions options, HostGuards guards, DescriptionReader reader, DescriptionFinder finder, UpdateRequest request, FoundDescription found)
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(40)];

    private readonly TargetSources _sources = new(reader, request, found);
    private bool _hasLooked;

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>What the user should know about the addresses.</summary>
    public List<string> Notes => _sources.Notes;

    /// <summary>Where the packed form of the target is, and may be asked for.</summary>
    public IReadOnlyList<FetchSource> PackedSources => _sources.Packed;

    /// <summary>The clock of the run.</summary>
    public RunClock Clock => guards.Clock;

    /// <summary>What the link is like, as the description came; null if unknown.</summary>
    public LinkSpeed? Speed => found.Speed;

    /// <summary>What was fetched of the packed file.</summary>
    public FetchedTiles FetchedTiles { get; } = new();

    private TargetIndex Index => found.Description!.Index;

    // Nobody replaces a local description while the server updates its file.
    private ReadOnlySpan<TimeSpan> WaitsHere => found.Address.IsFile ? Waits.AsSpan(0, 1) : Waits;

    /// <summary>Fetches every block that the part file lacks.</summary>
    /// <exception cref="TransportException">No address answers any more.</exception>
    /// <exception cref="SupersededException">There is a description of something newer.</exception>
    /// <exception cref="VerificationException">The server's content stays another than its description says.</exception>
    public async Task FetchAsync(BlockVerifier verifier, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        if (part.IsComplete)
            return;
        (IReadOnlyList<Uri> packed, IReadOnlyList<Uri> plain) = _sources.Addresses();
        if (packed.Count + plain.Count == 0)
            throw new RefusedException("the description names no address of its file, and the seeds do not hold all of it");
        feed.Begin(UpdatePhase.Fetching, Index.Layout.Length - part.KnownBytes);
        for (int again = 0; ; again++)
        {
            var ways = new Ways(_sources.Of(packed, again), _sources.Of(plain, again));
            string? disagreement = await TryAsync(ways, verifier, part, feed, cancellationToken).ConfigureAwait(false);
            if (disagreement is null)
                return;
            await ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
            if (again == WaitsHere.Length)
                throw Mismatch((plain.Count > 0 ? plain : packed)[^1], disagreement);
            await Task.Delay(WaitsHere[again], options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What fetches some blocks while seeds are still scanned; none where nobody can be asked for some, or all come in pieces.</summary>
    public FetchDuringScan OpenEarly(BlockVerifier verifier, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        var sink = new WantedBlocks(part);
        return new FetchDuringScan(sink, FetchRoundAsync, cancellationToken);

        async Task FetchRoundAsync(Task widened, CancellationToken stop)
        {
            if (_sources.ForSome is not { Length: > 0 } plain)
                return;
            await FetchFromAsync(plain, verifier, sink, CountFetched, widened, stop).ConfigureAwait(false);

            void CountFetched(long bytes) => (widened.IsCompleted ? (Action<long>)feed.AddFetched : feed.AddFetchedMeanwhile)(bytes);
        }
    }

    /// <summary>Fetches one block before the others, if it can be had: what goes wrong is said when the others are fetched.</summary>
    public async Task FetchFirstAsync(BlockVerifier verifier, PartFile part, int block, CancellationToken cancellationToken)
    {
        var only = new BlockSet(Index.Layout.BlockCount);
        part.CopyKnown(only);
        if (only.Contains(block))
            return;
        only.Clear();
        only.Add(block);
        var wanted = new WantedBlocks(part);
        wanted.Only(only);
        try
        {
            var fetcher = new Fetcher(verifier, wanted, _sources.ForSome, connections: 1, guards);
            Tally.Add(await fetcher.FetchMissingAsync(_ => { }, cancellationToken).ConfigureAwait(false));
        }
        catch (TransportException)
        {
            // Asked again with all the rest.
        }
    }

    // Says in what the content disagrees with the description; null if all of it was fetched.
    private async Task<string?> TryAsync(Ways ways, BlockVerifier verifier, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            if (ways.Packed.Length > 0 && await TryPackedAsync(ways, verifier, part, feed, cancellationToken).ConfigureAwait(false))
                return null;
            if (ways.Plain.Length == 0)
                return "what comes out of the packed file differs";
            FetchTally tally = await FetchFromAsync(ways.Plain, verifier, part, feed.AddFetched, widened: null, cancellationToken).ConfigureAwait(false);
            return part.IsComplete ? null : $"{tally.WrongBlocks} blocks differ";
        }
        catch (TransportException e) when (e.Failure == TransportFailure.Changed)
        {
            return e.Problem;
        }
        catch (TransportException e) when (e.Failure == TransportFailure.NotFound)
        {
            // A name with a version in it goes when the next version comes.
            await ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    // From the target itself, or from the payload that holds it.
    private async Task<FetchTally> FetchFromAsync(
        FetchSource[] sources, BlockVerifier verifier, IVerifiedSink sink, Action<long> onProgress, Task? widened, CancellationToken cancellationToken)
    {
        try
        {
            Task<FetchTally> fetching = Index.Payload is { } payload
                ? new PayloadFetch(payload, sources, options.Http.Connections, guards) { WhenChanged = LookOnceAsync }.FetchMissingAsync(verifier, sink, onProgress, cancellationToken)
                : new Fetcher(verifier, sink, sources, options.Http.Connections, guards) { WhenChanged = LookOnceAsync, Widened = widened }.FetchMissingAsync(onProgress, cancellationToken);
            FetchTally tally = await fetching.ConfigureAwait(false);
            Tally.Add(tally);
            return tally;
        }
        catch (InvalidDataException e)
        {
            throw new VerificationException($"{TransportException.Shown(sources[0].Resource)}: {e.Message}");
        }
    }

    // Whether all came from the packed file: in pieces, or where they do not come out right and nobody has the plain file, as a whole.
    private async Task<bool> TryPackedAsync(Ways ways, BlockVerifier verifier, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        var fetch = new GzipFetch(ways.Packed, options.Http.Connections, guards) { WhenChanged = LookOnceAsync };
        string problem = "pieces of it do not come out as the description says";
        try
        {
            await fetch.FetchPiecesAsync(Index.Packed!.Map, verifier, part, FetchedTiles, feed.AddFetched, cancellationToken).ConfigureAwait(false);
            if (!part.IsComplete && ways.Plain.Length == 0)
            {
                await ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
                Notes.Add($"{TransportException.Shown(ways.Packed[0].Resource)}: {problem}; it was fetched whole");
                await fetch.FetchWholeAsync(verifier, part, feed.AddFetched, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (TransportException e) when (ways.Plain.Length > 0)
        {
            problem = e.Problem;
        }
        finally
        {
            Tally.Add(fetch.Tally);
        }
        if (!part.IsComplete && ways.Plain.Length > 0)
            Notes.Add($"{TransportException.Shown(ways.Packed[0].Resource)}: {problem}; the rest was fetched from the plain file");
        return part.IsComplete;
    }

    // The servers behind one name may each have their own mark for the same file: what was looked at once is not looked at for every answer.
    private Task LookOnceAsync(CancellationToken cancellationToken)
    {
        bool hasLooked = _hasLooked;
        _hasLooked = true;
        return hasLooked ? Task.CompletedTask : ThrowIfSupersededAsync(cancellationToken);
    }

    /// <summary>Looks whether there is a description of something newer.</summary>
    /// <exception cref="SupersededException">There is one.</exception>
    public async Task ThrowIfSupersededAsync(CancellationToken cancellationToken)
    {
        if (await finder.FindNewerAsync(found, request, cancellationToken).ConfigureAwait(false) is { } newer)
            throw new SupersededException(newer);
    }

    private static VerificationException Mismatch(Uri address, string disagreement) => new(
        $"{TransportException.Shown(address)}: the server content does not match its control file ({disagreement}); "
        + "the server may be in the middle of an update; what was proven is kept, try again later");

    /// <summary>Where the target can be fetched from.</summary>
    /// <param name="Packed">Addresses of its packed form, which go first.</param>
    /// <param name="Plain">Addresses of the target itself.</param>
    private readonly record struct Ways(FetchSource[] Packed, FetchSource[] Plain);
}
