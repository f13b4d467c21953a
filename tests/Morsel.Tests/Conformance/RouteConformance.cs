using Morsel.Compression.Gzip;
using Morsel.Fetching;
using Morsel.Formats;
using Morsel.Formats.Zchunk;
using Morsel.Formats.Zsync;
using Morsel.Patching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Routes.Chunks;
using Morsel.Routes.Gzip;
using Morsel.Routes.Plain;
using Morsel.Routes.Store;
using Morsel.Routes.Units;
using Morsel.Routes.Whole;
using Morsel.Target;
using Morsel.Tests.Matching;
using Morsel.Tests.Patching;
using Morsel.Tests.Routes;
using Morsel.Tests.Routes.Store;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="IRoute"/> does.</summary>
public abstract class RouteConformance
{
    private static readonly LinkCost Link = new(TimeSpan.FromMilliseconds(20), 1e6, RangesPerRequest: 20, BytesPerRange: 100, Connections: 1);

    /// <summary>A content that all routes of the test lead to.</summary>
    private protected static readonly byte[] Content = ZchunkScene.Records(1, 3000);

    private protected abstract (IRoute Route, byte[] Content) Make(MemoryTransport transport);

    [Fact]
    public async Task It_brings_all_that_is_missing_and_nothing_else()
    {
        Trial trial = NewTrial(keepFrom: 0.3);
        await trial.FetchAsync();
        Assert.Equal(trial.Content, trial.Filled.Bytes);
        Assert.Equal(trial.Missing, trial.Filled.Written.Order());
        Assert.Equal(trial.Missing.Sum(block => trial.Layout.RangeOf(block).Length), trial.Terms.Tally.FetchedBytes);
        Assert.Equal(trial.Transport.Requests, trial.Terms.Tally.Requests);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    public async Task It_costs_as_many_requests_as_it_says_and_no_more_bytes(double keepFrom)
    {
        Trial trial = NewTrial(keepFrom);
        RouteCost cost = trial.Cost();
        await trial.FetchAsync();
        Assert.Equal(trial.Terms.Tally.Requests, cost.Requests);
        // Gaps may be filled to save requests, and a gzip file goes on behind its map.
        Assert.InRange(trial.Terms.Tally.TransferredBytes, 1, cost.Bytes + (64 << 10));
        Assert.True(cost.Time >= Link.RoundTrip && cost.MemoryBytes >= 0);
    }

    [Fact]
    public void Where_nothing_is_missing_it_costs_nothing()
    {
        Trial trial = NewTrial(keepFrom: 0);
        RouteCost cost = trial.Cost();
        Assert.Equal((0L, 0, 0, TimeSpan.Zero), (cost.Bytes, cost.Ranges, cost.Requests, cost.Time));
    }

    [Fact]
    public async Task What_is_wrong_is_not_written()
    {
        Trial trial = NewTrial(keepFrom: 0.3);
        trial.Transport.IsSpoilt = true;
        await Record.ExceptionAsync(trial.FetchAsync);
        Assert.False(trial.Filled.IsFull);
        Assert.All(trial.Filled.Written, block => Assert.Equal(trial.Slice(trial.Content, block), trial.Slice(trial.Filled.Bytes, block)));
    }

    [Fact]
    public async Task Where_nothing_is_there_it_fails_as_transports_do()
    {
        Trial trial = NewTrial(keepFrom: 0.3);
        trial.Transport.Resources.Clear();
        TransportException failure = await Assert.ThrowsAsync<TransportException>(trial.FetchAsync);
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task It_ends_when_it_is_told_to()
    {
        Trial trial = NewTrial(keepFrom: 0.3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => trial.FetchAsync(new CancellationToken(canceled: true)));
    }

    private Trial NewTrial(double keepFrom)
    {
        var transport = new MemoryTransport();
        (IRoute route, byte[] content) = Make(transport);
        return new Trial(route, content, transport, keepFrom);
    }

    /// <summary>What is behind a part of the content is there; of what is before, only the first block.</summary>
    private sealed class Trial
    {
        private readonly IRoute _route;

        public Trial(IRoute route, byte[] content, MemoryTransport transport, double keepFrom)
        {
            (_route, Content, Transport) = (route, content, transport);
            Layout = transport.Layout!;
            Filled = new FilledTarget(Layout);
            int from = (int)(Layout.BlockCount * keepFrom);
            if (from < Layout.BlockCount)
                Filled.Keep(content, new BlockRun(from, Layout.BlockCount - from));
            Missing = [.. Enumerable.Range(0, from)];
            FetchSource[] sources = [new FetchSource(MemoryTransport.Address, MemoryTransport.Address, transport)];
            Terms = new RouteTerms(sources, Connections: 1, new HostGuards(new RunClock(new HurriedTime())), new FetchTally()) { NotesOfLast = [] };
        }

        public byte[] Content { get; }

        public MemoryTransport Transport { get; }

        public TargetLayout Layout { get; }

        public FilledTarget Filled { get; }

        public int[] Missing { get; }

        public RouteTerms Terms { get; }

        public RouteCost Cost()
        {
            var known = new BlockSet(Layout.BlockCount);
            Filled.CopyKnown(known);
            return Assert.NotNull(_route.CostOf(known, Link));
        }

        public Task<string> FetchAsync() => FetchAsync(CancellationToken.None);

        public Task<string> FetchAsync(CancellationToken cancellationToken) => _route.FetchAsync(Filled, Filled, Terms, cancellationToken);

        public byte[] Slice(byte[] bytes, int block) => bytes[(int)Layout.RangeOf(block).Start..(int)Layout.RangeOf(block).End];
    }
}

/// <summary>The target itself.</summary>
public sealed class PlainRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        BlockVerifier verifier = Read(transport, new ControlText(Content));
        transport.Resources[MemoryTransport.Address.AbsolutePath] = Content;
        return (new PlainRoute(verifier.Index.Find<PlainOrigin>()!, verifier), Content);
    }

