using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Routes.Store;
using Morsel.Target;
using Morsel.Tests.Fetching.Simulation;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Routes.Store;

/// <summary>Objects of a store, fetched on virtual time.</summary>
public sealed class StoreRouteTests
{
    private const int BlockBytes = 256, BlockCount = 1000;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    private readonly SampleTarget _target = new(TestBytes.Random((BlockCount * BlockBytes) - 7), BlockBytes);
    private readonly FakeTimeProvider _time = new();
    private readonly FilledTarget _filled;
    private readonly FetchTally _tally = new();
    private int _looks;

    public StoreRouteTests() => _filled = new FilledTarget(_target.Index.Layout);

    [Fact]
    public async Task A_thousand_objects_of_one_host_come_side_by_side_each_by_one_request()
    {
        StoreOfObjects store = Filled(new ReversedStore(_target.Index.Layout));
        DateTimeOffset began = _time.GetUtcNow();
        await FetchAsync(new ReversedStore(_target.Index.Layout), store);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.Equal((BlockCount, 16), (store.Asked.Count, store.MostAtOnce));
        Assert.Equal(BlockCount, store.Asked.DistinctBy(request => request.Resource).Count());
        Assert.All(store.Asked, request => Assert.Empty(request.Ranges));
        // One alone shows that the host is there; then 16 at a time. At four requests a second it would take more than four minutes.
        Assert.InRange(_time.GetUtcNow() - began, RoundTrip * 63, RoundTrip * 70);
        Assert.Equal(0, _looks);
        Assert.Equal((BlockCount, _target.Bytes.Length), (_tally.Requests, (int)_tally.FetchedBytes));
    }

    [Fact]
    public async Task Where_a_connection_carries_many_answers_more_objects_come_at_once()
    {
        var origin = new ReversedStore(_target.Index.Layout);
        StoreOfObjects store = Filled(origin, sharesConnections: true);
        DateTimeOffset began = _time.GetUtcNow();
        await FetchAsync(origin, store);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.Equal((BlockCount, 64), (store.Asked.Count, store.MostAtOnce));
        Assert.InRange(_time.GetUtcNow() - began, RoundTrip * 16, RoundTrip * 20);
    }

    [Fact]
    public async Task An_object_may_hold_a_run_of_blocks()
    {
        var origin = new ReversedStore(_target.Index.Layout, blocksOfOne: 30);
        _filled.Keep(_target.Bytes, new BlockRun(0, 60));
        // Of this one, one block is missing: all of it comes, and the rest of it is not written again.
        _filled.Keep(_target.Bytes, new BlockRun(90, 29));
        StoreOfObjects store = Filled(origin);
        await FetchAsync(origin, store);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.Equal(Enumerable.Range(2, 32).Select(unit => $"/store/{unit % 10}/{unit}.rev").Order(), store.Asked.Select(request => request.Resource.AbsolutePath).Order());
    }

    [Fact]
    public async Task Of_what_one_store_lacks_another_is_asked_and_of_nothing_else()
    {
        var origin = new ReversedStore(_target.Index.Layout);
        StoreOfObjects first = Filled(origin), second = Filled(origin);
        foreach (int unit in new[] { 500, 700, 900 })
            first.Objects.Remove($"/store/{unit % 10}/{unit}.rev");
        await FetchAsync(origin, first, second);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.Equal(BlockCount, first.Asked.Count);
        Assert.Equal([500, 700, 900], second.Asked.Select(request => int.Parse(request.Resource.Segments[^1][..^4], System.Globalization.CultureInfo.InvariantCulture)).Order());
    }

    [Fact]
    public async Task A_store_that_lacks_most_is_soon_asked_only_for_what_the_others_lack()
    {
        var origin = new ReversedStore(_target.Index.Layout);
        StoreOfObjects overlay = new(_time, RoundTrip), other = Filled(origin);
        foreach (int unit in new[] { 500, 700, 900 })
        {
            overlay.Objects[$"/store/{unit % 10}/{unit}.rev"] = origin.Stored(_target.Bytes, unit);
            other.Objects.Remove($"/store/{unit % 10}/{unit}.rev");
        }
        await FetchAsync(origin, overlay, other);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.InRange(overlay.Asked.Count, 3, 60);
        Assert.InRange(other.Asked.Count, BlockCount - 60, BlockCount);
    }

    [Fact]
    public async Task An_object_that_nobody_has_is_named()
    {
        var origin = new ReversedStore(_target.Index.Layout);
        StoreOfObjects store = Filled(origin);
        store.Objects.Remove("/store/7/777.rev");
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => FetchAsync(origin, store));
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.StartsWith("http://host0/store/7/777.rev: ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(BlockCount - 1, _filled.Count);
    }

    [Fact]
    public async Task A_store_of_something_else_is_not_asked_for_a_thousand_objects()
    {
        var store = new StoreOfObjects(_time, RoundTrip);
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => FetchAsync(new ReversedStore(_target.Index.Layout), store));
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.InRange(store.Asked.Count, 1, 40);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    public async Task A_wrong_object_is_not_written_and_one_that_is_too_long_is_not_read_to_its_end(int length)
    {
        var origin = new ReversedStore(_target.Index.Layout);
        StoreOfObjects first = Filled(origin), second = Filled(origin);
        first.Objects["/store/7/777.rev"] = new byte[length];
        await FetchAsync(origin, first, second);

        Assert.Equal(_target.Bytes, _filled.Bytes);
        Assert.InRange(_tally.TransferredBytes, _target.Bytes.Length, _target.Bytes.Length + (128 << 10));
    }

    [Fact]
    public void A_store_is_a_folder_and_its_key_lets_in_to_each_object()
    {
        using var goal = new StoreGoal(new ReversedStore(_target.Index.Layout), new BlockVerifier(_target.Index), _filled);
        var request = new PlannedRequest([_target.Index.Layout.RangeOf(12)]) { IsUnit = true };
        foreach (string address in new[] { "http://host/a/store?key=1", "http://host/a/store/?key=1" })
        {
            var source = new FetchSource(new Uri(address), new Uri(address), new StoreOfObjects(_time, RoundTrip));
            Assert.Equal(new Uri("http://host/a/store/2/12.rev?key=1"), goal.AddressOf(source, request));
        }
    }

    private StoreOfObjects Filled(ReversedStore origin, bool sharesConnections = false)
    {
        var store = new StoreOfObjects(_time, RoundTrip) { SharesConnections = sharesConnections };
        for (int unit = 0; unit < origin.Units.BlockCount; unit++)
            store.Objects["/store/" + origin.AddressOf(unit)] = origin.Stored(_target.Bytes, unit);
        return store;
    }

    private async Task FetchAsync(StoreOrigin origin, params StoreOfObjects[] stores)
    {
        FetchSource[] sources = [.. stores.Select((store, i) => new FetchSource(new Uri($"http://host{i}/store"), new Uri("http://host0/"), store) { MayLackMost = stores.Length > 1 })];
        var terms = new RouteTerms(sources, Connections: 4, new HostGuards(new RunClock(_time)), _tally)
        {
            ObjectConnections = 16,
            SharedObjectRequests = 64,
            WhenChanged = _ =>
            {
                _looks++;
                return Task.CompletedTask;
            },
        };
        var route = new StoreRoute(origin, new BlockVerifier(_target.Index));
        await VirtualTime.Run(_time, () => route.FetchAsync(_filled, _filled, terms, CancellationToken.None));
    }
}
