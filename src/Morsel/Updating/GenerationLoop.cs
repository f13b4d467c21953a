using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Routes;

namespace Morsel.Updating;

/// <summary>Updates a target that may be replaced on the server meanwhile: what was proven of one version serves the next as a seed.</summary>
internal sealed class GenerationLoop(UpdaterOptions options, RunClock clock, IFileSystem files, DescriptionReader reader, ProgressFeed feed)
{
    private const int Most = 3;

    /// <summary>The ways to a target whose blocks somebody proves.</summary>
    public required Func<BlockVerifier, IReadOnlyList<IRoute>> RoutesTo { get; init; }

    private readonly HostGuards _guards = new(clock);

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        var tallies = new List<FetchTally>();
        found = AsWanted(found, request);
        for (int generation = 1; ; generation++)
        {
            RouteWalk fetch = NewFetch(found, request);
            UpdateRun run = NewRun(found, request, fetch, generation);
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
                if (RunTrace.IsHeard)
                    RunTrace.Tell(RunEventCode.TargetReplaced, "the file was replaced on the server; the update goes on to the new one", ("generation", generation + 1));
            }
            catch (SupersededException superseded)
            {
                throw new TransportException(
                    TransportFailure.Changed, superseded.Newer.Address, $"the file keeps changing: {Most + 1} versions of it were seen; what was proven is kept, try again later");
            }
        }
    }

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public Task<UpdatePlan> PlanAsync(FoundDescription found, UpdateRequest request, CancellationToken cancellationToken)
    {
        FoundDescription wanted = AsWanted(found, request);
        return new PlanRun(files, options.Time, request, wanted, feed, NewFetch(wanted, request)).PlanAsync(cancellationToken);
    }

    // What a payload holds, where that is the target.
    private static FoundDescription AsWanted(FoundDescription found, UpdateRequest request) => !request.Zchunk.Unpack ? found
        : found.Description?.Content is { } content ? found with { Description = content }
        : throw new TransportException(
            TransportFailure.Changed, found.Address, "the file was replaced by one without digests of what its chunks hold; try again");

    private RouteWalk NewFetch(FoundDescription found, UpdateRequest request) =>
        new(options, _guards, found, new TargetSources(reader, request, found), new NewerLook(new DescriptionFinder(reader, files), request, found), RoutesTo);

    private UpdateRun NewRun(FoundDescription found, UpdateRequest request, RouteWalk fetch, int generation) =>
        new(files, options.Time, request, found, feed, fetch) { IsSuperseding = generation > 1 };
}
