using Morsel.Estimates;
using Morsel.Fetching;
using Morsel.Planning;

namespace Morsel.Estimating;

/// <summary>One estimate: each way made, planned for every version, and deleted.</summary>
/// <param name="request">What is wanted.</param>
/// <param name="planAsync">Plans an update in a folder, as a client that remembers nothing.</param>
internal sealed class EstimateRun(EstimateRequest request, Func<string, UpdateRequest, CancellationToken, Task<UpdatePlan>> planAsync)
{
    private readonly long _length = new FileInfo(request.NewPath).Length;

    /// <summary>Told of each way that was made, with its folder, while it is there.</summary>
    /// <value>Default: nobody is told.</value>
    public Func<PublishingWay, string, Task> WhenMade { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs it.</summary>
    /// <param name="ways">The ways; that of the file alone needs no making.</param>
    /// <param name="progress">Told of each way as it begins.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<WayEstimate>> RunAsync(IReadOnlyList<WayMaking> ways, IProgress<EstimateProgress>? progress, CancellationToken cancellationToken)
    {
        var estimates = new List<WayEstimate>();
        foreach (WayMaking way in ways)
        {
            progress?.Report(new EstimateProgress(way.Way, estimates.Count, ways.Count));
            estimates.Add(way.Way.Kind == PublishingKind.File ? OfFile(way.Way) : await TryAsync(way, cancellationToken).ConfigureAwait(false));
        }
        return estimates;
    }

    private async Task<WayEstimate> TryAsync(WayMaking way, CancellationToken cancellationToken)
    {
        using var publication = new Publication(request.ScratchFolder);
        try
        {
            return await EstimateAsync(way, publication, cancellationToken).ConfigureAwait(false);
        }
        catch (RefusedException impossible)
        {
            return new WayEstimate(way.Way) { Problem = impossible.Message };
        }
    }

    private async Task<WayEstimate> EstimateAsync(WayMaking way, Publication publication, CancellationToken cancellationToken)
    {
        TimeSpan before = ProcessorTime;
        UpdateRequest update = await way.MakeAsync(publication.Path, cancellationToken).ConfigureAwait(false);
        var estimate = new WayEstimate(way.Way) { MakerTime = ProcessorTime - before, ServerBytes = publication.Bytes + (way.HasFile ? _length : 0) };
        await WhenMade(way.Way, publication.Path).ConfigureAwait(false);
        var versions = new List<VersionEstimate>();
        foreach (string? old in request.OldPaths.Append(null))
        {
            (UpdatePlan plan, VersionEstimate version) = await EstimateAsync(publication.Path, update with { SeedPaths = old is null || way.IsForAll ? [] : [old] }, old, cancellationToken).ConfigureAwait(false);
            if (way.ProblemOf(plan) is { } problem)
                return estimate with { Problem = problem };
            versions.Add(version);
        }
        return estimate with { Versions = versions };
    }

    private async Task<(UpdatePlan Plan, VersionEstimate Version)> EstimateAsync(string folder, UpdateRequest update, string? old, CancellationToken cancellationToken)
    {
        TimeSpan before = ProcessorTime;
        UpdatePlan plan = await planAsync(folder, update with { Links = request.Links }, cancellationToken).ConfigureAwait(false);
        return (plan, new VersionEstimate(old)
        {
            // As an update counts them.
            DescriptionBytes = plan.DescriptionBytes - plan.Tables.Bytes,
            DataBytes = plan.DataBytes,
            Ranges = plan.RangeCount,
            Requests = plan.RequestCount + plan.Tables.Requests,
            Segments = plan.Segments,
            ClientTime = ProcessorTime - before,
            Links = plan.Forecasts,
        });
    }

    private WayEstimate OfFile(PublishingWay way) => new(way)
    {
        ServerBytes = _length,
        Versions = [.. request.OldPaths.Append(null).Select(old => new VersionEstimate(old)
        {
            DescriptionBytes = 0,
            DataBytes = _length,
            Ranges = 1,
            Requests = 1,
            Segments = _length == 0 ? [] : [new PlanSegment(new ByteRange(0, _length), SegmentAction.Fetch)],
            ClientTime = TimeSpan.Zero,
            Links = new LinkOutlook(request.Links, DescriptionBytes: 0).Of(link => new RouteCost(_length, 1, 1, link.TimeForWhole(_length))),
        })],
    };

    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;
}
