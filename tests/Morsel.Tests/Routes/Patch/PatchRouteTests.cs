using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Patching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Routes.Patch;
using Morsel.Target;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Patching;

namespace Morsel.Tests.Routes.Patch;

/// <summary>A patch fetched window by window.</summary>
public sealed class PatchRouteTests
{
    private const int WindowBytes = 1 << 16, Windows = 20;

    private readonly MemoryTransport _transport = new();
    private readonly FetchTally _tally = new();
    private readonly byte[] _old = TestBytes.Random((Windows * WindowBytes) - 999);
    private readonly byte[] _target;
    private readonly byte[] _patch;
    private readonly PatchIndex _index;

    public PatchRouteTests()
    {
        // Each window has something new, so that each has a payload worth a range of its own.
        _target = [.. _old];
        for (int window = 0; window < Windows; window++)
            TestBytes.Random(3000, 100 + window).CopyTo(_target, window * WindowBytes);
        _patch = MadePatches.MakeAsync(_old, _target).GetAwaiter().GetResult();
        _index = PatchIndex.Read(_patch, _patch.Length);
        _transport.Resources[MemoryTransport.Address.AbsolutePath] = _patch;
    }

    [Fact]
    public async Task Missing_windows_alone_are_fetched_neighbours_in_one_range()
    {
        FilledTarget filled = await FetchAsync(_old, missing: [3, 4, 5, 12]);
        Assert.Equal(_target, filled.Bytes);
        Assert.Equal([3, 4, 5, 12], filled.Written.Order());
        Assert.Equal(1, _transport.Requests);
        Assert.Equal(4 * WindowBytes, _tally.FetchedBytes);
        Assert.Equal(BytesOf(3, 4, 5, 12), _tally.TransferredBytes);
    }

    [Fact]
    public async Task What_came_with_the_head_is_not_fetched()
    {
        FilledTarget filled = await FetchAsync(_old, missing: [0, 1, 19], fetched: _patch);
        Assert.Equal(_target, filled.Bytes);
        Assert.Equal((0, 0L), (_transport.Requests, _tally.TransferredBytes));
        Assert.Equal((2L * WindowBytes) + _target.Length - (19 * WindowBytes), _tally.FetchedBytes);
    }

    [Fact]
    public async Task A_base_that_was_changed_gives_all_other_windows_and_no_payload_twice()
    {
        _old[(7 * WindowBytes) + 40_000] ^= 1;
        FilledTarget filled = await FetchAsync(_old, missing: Enumerable.Range(0, Windows));
        Assert.Equal(Windows - 1, filled.Count);
        Assert.DoesNotContain(7, filled.Written);
        Assert.InRange(_tally.TransferredBytes, 1, _patch.Length);
        Assert.Equal(1, _tally.WrongBlocks);
    }

    [Fact]
    public async Task Another_file_of_the_same_length_is_left_after_three_windows()
    {
        FilledTarget filled = await FetchAsync(TestBytes.Random(_old.Length, 77), missing: Enumerable.Range(0, Windows), fetched: _patch);
        Assert.Empty(filled.Written);
        Assert.InRange(_tally.WrongBlocks, 3, 3 + Environment.ProcessorCount);
        Assert.Equal(0, _transport.Requests);
    }

