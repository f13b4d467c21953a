using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Routes.Units;
using Morsel.Target;
using Morsel.Tests.Matching;
using Morsel.Tests.Units;

namespace Morsel.Tests.Routes.Units;

/// <summary>Compressed units fetched for what is missing.</summary>
public sealed class UnitsRouteTests
{
    private static readonly LinkCost Link = new(TimeSpan.FromMilliseconds(20), 1e6, RangesPerRequest: 20, BytesPerRange: 100, Connections: 1);

    private readonly MemoryTransport _transport = new();
    private readonly FetchTally _tally = new();
    private readonly byte[] _target = UnitVectors.Target;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_missing_units_make_the_target_and_nothing_else_travels(bool isMapped)
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout) { IsMapped = isMapped };
        UnitVectors.Read("known").CopyTo(filled.Bytes, 0);
        foreach (int unit in Enumerable.Range(0, 79).Except(UnitVectors.Missing))
            filled.Keep(_target, new BlockRun(unit, 1));
        UnitsRoute route = Route(target, UnitVectors.Object);
        RouteCost cost = CostOf(route, filled);
        await FetchAsync(route, filled);

        Assert.Equal(_target, filled.Bytes);
        Assert.Equal(UnitVectors.Missing, filled.Written.Order());
        Assert.Equal(4272, cost.Bytes);
        // Those that lie nearer than a heading of a range would be are fetched as one.
        Assert.InRange(_tally.TransferredBytes, 4272, 4272 + 256);
        Assert.Equal((1, 15 * 512), (_transport.Requests, (int)_tally.FetchedBytes));
    }

    [Theory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(4096)]
    [InlineData(32 << 10)]
    public async Task Whatever_is_missing_comes_in_the_order_of_the_target(int blockBytes)
    {
        SampleTarget target = new(_target, blockBytes);
        var random = new Random(blockBytes);
        for (int round = 0; round < 20; round++)
        {
            var filled = new FilledTarget(target.Index.Layout) { IsMapped = round % 2 == 0 };
            double share = random.NextDouble();
            int[] missing = [.. Enumerable.Range(0, target.BlockCount).Where(_ => random.NextDouble() < share)];
            foreach (int block in Enumerable.Range(0, target.BlockCount).Except(missing))
                filled.Keep(_target, new BlockRun(block, 1));
            await FetchAsync(Route(target, UnitVectors.Object), filled);
            Assert.Equal(_target, filled.Bytes);
            // Two segments: each in its own order.
            Assert.Equal(missing, filled.Written.Order());
            Assert.Equal(filled.Written.Where(block => block < target.Index.Layout.BlockAt(32 << 10)), missing.Where(block => block < target.Index.Layout.BlockAt(32 << 10)));
        }
    }

    [Fact]
    public async Task Pages_that_were_not_read_are_fetched_first()
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout);
        filled.Keep(_target, new BlockRun(0, 70));
        filled.Keep(_target, new BlockRun(72, 7));
        var route = new UnitsRoute(OriginOf(target, UnitVectors.Object, tableBytes: 72), new BlockVerifier(target.Index));
        _transport.Resources[MemoryTransport.Address.AbsolutePath] = UnitVectors.Object;
        UnitTable table = UnitVectors.TableOf(UnitVectors.Object);
        int units = table.Pages[1].Sizes!.Skip(6).Take(2).Sum();
        RouteCost cost = CostOf(route, filled);
        await FetchAsync(route, filled);

        Assert.Equal(_target, filled.Bytes);
        Assert.Equal((2, 2), (_transport.Requests, cost.Requests));
        Assert.Equal(table.Pages[1].Stored.Length + units, _tally.TransferredBytes);
    }

    [Fact]
    public async Task A_page_that_is_wrong_ends_the_route_before_any_unit()
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout);
        byte[] stored = UnitVectors.Object;
        UnitsOrigin origin = OriginOf(target, stored, tableBytes: 72);
        stored[^2] ^= 0x10;
        _transport.Resources[MemoryTransport.Address.AbsolutePath] = stored;
        string problem = await FetchAsync(new UnitsRoute(origin, new BlockVerifier(target.Index)), filled);
        Assert.StartsWith("table of units, page 1", problem, StringComparison.Ordinal);
        Assert.Empty(filled.Written);
        Assert.InRange(_tally.TransferredBytes, 1, 178);
    }

    [Theory]
    [InlineData("hostile/flipped")]
    [InlineData("hostile/block-type-3")]
    public async Task A_unit_that_fails_twice_ends_the_route_and_nothing_wrong_is_written(string name)
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout);
        string problem = await FetchAsync(Route(target, UnitVectors.Read(name)), filled);
        Assert.Contains("do not match the control file", problem, StringComparison.Ordinal);
        Assert.False(filled.IsFull);
        Assert.All(filled.Written, block => Assert.Equal(_target.AsSpan(block * 512, 1).ToArray(), filled.Bytes.AsSpan(block * 512, 1).ToArray()));
        Assert.Equal(1, _tally.WrongBlocks);
        // All of it once, and the unit that failed once more.
        Assert.InRange(_tally.TransferredBytes, 1, 20_492 + 600);
    }

    [Fact]
    public async Task A_unit_that_was_damaged_on_its_way_is_asked_for_again_and_those_behind_it_wait()
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout);
        byte[] damaged = UnitVectors.Read("hostile/flipped");
        _transport.Resources[MemoryTransport.Address.AbsolutePath] = damaged;
        _transport.WhenAsked = requests =>
        {
            if (requests == 2)
                _transport.Resources[MemoryTransport.Address.AbsolutePath] = UnitVectors.Object;
        };
        await FetchAsync(new UnitsRoute(OriginOf(target, UnitVectors.Object), new BlockVerifier(target.Index)), filled);
        Assert.Equal(_target, filled.Bytes);
        Assert.Equal(2, _transport.Requests);
        Assert.InRange(_tally.TransferredBytes, 20_400, 20_492 + 600);
        Assert.Equal(_target.Length, _tally.FetchedBytes);
    }

    [Fact]
    public async Task Without_what_stands_before_it_nothing_is_decompressed()
    {
        SampleTarget target = new(_target, blockBytes: 512);
        var filled = new FilledTarget(target.Index.Layout);
        var wanted = new WantedBlocks(filled);
        var only = new BlockSet(79);
        only.Add(new BlockRun(30, 2));
        wanted.Only(only);
        var route = Route(target, UnitVectors.Object);
        string problem = await route.FetchAsync(wanted, filled, TermsFor(), default);
        Assert.Equal("the file is not complete up to byte 15360", problem);
        Assert.Empty(filled.Written);
    }

    [Fact]
    public void Blocks_that_do_not_fit_units_lead_nowhere()
    {
        foreach (int blockBytes in (int[])[700, 64 << 10])
        {
            SampleTarget target = new(_target, blockBytes);
            Assert.Null(Route(target, UnitVectors.Object).CostOf(new BlockSet(target.BlockCount), Link));
        }
        SampleTarget longer = new([.. _target, 1], blockBytes: 512);
        Assert.Null(Route(longer, UnitVectors.Object).CostOf(new BlockSet(longer.BlockCount), Link));
    }

    private UnitsRoute Route(SampleTarget target, byte[] stored)
    {
        _transport.Resources[MemoryTransport.Address.AbsolutePath] = stored;
        return new UnitsRoute(OriginOf(target, stored), new BlockVerifier(target.Index));
    }

    private static UnitsOrigin OriginOf(SampleTarget target, byte[] stored, int? tableBytes = null) => new(["target"], UnitVectors.TableOf(stored, tableBytes));

    private static RouteCost CostOf(UnitsRoute route, FilledTarget filled)
    {
        var known = new BlockSet(79);
        filled.CopyKnown(known);
        return Assert.NotNull(route.CostOf(known, Link));
    }

    private Task<string> FetchAsync(UnitsRoute route, FilledTarget filled) => route.FetchAsync(filled, filled, TermsFor(), default);

    private RouteTerms TermsFor()
    {
        FetchSource[] sources = [new FetchSource(MemoryTransport.Address, MemoryTransport.Address, _transport)];
        return new RouteTerms(sources, Connections: 1, new HostGuards(new RunClock(new HurriedTime())), _tally);
    }
}