    internal static BlockVerifier Read(MemoryTransport transport, ControlText control)
    {
        ReadStep step = new ZsyncFormat().Read(control.ToBytes(), isWhole: true);
        var verifier = new BlockVerifier(Assert.IsType<ReadStep.Done>(step).Description.Index);
        transport.Layout = verifier.Index.Layout;
        return verifier;
    }
}

/// <summary>Pieces of a gzip file.</summary>
public sealed class GzipRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        (GzipOrigin gzip, BlockVerifier verifier) = Describe(transport, Content);
        return (new GzipRoute(gzip, verifier, StreamRouteConformance.Over(gzip, verifier)), Content);
    }

    internal static (GzipOrigin Origin, BlockVerifier Verifier) Describe(MemoryTransport transport, byte[] content)
    {
        byte[] packed = GzipScene.Gzip(content, new GzipSettings(GzipSettings.DefaultLevel));
        transport.Resources[MemoryTransport.Address.AbsolutePath] = packed;
        BlockVerifier verifier = PlainRouteConformance.Read(transport, new ControlText(content)
        {
            Locations = [],
            PackedLocations = ["target.gz"],
            Map = GzipScene.MapOf(packed),
            BlockBytes = GzipScene.BlockBytes,
        });
        return (verifier.Index.Find<GzipOrigin>()!, verifier);
    }
}

/// <summary>All of a packed file.</summary>
public sealed class StreamRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        (GzipOrigin gzip, BlockVerifier verifier) = GzipRouteConformance.Describe(transport, Content);
        return (Over(gzip, verifier), Content);
    }

    internal static StreamRoute Over(GzipOrigin gzip, BlockVerifier verifier) =>
        new(gzip, verifier, () => new GzipDecoder()) { PackedBytes = gzip.Map.PackedBytes };
}

/// <summary>The whole file, compressed.</summary>
public sealed class WholeRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        BlockVerifier verifier = PlainRouteConformance.Read(transport, new ControlText(Content));
        byte[] packed = RoutesScene.Compressed(Content, WholePacking.Zstd);
        transport.Resources[MemoryTransport.Address.AbsolutePath] = packed;
        var whole = new WholeOrigin([MemoryTransport.Address.AbsoluteUri], WholePacking.Zstd, packed.Length);
        return (new WholeRoute(whole, verifier, () => Catalog.OpenWhole(whole)), Content);
    }
}

/// <summary>Chunks of a zchunk file.</summary>
public sealed class ChunksRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        byte[] payload = MadeAsync().GetAwaiter().GetResult();
        ReadStep step = new ZchunkFormat().Read(payload, isWhole: true);
        TargetIndex index = Assert.IsType<ReadStep.Done>(step).Description.Content!.Index;
        transport.Layout = index.Layout;
        transport.Resources[MemoryTransport.Address.AbsolutePath] = payload;
        return (new ChunksRoute(index.Find<ChunkedOrigin>()!, new BlockVerifier(index)), Content);
    }

    private static async Task<byte[]> MadeAsync()
    {
        await using var scene = new ZchunkScene();
        return await File.ReadAllBytesAsync(await scene.MakeAsync("made", Content, new PayloadRequest { ContentDigests = true }));
    }
}

/// <summary>Objects of a store, each with one block.</summary>
public sealed class StoreRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        BlockVerifier verifier = PlainRouteConformance.Read(transport, new ControlText(Content));
        var store = new ReversedStore(verifier.Index.Layout);
        for (int unit = 0; unit < store.Units.BlockCount; unit++)
            transport.Resources[$"{MemoryTransport.Address.AbsolutePath}/{store.AddressOf(unit)}"] = store.Stored(Content, unit);
        return (new StoreRoute(store, verifier), Content);
    }
}

/// <summary>Windows of a patch, made of a base.</summary>
public sealed class PatchRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        byte[] content = [.. Enumerable.Range(0, 8).SelectMany(_ => Content)], old = [.. content];
        for (int at = 1000; at < old.Length; at += 40_000)
            Edited.Content(at, 500).CopyTo(old, at);
        byte[] patch = MadePatches.MakeAsync(old, content).GetAwaiter().GetResult();
        TargetIndex index = PatchIndex.Read(patch, patch.Length).ToTarget(["target"]);
        transport.Layout = index.Layout;
        transport.Resources[MemoryTransport.Address.AbsolutePath] = patch;
        return (Catalog.RouteBy(index.Find<PatchOrigin>()!, new BlockVerifier(index), new MemoryBase(old)), content);
    }
}

/// <summary>Compressed units.</summary>
public sealed class UnitsRouteConformance : RouteConformance
{
    private protected override (IRoute Route, byte[] Content) Make(MemoryTransport transport)
    {
        byte[] stored = UnitVectors.Object, content = UnitVectors.Target;
        var target = new SampleTarget(content, blockBytes: 512);
        transport.Layout = target.Index.Layout;
        transport.Resources[MemoryTransport.Address.AbsolutePath] = stored;
        return (new UnitsRoute(new UnitsOrigin(["target"], UnitVectors.TableOf(stored)), new BlockVerifier(target.Index)), content);
    }
}
