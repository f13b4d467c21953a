using Morsel.Casync;
using Morsel.Compression;
using Morsel.Estimating;
using Morsel.Files;
using Morsel.Zchunk;

namespace Morsel.Estimates;

/// <summary>Finds out, before a file is published, what each way to publish it would cost its users: makes each, and plans the updates as clients plan them.</summary>
public sealed class Estimator
{
    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>Creates an estimator.</summary>
    public Estimator()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal Estimator(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Told of each way that was made, with its folder, while it is there.</summary>
    internal Func<PublishingWay, string, Task> WhenMade { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Estimates a release. It takes as long as making every way, one after the other.</summary>
    /// <param name="request">The release.</param>
    /// <param name="progress">Receives the progress, once for each way.</param>
    /// <param name="cancellationToken">Cancels the work; what was made is deleted.</param>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="IOException">A file cannot be read, or there is no room for what is made.</exception>
    /// <example>
    /// <code>
    /// EstimateReport report = await new Estimator().EstimateAsync(new EstimateRequest { NewPath = "disk-2.img", OldPaths = ["disk-1.img"] });
    /// Console.WriteLine($"{report.Recommendation?.Way}: {report.Recommendation?.Reason}");
    /// </code>
    /// </example>
    public async Task<EstimateReport> EstimateAsync(EstimateRequest request, IProgress<EstimateProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        long started = _time.GetTimestamp();
        var run = new EstimateRun(request, PlanAsync) { WhenMade = WhenMade };
        using IBlockFile file = _files.OpenRead(request.NewPath);
        byte[] beginning = new byte[PackedKinds.PrefixBytes];
        PackedKind packed = PackedKinds.Of(beginning.AsSpan(0, file.Read(beginning, 0)));
        int usual = Catalog.CreateWriter(new MakeRequest()).ShapeOf(file.Length).Layout.BlockBytes;
        WayMaking[] makings = [.. WayChoice.Of(request, packed, usual, (int)new CasyncMakeRequest().AverageChunkBytes).Select(way => MakingOf(way, request))];
        IReadOnlyList<WayEstimate> ways = await run.RunAsync(makings, progress, cancellationToken).ConfigureAwait(false);
        return new EstimateReport
        {
            NewPath = request.NewPath,
            Length = file.Length,
            OldPaths = request.OldPaths,
            Links = request.Links,
            Ways = ways,
            Recommendation = WayRanking.BestOf(ways),
            Elapsed = _time.GetElapsedTime(started),
        };
    }

    private static void Check(EstimateRequest request)
    {
        if (request.Links.FirstOrDefault(link => !(link.BytesPerSecond > 0) || link.RoundTrip < TimeSpan.Zero || link.Handshakes < 0) is { } impossible)
            throw new ArgumentException($"there is no link of {impossible.BytesPerSecond} bytes per second and a round trip of {impossible.RoundTrip}", nameof(request));
        if (request.ChunkSizes.FirstOrDefault(bytes => bytes <= 0) is < 0 and var bytes)
            throw new ArgumentException($"chunks of {bytes} bytes cannot be made", nameof(request));
    }

    private WayMaking MakingOf(PublishingWay way, EstimateRequest request) => way.Kind switch
    {
        PublishingKind.Zchunk => new WayMaking(way, (folder, token) => MakeZchunkAsync(request, folder, token)) { HasFile = false },
        PublishingKind.Casync => new WayMaking(way, (folder, token) => MakeCasyncAsync(way, request, folder, token)) { HasFile = false },
        _ => new WayMaking(way, (folder, token) => MakeControlFileAsync(Described(way, request, folder), token))
        {
            HasFile = way.Kind != PublishingKind.CompressedFile,
            IsForAll = way.Kind == PublishingKind.CompressedFile,
            ProblemOf = plan => ProblemOf(way.Kind, plan),
        },
    };

    private static MakeRequest Described(PublishingWay way, EstimateRequest request, string folder)
    {
        var make = new MakeRequest
        {
            SourcePath = request.NewPath,
            OutputPath = folder + Path.DirectorySeparatorChar,
            BlockBytes = (int?)way.BlockBytes,
            Gzip = new() { Mode = GzipMode.Opaque },
        };
        return way.Kind switch
        {
            PublishingKind.CompressedFile => make with { CompressedWhole = WholePacking.Zstd },
            PublishingKind.GzipContent => make with { Gzip = new() { Mode = GzipMode.LookInside } },
            PublishingKind.Patches => make with { Gzip = new(), Patches = new() { From = request.OldPaths } },
            PublishingKind.Units => make with { Units = new() { AreMade = true } },
            _ => make,
        };
    }

    private async Task<UpdateRequest> MakeControlFileAsync(MakeRequest make, CancellationToken cancellationToken)
    {
        MakeReport report = await new Maker(_files, _time).MakeAsync(make, cancellationToken: cancellationToken).ConfigureAwait(false);
        return RequestFor(report.SidecarPath is { } sidecar ? Path.ChangeExtension(sidecar, null) : report.OutputPath);
    }

    private async Task<UpdateRequest> MakeZchunkAsync(EstimateRequest request, string folder, CancellationToken cancellationToken)
    {
        string output = Path.Join(folder, Path.GetFileName(request.NewPath) + ".zck");
        await ZchunkFile.CreateAsync(_files, _time, new PayloadRequest { SourcePath = request.NewPath, OutputPath = output }, null, cancellationToken).ConfigureAwait(false);
        return RequestFor(output) with { Zchunk = new() { Unpack = true } };
    }

    private async Task<UpdateRequest> MakeCasyncAsync(PublishingWay way, EstimateRequest request, string folder, CancellationToken cancellationToken)
    {
        var make = new CasyncMakeRequest
        {
            SourcePath = request.NewPath,
            OutputPath = Path.Join(folder, Path.GetFileName(request.NewPath) + ".caibx"),
            AverageChunkBytes = way.BlockBytes!.Value,
        };
        CasyncMakeReport report = await CasyncFile.MakeAsync(_files, _time, make, null, cancellationToken).ConfigureAwait(false);
        return RequestFor(report.OutputPath) with { ExactRoutes = true };
    }

    // Where nothing is, a plan finds nothing but what it is given.
    private static UpdateRequest RequestFor(string published) => new()
    {
        Source = Catalog.SiteAddressOf(published).AbsoluteUri,
        OutputPath = Path.Join(Path.GetDirectoryName(published), "planned"),
        AutoSeeds = false,
    };

    // One who remembers nothing: each user asks for everything.
    private async Task<UpdatePlan> PlanAsync(string folder, UpdateRequest update, CancellationToken cancellationToken)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time }, _files, [Catalog.OpenSite(folder, _time)]);
        return await updater.PlanAsync(update, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private static string? ProblemOf(PublishingKind kind, UpdatePlan plan) => kind switch
    {
        PublishingKind.CompressedFile when plan.Routes.All(route => route.Kind != RouteKind.Whole) => "the compressed file would save less than 5 %",
        PublishingKind.Units when plan.Routes.Count > 0 && plan.Routes.All(route => route.Kind is not (RouteKind.Units or RouteKind.Whole)) => "units cannot be made of it",
        _ => null,
    };
}
