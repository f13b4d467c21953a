using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel;

/// <summary>
/// Fetches what is missing of a target. Where the server's content is not what the description describes, the description is looked at
/// again: a new one supersedes the run; with the same one, a server in the middle of an update is given a minute.
/// </summary>
internal sealed class TargetFetch(UpdaterOptions options, DescriptionReader reader, DescriptionFinder finder, UpdateRequest request, FoundDescription found)
{
    private static readonly Uri Nowhere = new("about:blank");
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(40)];

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>What the user should know about the addresses.</summary>
    public List<string> Notes { get; } = [];

    private TargetIndex Index => found.Description!.Index;

    // What a description says about where its file is, a stranger may have written: the caller's headers do not go there.
    private Uri Home => DescriptionFinder.TryParseAddress(request.Source, out Uri? address) ? address : request.BaseAddress ?? Nowhere;

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
        IReadOnlyList<Uri> addresses = Addresses();
        if (addresses.Count == 0)
            throw new RefusedException("the description names no address of its file, and the seeds do not hold all of it");
        feed.Begin(UpdatePhase.Fetching, Index.Layout.Length - part.KnownBytes);
        for (int again = 0; ; again++)
        {
            string? disagreement = await TryAsync(NewFetcher(verifier, part, addresses, isRepeated: again > 0), part, feed, cancellationToken).ConfigureAwait(false);
            if (disagreement is null)
                return;
            await ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
            if (again == WaitsHere.Length)
                throw Mismatch(addresses[^1], disagreement);
            await Task.Delay(WaitsHere[again], options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What fetches some blocks while seeds are still scanned; none where nobody can be asked for some.</summary>
    public EarlyFetch OpenEarly(BlockVerifier verifier, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        IReadOnlyList<Uri> addresses = Addresses();
        var sink = new WantedBlocks(part);
        return new EarlyFetch(sink, FetchRoundAsync, cancellationToken);

        async Task FetchRoundAsync(CancellationToken stop)
        {
            if (addresses.Count == 0 || request.WholeOnly)
                return;
            Fetcher fetcher = NewFetcher(verifier, sink, addresses, isRepeated: false);
            Tally.Add(await fetcher.FetchMissingAsync(feed.AddFetchedMeanwhile, stop).ConfigureAwait(false));
        }
    }

    private IReadOnlyList<Uri> Addresses()
    {
        Notes.Clear();
        return TargetLocations.Resolve(Index.Locations, found.Base, request.Mirrors, Notes);
    }

    private Fetcher NewFetcher(BlockVerifier verifier, IVerifiedSink sink, IReadOnlyList<Uri> addresses, bool isRepeated)
    {
        FetchSource[] sources = [.. addresses.Select(address => new FetchSource(address, Home, TransportFor(address, isRepeated))
        {
            Measured = address.Authority == found.Address.Authority ? found.Speed : null,
        })];
        return new Fetcher(verifier, sink, sources, options.Http.Connections, options.Time);
    }

    // Says in what the content disagrees with the description; null if all of it was fetched.
    private async Task<string?> TryAsync(Fetcher fetcher, PartFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            FetchTally tally = await fetcher.FetchMissingAsync(feed.AddFetched, cancellationToken).ConfigureAwait(false);
            Tally.Add(tally);
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

    private async Task ThrowIfSupersededAsync(CancellationToken cancellationToken)
    {
        if (await finder.FindNewerAsync(found, request, cancellationToken).ConfigureAwait(false) is { } newer)
            throw new SupersededException(newer);
    }

    private ITransport TransportFor(Uri address, bool isRepeated)
    {
        ITransport transport = reader.TransportFor(address);
        if (request.WholeOnly)
            transport = TurnedTransport.WithoutRanges(transport);
        return isRepeated ? TurnedTransport.PastCaches(transport) : transport;
    }

    private static VerificationException Mismatch(Uri address, string disagreement) => new(
        $"{TransportException.Shown(address)}: the server content does not match its control file ({disagreement}); "
        + "the server may be in the middle of an update: try again later");
}
