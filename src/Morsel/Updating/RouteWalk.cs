using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Estimates;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Routes;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>
/// Fetches what is missing of a target, by one route after another. Where the server's content is not what the description describes, the description
/// is looked at again: a new one supersedes the run; with the same one, a server in the middle of an update is given a minute.
/// </summary>
/// <param name="options">How servers are asked.</param>
/// <param name="guards">Of the hosts, and the clock.</param>
/// <param name="found">The description.</param>
/// <param name="sources">Where the target is.</param>
/// <param name="newer">Looks whether there is something newer.</param>
/// <param name="routesTo">The ways to a target whose blocks somebody proves.</param>
/// <param name="openCache">Opens what keeps objects in a folder.</param>
internal sealed class RouteWalk(
    UpdaterOptions options, HostGuards guards, FoundDescription found, TargetSources sources, NewerLook newer,
    Func<BlockVerifier, IReadOnlyList<IRoute>> routesTo, Func<string, IObjectKeeper> openCache)
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(40)];

    /// <summary>The ways that were weighed.</summary>
    public required RouteBoard Board { get; init; }

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally => Board.Tally;

    /// <summary>What the user should know about the addresses.</summary>
    public List<Note> Notes => sources.Notes;

    /// <summary>The clock of the run.</summary>
    public RunClock Clock => guards.Clock;

    /// <summary>What the link is like, as the description came; null if unknown.</summary>
    public LinkSpeed? Speed => found.Speed;

    private TargetLayout Layout => found.Description!.Index.Layout;

    // Nobody replaces a local description while the server updates its file; what a patch does not give, the control file does.
    private ReadOnlySpan<TimeSpan> WaitsHere => found.IsPatched ? [] : found.Address.IsFile ? Waits.AsSpan(0, 1) : Waits;

    private LinkCost Link
    {
        get
        {
            var profile = new ServerProfile(options.Http.Connections) { BytesPerSecond = Speed?.BytesPerSecond };
            if (Speed is { } speed)
                profile.LearnRoundTrip(speed.RoundTrip);
            return profile.Cost;
        }
    }

    /// <summary>Where one form of the target is, and may be asked for.</summary>
    public IReadOnlyList<FetchSource> SourcesOf(Origin origin) =>
        sources.AddressesOrNone().TryGetValue(origin, out IReadOnlyList<Uri>? addresses) ? sources.Of(addresses, again: 0) : [];

    /// <summary>What fetching what is missing will cost, as the first route that will be tried tells it; null if no route leads there.</summary>
    public RouteCost? CostOf(BlockVerifier verifier, BlockSet known) => FirstOf(verifier, known)?.Route.CostOf(known, Link);

    /// <summary>The same on other links, which are predicted from the description on.</summary>
    /// <param name="verifier">Proves the target.</param>
    /// <param name="known">Blocks that need not be fetched.</param>
    /// <param name="stored">What is stored of the others, where only the servers knew; null elsewhere.</param>
    /// <param name="outlook">The links, and what of the description comes over them.</param>
    public IReadOnlyList<LinkForecast> ForecastsOf(BlockVerifier verifier, BlockSet known, StoredSize? stored, LinkOutlook outlook)
    {
        if (FirstOf(verifier, known) is not { } first)
            return [];
        return first.Route.Origin is StoreOrigin
            ? (outlook with { Connections = options.Http.ObjectConnections }).Of(link => Stored(first.Route.CostOf(known, link), stored, link))
            : outlook.Of(link => first.Route.CostOf(known, link));
    }

    // Each object is a request of its own.
    private static RouteCost? Stored(RouteCost? cost, StoredSize? stored, LinkCost link) => cost is { } told && stored is { } size
        ? told with { Bytes = size.Bytes, GapBytes = 0, Time = (link with { RangesPerRequest = 1, BytesPerRange = 0 }).TimeFor(size.Bytes, told.Requests) }
        : cost;

    private Leg? FirstOf(BlockVerifier verifier, BlockSet known)
    {
        // Without addresses it is told all the same what would be asked for.
        IReadOnlyList<Leg> legs = LegsTo(verifier, sources.AddressesOrNone()) is { Count: > 0 } leading ? leading
            : [.. routesTo(verifier).Select(route => new Leg(route, []))];
        return Weighed(legs, known) is [Leg first, ..] ? first : null;
    }

    /// <summary>Asks what is stored of what is missing, by the route that will be tried first; null if no route leads there, or nobody need be asked.</summary>
    /// <exception cref="TransportException">No source answers, or it does not tell.</exception>
    public async Task<StoredSize?> MeasureAsync(BlockVerifier verifier, BlockSet known, CancellationToken cancellationToken) =>
        Weighed(LegsTo(verifier, sources.AddressesOrNone()), known) is [Leg first, ..]
            ? await first.Route.MeasureAsync(known, TermsFor(first, again: 0, _ => { }), cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Fetches every block that the part file lacks.</summary>
    /// <exception cref="TransportException">No address answers any more.</exception>
    /// <exception cref="SupersededException">There is a description of something newer.</exception>
    /// <exception cref="VerificationException">The server's content stays another than its description says.</exception>
    public async Task FetchAsync(BlockVerifier verifier, ITargetFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        if (part.IsComplete)
            return;
        IReadOnlyList<Leg> legs = LegsTo(verifier, sources.Addresses());
        if (legs.Count == 0)
            throw new RefusedException("the control file contains no address of its file, and the local files do not contain all of it");
        feed.Begin(UpdatePhase.Fetching, Layout.Length - part.KnownBytes);
        for (int again = 0; ; again++)
        {
            string? disagreement = await TryAsync(legs, again, part, feed.AddFetched, cancellationToken).ConfigureAwait(false);
            if (disagreement is null)
                return;
            await newer.ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
            Uri blamed = (legs.LastOrDefault(leg => leg.Route.Origin is not WholeOrigin) ?? legs[^1]).Addresses[0];
            if (again == WaitsHere.Length)
                throw Mismatch(blamed, disagreement);
            TellMismatch(blamed, disagreement, WaitsHere[again]);
            RunTrace.TellWaiting(TransportFailure.Changed, $"{TransportException.Shown(blamed)}: {disagreement}", WaitsHere[again]);
            await Task.Delay(WaitsHere[again], options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What fetches some blocks while seeds are still scanned; none where nobody can be asked for some, or all come in pieces.</summary>
    public FetchDuringScan OpenEarly(BlockVerifier verifier, ITargetFile part, ProgressFeed feed, CancellationToken cancellationToken)
    {
        var sink = new WantedBlocks(part);
        return new FetchDuringScan(sink, FetchRoundAsync, cancellationToken);

        async Task FetchRoundAsync(Task widened, CancellationToken stop)
        {
            if (ForSome(verifier) is { } leg)
                await leg.Route.FetchAsync(sink, part, TermsFor(leg, 0, CountFetched) with { Widened = widened }, stop).ConfigureAwait(false);

            void CountFetched(long bytes) => (widened.IsCompleted ? (Action<long>)feed.AddFetched : feed.AddFetchedMeanwhile)(bytes);
        }
    }

    /// <summary>Fetches one block before the others, if it can be had: what goes wrong is said when the others are fetched.</summary>
    public async Task FetchFirstAsync(BlockVerifier verifier, ITargetFile part, int block, CancellationToken cancellationToken)
    {
        var only = new BlockSet(Layout.BlockCount);
        part.CopyKnown(only);
        if (only.Contains(block) || ForSome(verifier) is not { } leg)
            return;
        only.Clear();
        only.Add(block);
        var wanted = new WantedBlocks(part);
        wanted.Only(only);
        try
        {
            RouteTerms terms = TermsFor(leg, 0, _ => { }) with { Connections = 1, WhenChanged = null };
            await leg.Route.FetchAsync(wanted, part, terms, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException)
        {
            // Asked again with all the rest.
        }
    }

    /// <inheritdoc cref="NewerLook.ThrowIfSupersededAsync"/>
    public Task ThrowIfSupersededAsync(CancellationToken cancellationToken) => newer.ThrowIfSupersededAsync(cancellationToken);

    // Says in what the content disagrees with the description; null if all of it was fetched.
    private async Task<string?> TryAsync(IReadOnlyList<Leg> legs, int again, ITargetFile part, Action<long> onProgress, CancellationToken cancellationToken)
    {
        try
        {
            var known = new BlockSet(Layout.BlockCount);
            part.CopyKnown(known);
            return await WalkAsync(Weighed(legs, known), again, part, onProgress, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException e) when (e.Failure == TransportFailure.Changed)
        {
            return e.Problem;
        }
        catch (TransportException e) when (e.Failure == TransportFailure.NotFound)
        {
            // A name with a version in it goes when the next version comes.
            await newer.ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<string?> WalkAsync(IReadOnlyList<Leg> legs, int again, ITargetFile part, Action<long> onProgress, CancellationToken cancellationToken)
    {
        string problem = "";
        for (Leg? leg = legs.Count > 0 ? legs[0] : null; leg is not null;)
        {
            Leg? next = NextAfter(leg, legs, part);
            var trip = new RouteTrip(Board, Way(leg, cost: null), Clock, Layout.Length - part.KnownBytes);
            RouteTerms terms = TermsFor(leg, again, bytes =>
            {
                onProgress(bytes);
                trip.Add(bytes);
            }) with
            { NotesOfLast = next is null ? Notes : null };
            Begin(trip, leg, terms, part);
            try
            {
                problem = await leg.Route.FetchAsync(part, part, terms, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException e) when (next is not null || (leg.Route.Origin is WholeOrigin && legs.Count > 1))
            {
                problem = e.Problem;
            }
            finally
            {
                trip.End();
            }
            trip.TellEnded();
            if (part.IsComplete)
                return null;
            // What is missing is less now, and another way may be better for it.
            next = NextAfter(leg, legs, part);
            Board.Leave(Way(leg, cost: null), problem);
            if (next is not null)
            {
                Notes.Add(new Note(
                    NoteCode.RouteGivenUp, $"{TransportException.Shown(terms.Sources[0].Resource)}: {problem}; the rest was downloaded from {next.Route.Name}"));
            }
            leg = next;
        }
        return problem;
    }

    // One that leads nowhere for what is missing now is passed over.
    private Leg? NextAfter(Leg leg, IReadOnlyList<Leg> legs, ITargetFile part)
    {
        var known = new BlockSet(Layout.BlockCount);
        part.CopyKnown(known);
        return legs.SkipWhile(other => other != leg).Skip(1).FirstOrDefault(other => other.Route.CostOf(known, Link) is not null);
    }

    private void Begin(RouteTrip trip, Leg leg, RouteTerms terms, ITargetFile part)
    {
        if (!RunTrace.IsHeard)
            return;
        var known = new BlockSet(Layout.BlockCount);
        part.CopyKnown(known);
        if (leg.Route.CostOf(known, Link) is { } cost)
            trip.Begin(cost, Link.IsMeasured, TransportException.Shown(terms.Sources[0].Resource));
    }

    // Said before the wait: whoever published the wrong file need not wait to hear of it.
    private static void TellMismatch(Uri address, string disagreement, TimeSpan wait)
    {
        if (!RunTrace.IsHeard)
            return;
        string shown = TransportException.Shown(address);
        RunTrace.Tell(
            RunEventCode.ContentDiffers,
            FormattableString.Invariant($"{shown}: the content does not match its control file ({disagreement}); the server may be in the middle of an update: trying again in {wait.TotalSeconds:0} s"),
            ("address", shown), ("problem", disagreement), ("seconds", wait.TotalSeconds));
    }

    private List<Leg> LegsTo(BlockVerifier verifier, IReadOnlyDictionary<Origin, IReadOnlyList<Uri>> addresses) =>
        [.. routesTo(verifier).Where(route => addresses.ContainsKey(route.Origin)).Select(route => new Leg(route, addresses[route.Origin]))];

    // The format's own ways in its order, as long as they are much alike; the best of them against those that the sidecar adds.
    private Leg[] Weighed(IReadOnlyList<Leg> legs, BlockSet known)
    {
        Leg[] own = [.. legs.Where(leg => !IsAdded(leg))], added = [.. legs.Where(leg => IsAdded(leg) && !Board.HasLeft(leg.Route.Origin))];
        own = own.Length <= 1 ? own : [.. RouteChoice.Order([.. own.Select(leg => leg.Route.CostOf(known, Link))]).Select(place => own[place])];
        Leg[] weighed = [.. own.Take(1), .. added];
        IReadOnlyList<int> order = Board.Decide([.. weighed.Select(leg => Way(leg, leg.Route.CostOf(known, Link)))], Link.IsMeasured);
        // What is next to the best of the format's own comes before what was added, unless that was chosen.
        Leg[] decided = [.. order.Select(place => weighed[place])];
        return decided is [Leg first, ..] && IsAdded(first) ? [.. decided, .. own.Skip(1)] : [.. own, .. decided.Skip(1)];
    }

    private static bool IsAdded(Leg leg) => leg.Route.Origin is WholeOrigin or UnitsOrigin;

    private static WeighedWay Way(Leg leg, RouteCost? cost) =>
        WeighedWay.From(leg.Route.Name, leg.Route.Origin, leg.Addresses is [Uri first, ..] ? TransportException.Shown(first) : null, cost);

    // Nothing is fetched before what the sidecar adds was weighed: it may come with fewer bytes.
    private Leg? ForSome(BlockVerifier verifier) =>
        sources.MayBeParts && LegsTo(verifier, sources.AddressesOrNone()) is [{ Route.BringsAny: true } first, ..] legs
        && (sources.Prefer == Preference.Time || !legs.Any(IsAdded)) ? first : null;

    private RouteTerms TermsFor(Leg leg, int again, Action<long> onProgress) =>
        new(sources.Of(leg.Addresses, again), options.Http.Connections, guards, Tally)
        {
            ObjectConnections = options.Http.ObjectConnections,
            SharedObjectRequests = options.Http.SharedObjectRequests,
            Prefer = sources.Prefer,
            OpenKeeper = sources.CacheStore is { } cache ? () => openCache(cache) : null,
            OnProgress = onProgress,
            WhenChanged = newer.LookOnceAsync,
            LookForNewer = newer.ThrowIfSupersededAsync,
        };

    private static VerificationException Mismatch(Uri address, string disagreement) => new(
        $"{TransportException.Shown(address)}: the content does not match its control file ({disagreement}); "
        + "try again later; if this continues, the publisher must publish both again");

    /// <summary>A route, and where it can be gone.</summary>
    private sealed record Leg(IRoute Route, IReadOnlyList<Uri> Addresses);
}
