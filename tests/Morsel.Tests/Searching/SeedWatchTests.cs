using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Searching;

public sealed class SeedWatchTests
{
    private const int BlockBytes = 1024;
    private const long MiB = 1 << 20, SeedBytes = 1000 * MiB;
    private const double Near = 1, Distant = 50; // round trip in milliseconds

    private readonly SampleTarget _target = new(TestBytes.Random(100 * BlockBytes), BlockBytes);
    private readonly FakeTimeProvider _time = new();
    private readonly List<long> _scanned = [];
    private readonly BlockSet _known = new(100);

    [Fact]
    public void A_seed_that_a_sample_promises_nothing_of_is_left_where_the_link_is_fast()
    {
        SeedWatch watch = Watch(bytesPerSecond: 2e9, sample: Sample());
        Scan(watch, 15 * MiB);
        Assert.False(watch.IsComplete);
        Scan(watch, 16 * MiB);
        Assert.Equal((new LeftRest(SeedBytes - (16 * MiB), 0, IsQuicker: true), true), (watch.Left, watch.IsComplete));
        Assert.Equal([15 * MiB, 16 * MiB], _scanned);
    }

    [Fact]
    public void Whatever_speeds_are_measured_a_seed_whose_rest_gives_something_is_searched_to_its_end()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            SeedWatch watch = Watch(Math.Pow(10, 3 + (9 * random.NextDouble())), sample: Sample(new BlockRun(random.Next(90), 10)), roundTripMilliseconds: 300 * random.NextDouble());
            for (long scanned = MiB; scanned < SeedBytes; scanned += random.Next(1, 50) * MiB)
            {
                _time.Advance(TimeSpan.FromSeconds(Math.Pow(10, -4 + (6 * random.NextDouble()))));
                watch.Report(scanned);
                Assert.True(watch.Left is null, $"seed {seed}: left at {scanned}");
            }
        }
    }

    [Fact]
    public void Where_nothing_is_known_of_the_line_a_seed_is_searched_to_its_end()
    {
        var watch = new SeedWatch(new Taker(), _target.Index.Layout, new SeedTerms(SeedBytes, _time) { CopyKnown = _ => { } });
        foreach (long scanned in new[] { 16 * MiB, 500 * MiB, SeedBytes })
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            watch.Report(scanned);
            Assert.Null(watch.Left);
        }
    }

    [Fact]
    public void What_the_sample_found_counts_no_more_when_it_came_from_elsewhere()
    {
        SeedWatch watch = Watch(bytesPerSecond: 1e9, sample: Sample(new BlockRun(0, 50)));
        Scan(watch, 100 * MiB);
        Assert.Null(watch.Left);
        _known.Add(new BlockRun(0, 50));
        Scan(watch, 101 * MiB);
        Assert.NotNull(watch.Left);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_unpacks_to_nothing_new_for_a_minute_is_left(bool isDecoded)
    {
        SeedWatch watch = Watch(bytesPerSecond: 1e9, isDecoded: isDecoded);
        for (int second = 1; second < 60; second++)
            Scan(watch, second << 30);
        Assert.Null(watch.Left);
        _known.Add(0);
        Scan(watch, 60L << 30);
        Scan(watch, 119L << 30);
        Assert.Null(watch.Left);
        Scan(watch, 122L << 30);
        Assert.Equal(isDecoded ? new LeftRest(0, 0, IsQuicker: false) : null, watch.Left);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1e6)]
    public void It_is_searched_to_its_end_where_the_link_is_slow_or_not_known(double? bytesPerSecond)
    {
        SeedWatch watch = Watch(bytesPerSecond);
        for (long scanned = MiB; scanned <= SeedBytes; scanned += MiB)
            Scan(watch, scanned);
        Assert.False(watch.IsComplete);
    }

    [Fact]
    public async Task What_was_passed_is_fetched_while_the_scan_goes_on_and_the_rest_at_its_end()
    {
        var rounds = new List<int>();
        var known = new KnownBlocks(_target.BlockCount);
        var sink = new WantedBlocks(known);
        await using var early = new FetchDuringScan(sink, (_, _) => Fetch(rounds, sink, known), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: null, early, Distant);
        for (int found = 1; found <= 9; found++)
        {
            Find(watch, (found - 1) * 10, 9);
            await ReportAsync(watch, early, (19 + found) * MiB);
        }
        Assert.Equal([1], rounds);
    }

    [Theory]
    [InlineData(Near)]
    [InlineData(Distant)]
    public async Task Many_bytes_are_worth_a_request_each_time_they_have_doubled(double roundTripMilliseconds)
    {
        var large = new SampleTarget(TestBytes.Random(31 << 20), 1 << 20);
        var rounds = new List<int>();
        var known = new KnownBlocks(large.BlockCount);
        var sink = new WantedBlocks(known);
        await using var early = new FetchDuringScan(sink, (_, _) => Fetch(rounds, sink, known), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: null, early, roundTripMilliseconds, target: large);
        foreach (int found in (int[])[0, 10, 20, 30])
        {
            Find(watch, found, 1, large);
            await ReportAsync(watch, early, (16 + found) * MiB);
        }
        Assert.Equal([9, 18], rounds);
    }

    [Theory]
    [InlineData(Distant, 5, 1)]  // some 100 in all: a request now and one at the end
    [InlineData(Distant, 17, 0)] // some 340 in all: they fit into two at the end, and no 200 are there yet
    [InlineData(Near, 5, 0)]     // few bytes: nothing is gained by asking now
    public async Task What_is_fetched_meanwhile_costs_no_request_more_than_two(double roundTripMilliseconds, int passed, int rounds)
    {
        int begun = 0;
        await using var early = new FetchDuringScan(
            new WantedBlocks(new KnownBlocks(_target.BlockCount)), (_, _) => Task.FromResult(++begun), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: null, early, roundTripMilliseconds);
        Find(watch, 0, 1);
        for (int i = 1; i <= passed; i++)
            Find(watch, 2 * i, 1);
        Scan(watch, SeedBytes / 20);
        await early.EndAsync();
        Assert.Equal(rounds, begun);
    }

    [Fact]
    public async Task Near_its_end_nothing_is_fetched_that_it_might_still_give()
    {
        await using var early = new FetchDuringScan(
            new WantedBlocks(new KnownBlocks(_target.BlockCount)), (_, _) => throw new InvalidOperationException(), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: 2e9, early);
        Find(watch, 5, 5);
        Scan(watch, SeedBytes - (100 * MiB));
        await early.EndAsync();
        Assert.Null(watch.Left);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(50, 1)]
    public async Task On_a_distant_line_that_is_nearer(double roundTripMilliseconds, int expected)
    {
        int rounds = 0;
        await using var early = new FetchDuringScan(
            new WantedBlocks(new KnownBlocks(_target.BlockCount)), (_, _) => Task.FromResult(++rounds), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: null, early, roundTripMilliseconds);
        Find(watch, 5, 5);
        Scan(watch, SeedBytes - (100 * MiB));
        await early.EndAsync();
        Assert.Equal(expected, rounds);
    }

    private SeedWatch Watch(
        double? bytesPerSecond, FetchDuringScan? early = null, double roundTripMilliseconds = Near, SeedSample? sample = null, bool isDecoded = false, SampleTarget? target = null) =>
        new(new Taker(), (target ?? _target).Index.Layout, new SeedTerms(SeedBytes, _time)
        {
            CopyKnown = into => { if (target is null) into.CopyFrom(_known); },
            Sample = _ => sample,
            IsDecoded = isDecoded,
            Speed = new LinkSpeed(TimeSpan.FromMilliseconds(roundTripMilliseconds), bytesPerSecond),
            Early = early,
            Progress = new Told<long>(_scanned.Add),
        });

    // A hundred windows over the seed, one of which holds some blocks.
    private static SeedSample Sample(BlockRun? found = null)
    {
        var sample = new SeedSample(windowBytes: 32 << 10);
        for (int window = 0; window < 100; window++)
            sample.Add(window * SeedBytes / 100);
        if (found is { } run)
            sample.Add(SeedBytes - MiB, run);
        return sample;
    }

    // A second for a GiB.
    private void Scan(SeedWatch watch, long scanned)
    {
        _time.Advance(TimeSpan.FromSeconds((scanned - (_scanned.Count > 0 ? _scanned[^1] : 0)) / (double)(1 << 30)));
        watch.Report(scanned);
    }

    private async Task ReportAsync(SeedWatch watch, FetchDuringScan early, long scanned)
    {
        Scan(watch, scanned);
        while (early.IsUnderWay)
            await Task.Yield();
    }

    private void Find(SeedWatch watch, int first, int count, SampleTarget? target = null)
    {
        target ??= _target;
        var run = new BlockRun(first, count);
        VerifiedBlocks blocks = new BlockVerifier(target.Index).Prove(target.Bytes.AsMemory(first * target.BlockBytes), run).Take(run);
        watch.Take(blocks, blocks.Range.Start);
    }

    private static Task Fetch(List<int> rounds, WantedBlocks sink, KnownBlocks known)
    {
        var missing = new BlockSet(known.Known.BlockCount);
        sink.CopyKnown(missing);
        rounds.Add(missing.BlockCount - missing.Count);
        foreach (BlockRun run in missing.MissingRuns())
            known.Known.Add(run);
        return Task.CompletedTask;
    }

    private sealed class Taker : IMatchReceiver
    {
        public bool IsComplete => false;

        public bool IsBehind => false;

        public void Take(VerifiedBlocks blocks, long seedOffset)
        {
        }
    }

    private sealed class KnownBlocks(int count) : IVerifiedSink
    {
        public BlockSet Known { get; } = new(count);

        public void CopyKnown(BlockSet into) => into.CopyFrom(Known);

        public void Write(VerifiedBlocks blocks) => Known.Add(blocks.Run);
    }
}