    [Fact]
    public async Task A_patch_that_is_wrong_for_its_own_base_is_left_at_once()
    {
        byte[] broken = [.. _patch];
        for (int window = 0; window < Windows; window++)
            broken[_index.Windows.PayloadOf(window)!.Value.End - 1] ^= 1;
        FilledTarget filled = await FetchAsync(_old, missing: Enumerable.Range(0, Windows), fetched: broken, says: "the patch is wrong");
        Assert.Empty(filled.Written);
        Assert.InRange(_tally.WrongBlocks, 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task A_part_file_is_known_by_the_entries_its_short_last_window_too()
    {
        using var folder = new TemporaryFolder();
        byte[] part = [.. _target];
        part.AsSpan(5 * WindowBytes, WindowBytes).Clear();
        File.WriteAllBytes(folder["part"], part);
        using IBlockFile file = new LocalFileSystem().OpenRead(folder["part"]);
        var resumed = new InPlaceVerifier(new BlockVerifier(_index.ToTarget(["target"])), threads: 2);
        InPlaceResult result = await resumed.VerifyAsync(file, stopAtDifference: false, progress: null, default);
        Assert.Equal([new BlockRun(5, 1)], result.Proven.MissingRuns());
    }

    [Fact]
    public void A_base_of_another_length_leads_nowhere()
    {
        TargetIndex target = _index.ToTarget(["target"]);
        var route = new PatchRoute(target.Find<PatchOrigin>()!, new BlockVerifier(target), new MemoryBase(_old[1..]));
        Assert.Null(route.CostOf(new BlockSet(Windows), new LinkCost(TimeSpan.Zero, 1e6, 20, 100, 1)));
    }

    [Fact]
    public void It_costs_the_payloads_of_missing_windows_and_the_memory_of_its_threads()
    {
        TargetIndex target = _index.ToTarget(["target"]);
        var route = new PatchRoute(target.Find<PatchOrigin>()!, new BlockVerifier(target), new MemoryBase(_old));
        var known = new BlockSet(Windows);
        known.Add(new BlockRun(2, 18));
        RouteCost cost = Assert.NotNull(route.CostOf(known, new LinkCost(TimeSpan.Zero, 1e6, 20, 100, 1)));
        Assert.Equal((BytesOf(0, 1), 1, 1), (cost.Bytes, cost.Ranges, cost.Requests));
        Assert.Equal(Environment.ProcessorCount * WindowDecoder.MostMemoryBytes(WindowBytes), cost.MemoryBytes);
        var poor = new PatchRoute(target.Find<PatchOrigin>()!, new BlockVerifier(target), new MemoryBase(_old)) { MemoryBytes = 1 << 20 };
        Assert.Null(poor.CostOf(known, new LinkCost(TimeSpan.Zero, 1e6, 20, 100, 1)));
    }

    [Fact]
    public async Task A_payload_that_is_too_long_or_empty_is_not_fetched()
    {
        // Window 2 takes what window 3 had: too much for one, nothing for the other.
        long[] ends = [.. _index.Windows.PayloadEnds];
        var windows = _index.Windows with { PayloadEnds = [.. ends.Select((end, window) => window == 2 ? ends[3] + 100_000 : window > 2 ? end + 100_000 : end)] };
        windows = windows with { PayloadEnds = [.. windows.PayloadEnds.Select((end, window) => window == 3 ? windows.PayloadEnds[2] : end)] };
        var origin = new PatchOrigin(["target"], new PatchedBase(_old.Length, _index.Head.BaseDigest), windows);
        Assert.Equal((null, null), (windows.PayloadOf(2), windows.PayloadOf(3)));
        Assert.DoesNotContain(2, Enumerable.Range(0, origin.Stored.BlockCount).Select(origin.WindowOf));
        Assert.InRange(origin.Stored.BlockBytes, 1, windows.MostPayloadBytes);
        _transport.Resources[MemoryTransport.Address.AbsolutePath] =
            [.. _patch.AsSpan(0, (int)ends[3]), .. new byte[100_000], .. _patch.AsSpan((int)ends[3])];
        TargetIndex target = _index.ToTarget(["target"]);
        var filled = new FilledTarget(target.Layout);
        await FetchAsync(new PatchRoute(origin, new BlockVerifier(target), new MemoryBase(_old)), filled);
        Assert.Equal([2, 3], Enumerable.Range(0, Windows).Except(filled.Written));
    }

    private long BytesOf(params int[] windows) => windows.Sum(window => _index.Windows.PayloadOf(window)!.Value.Length);

    private async Task<FilledTarget> FetchAsync(byte[] from, IEnumerable<int> missing, byte[]? fetched = null, string? says = null)
    {
        TargetIndex target = _index.ToTarget(["target"], fetched);
        var filled = new FilledTarget(target.Layout);
        foreach (int window in Enumerable.Range(0, Windows).Except(missing))
            filled.Keep(_target, new BlockRun(window, 1));
        string problem = await FetchAsync(new PatchRoute(target.Find<PatchOrigin>()!, new BlockVerifier(target), new MemoryBase(from)), filled);
        if (says is not null)
            Assert.StartsWith(says, problem, StringComparison.Ordinal);
        return filled;
    }

    private async Task<string> FetchAsync(PatchRoute route, FilledTarget filled)
    {
        FetchSource[] sources = [new FetchSource(MemoryTransport.Address, MemoryTransport.Address, _transport)];
        return await route.FetchAsync(filled, filled, new RouteTerms(sources, Connections: 1, new HostGuards(new RunClock(new HurriedTime())), _tally), default);
    }
}
