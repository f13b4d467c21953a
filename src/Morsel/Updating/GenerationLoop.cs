using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Updates a target that may be replaced on the server meanwhile: what was proven of one version serves the next as a seed.</summary>
internal sealed class GenerationLoop(UpdaterOptions options, RunClock clock, DescriptionReader reader, RunTerms terms)
{
    private const int Most = 3;

    private readonly HostGuards _guards = new(clock);
    private RouteBoard? _first;

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        var tallies = new List<FetchTally>();
        found = await RoutedAsync(AsWanted(found, request), request, cancellationToken).ConfigureAwait(false);
        for (int generation = 1; ; generation++)
        {
            RouteWalk fetch = NewFetch(found, request);
            // Where seeds hold one generation says nothing of the next.
            var run = new UpdateRun(generation == 1 ? terms : terms with { Places = null }, request, found, fetch) { IsSuperseding = generation > 1 };
            tallies.Add(fetch.Tally);
            try
            {
                UpdateReport report = await run.UpdateAsync(cancellationToken).ConfigureAwait(false);
                return report with { DataRequests = tallies.Sum(t => t.Requests), TransferredBytes = tallies.Sum(t => t.TransferredBytes) };
            }
            catch (SupersededException superseded) when (generation < Most)
            {
                // Whatever the new version is called: it goes where the part file is.
                request = request with { OutputPath = run.Output };
                found = AsWanted(superseded.Newer, request);
            }
            catch (SupersededException superseded)
            {
                throw new TransportException(
                    TransportFailure.Changed, superseded.Newer.Address, $"the file keeps changing: {Most + 1} versions of it were published during this run: try again later");
            }
        }
    }

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan> PlanAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        FoundDescription wanted = await RoutedAsync(AsWanted(found, request), request, cancellationToken).ConfigureAwait(false);
        return await new PlanRun(terms, request, wanted, NewFetch(wanted, request)).PlanAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Updater.CheckAsync"/>
    public Task<UpdateCheck> CheckAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        FoundDescription wanted = AsWanted(found, request);
        return new PlanRun(terms, request, wanted, NewFetch(wanted, request)).CheckAsync(cancellationToken);
    }

    // What a sidecar adds to the ways that the description knows.
    private async Task<FoundDescription> RoutedAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        if (found.IsPatched || found.Sidecar is not { } sidecar)
            return found;
        var notes = new List<Note>();
        IReadOnlyList<Uri> plains = sidecar.Sidecar.Plains.Count == 0 ? [] : SidecarRoutes.Plains(sidecar, notes);
        IReadOnlyList<Origin> added =
        [
            .. await new UnitsStart(reader, (terms.Board ?? (_first ??= new RouteBoard(request))).Tally).ReadAsync(sidecar, found.Address, notes, cancellationToken).ConfigureAwait(false),
            .. SidecarRoutes.Wholes(sidecar, terms.CanUnpack, notes),
        ];
        return found with
        {
            Description = RoutedDescription.Of(found.Description!, plains, added, SidecarRoutes.TarTime(sidecar), SidecarRoutes.DigestFor(sidecar, found)),
            Notes = [.. found.Notes, .. notes],
        };
    }

    // What a payload holds, where the header proves it however it is stored and nobody wants the payload. A digest that the caller knows is that of the payload.
    private static FoundDescription AsWanted(FoundDescription found, UpdateRequest request) =>
        request is { Zchunk: { Unpack: true, KeepPayload: false }, ExpectedSha256: null } && found.Description!.Content is { } content ? found with { Description = content } : found;

    private RouteWalk NewFetch(FoundDescription found, UpdateRequest request) =>
        new(options, _guards, found, new TargetSources(reader, request, found), new NewerLook(new DescriptionFinder(reader, terms.Files) { Demand = terms.Demand }, request, found), terms.RoutesTo, folder => new CacheStore(terms.Files, terms.Time, folder))
        {
            Board = terms.Board ?? TakeBoard(request),
        };

    // A generation has a board of its own; that of the first knows what was fetched before.
    private RouteBoard TakeBoard(UpdateRequest request)
    {
        RouteBoard board = _first ?? new RouteBoard(request);
        _first = null;
        return board;
    }
}
