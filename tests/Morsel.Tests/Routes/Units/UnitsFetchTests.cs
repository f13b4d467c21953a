using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Routes;
using Morsel.Routes.Units;
using Morsel.Target;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;
using Morsel.Transports.Http;

namespace Morsel.Tests.Routes.Units;

/// <summary>Units fetched from a server into a part file.</summary>
public sealed class UnitsFetchTests : IDisposable
{
    private const int BlockBytes = 1024;

    private readonly TemporaryFolder _folder = new();
    private readonly Site _site = new();
    private readonly FetchTally _tally = new();

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [UnitsTheory]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(8192)]
    public async Task Whatever_is_missing_is_fetched_in_few_requests_and_no_more_bytes_than_was_said(int unitBytes)
    {
        byte[] content = Edited.Version(Edited.Content(7, 600_000), seed: 3, edits: 60);
        var target = new SampleTarget([.. content, .. Edited.Version(content, seed: 4, edits: 60)], BlockBytes);
        MadeObject made = await MadeObject.OfAsync(target.Bytes, unitBytes, level: 3, unitsPerPage: 64);
        _site.Publish("/target.zst", made.Bytes);
        var random = new Random(unitBytes);
        for (int round = 0; round < 8; round++)
        {
            double share = random.NextDouble() * random.NextDouble();
            BlockSet missing = Runs(random, target.BlockCount, share);
            long before = _site.BytesAskedOf("/target.zst");
            int requests = _tally.Requests;
            (byte[] filled, RouteCost cost) = await FillAsync(target, made.Table, missing, connections: 4);
            Assert.Equal(target.Bytes, filled);
            Assert.Equal(_tally.Requests, _site.Requests.Count);
            // The gaps that are fetched along cost less than ranges of their own would.
            Assert.InRange(_site.BytesAskedOf("/target.zst") - before, cost.Bytes, cost.Bytes + (64 << 10));
            Assert.InRange(_tally.Requests - requests, missing.IsFull ? 0 : 1, 8);
        }
    }

    [UnitsFact]
    public async Task What_is_more_than_may_wait_comes_in_order_and_once()
    {
        // Cannot be compressed: 20 MiB of it travel, in one segment.
        var target = new SampleTarget(TestBytes.Random(20 << 20), blockBytes: 2048);
        MadeObject made = await MadeObject.OfAsync(target.Bytes, 2048, level: 1);
        _site.Publish("/target.zst", made.Bytes);
        var known = new BlockSet(target.BlockCount);
        known.Add(new BlockRun(0, 10));
        (byte[] filled, RouteCost cost) = await FillAsync(target, made.Table, known, connections: 6);
        Assert.Equal(target.Bytes, filled);
        Assert.InRange(_tally.TransferredBytes, cost.Bytes, cost.Bytes + (64 << 10));
        Assert.Equal(8 << 20, cost.MemoryBytes);
    }

    [UnitsFact]
    public async Task A_server_that_gives_no_ranges_gives_all_of_it_once()
    {
        var target = new SampleTarget(TestBytes.Random(300_000), BlockBytes);
        MadeObject made = await MadeObject.OfAsync(target.Bytes, BlockBytes, level: 1);
        _site.Answer("/target.zst", (_, connection) => connection.WriteAsync(Faults.Answers.Whole(made.Bytes)));
        var known = new BlockSet(target.BlockCount);
        known.Add(new BlockRun(0, 30));
        (byte[] filled, _) = await FillAsync(target, made.Table, known, connections: 2);
        Assert.Equal(target.Bytes, filled);
        Assert.InRange(_tally.Requests, 1, 3);
    }

    [UnitsFact]
    public async Task What_comes_early_waits_up_to_a_bound_and_then_must_come_again()
    {
        var target = new SampleTarget(TestBytes.Random(10 << 20), blockBytes: 2048);
        MadeObject made = await MadeObject.OfAsync(target.Bytes, 2048, level: 1);
        var filled = new FilledTarget(target.Index.Layout);
        using var queue = new UnitQueue(new UnitGroups(made.Table.Cut, target.Index.Layout), new BlockVerifier(target.Index), filled, filled, new UnitTrust());
        var stored = new StoredUnits(made.Table);
        var running = new List<Task>();
        bool TryAdd(int unit)
        {
            ByteRange range = stored.Layout.RangeOf(stored.BlockOf(unit));
            return queue.TryAdd(unit, made.Bytes.AsSpan((int)range.Start, (int)range.Length), running);
        }

        int[] dropped = [.. Enumerable.Range(1, target.BlockCount - 1).Reverse().Where(unit => !TryAdd(unit))];
        Assert.Equal((0, 0), (filled.Count, running.Count));
        Assert.InRange(dropped.Length * 2051L, (5119 * 2051) - (8 << 20), (5120 * 2051) - (8 << 20));
        Assert.True(TryAdd(0));
        await Task.WhenAll(running);
        Assert.Equal(0, Assert.Single(filled.Written));
        foreach (int unit in dropped.Reverse())
            Assert.True(TryAdd(unit));
        await Task.WhenAll(running);
        Assert.Equal(target.Bytes, filled.Bytes);
    }

    private async Task<(byte[] Filled, RouteCost Cost)> FillAsync(SampleTarget target, UnitTable table, BlockSet known, int connections)
    {
        var verifier = new BlockVerifier(target.Index);
        using var part = PartFile.Open(new LocalFileSystem(), _folder["target"], target.Index.Layout);
        part.Resize();
        for (int block = known.NextMember(0); block < known.BlockCount; block = known.NextMember(block + 1))
        {
            var run = new BlockRun(block, 1);
            part.Write(verifier.Prove(target.Padded(block), run).Take(run));
        }
        using var transport = new HttpTransport();
        Uri address = _site.Address("/target.zst");
        var route = new UnitsRoute(new UnitsOrigin(["target.zst"], table), verifier);
        RouteCost cost = Assert.NotNull(route.CostOf(known, new LinkCost(TimeSpan.FromMilliseconds(20), 1e7, RangesPerRequest: 20, BytesPerRange: 120, connections)));
        await route.FetchAsync(
            part, part, new RouteTerms([new FetchSource(address, address, transport)], connections, new HostGuards(new RunClock(TimeProvider.System)), _tally), default);
        byte[] filled = new byte[target.Bytes.Length];
        part.File.Read(filled, 0);
        Assert.True(part.IsComplete);
        part.Discard();
        return (filled, cost);
    }

    private static BlockSet All(int count)
    {
        var all = new BlockSet(count);
        all.Add(new BlockRun(0, count));
        return all;
    }

    // Known blocks, but for some runs.
    private static BlockSet Runs(Random random, int count, double share)
    {
        BlockSet known = All(count);
        for (int missing = 0; missing < share * count;)
        {
            int first = random.Next(count), length = Math.Min(random.Next(1, 20), count - first);
            for (int block = first; block < first + length; block++)
                known.Remove(block);
            missing += length;
        }
        return known;
    }
}
