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

    private readonly SampleTarget _target = new(TestBytes.Random(100 * BlockBytes), BlockBytes);
    private readonly FakeTimeProvider _time = new();
    private readonly List<long> _scanned = [];
    private long _missing = SeedBytes;

    [Fact]
    public void A_seed_that_gives_nothing_is_left_where_the_link_is_fast()
    {
        SeedWatch watch = Watch(bytesPerSecond: 2e9);
        Scan(watch, 15 * MiB);
        Assert.False(watch.IsComplete);
        Scan(watch, 16 * MiB);
        Assert.Equal((true, true), (watch.IsDropped, watch.IsComplete));
        Assert.Equal([15 * MiB, 16 * MiB], _scanned);
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
    public void Its_rest_is_left_when_hardly_anything_is_missing_any_more()
    {
        SeedWatch watch = Watch(bytesPerSecond: 1e6);
        Scan(watch, 100 * MiB);
        Assert.False(watch.IsDropped);
        _missing = BlockBytes;
        Scan(watch, 101 * MiB);
        Assert.True(watch.IsDropped);
    }

    [Fact]
    public async Task What_was_passed_is_fetched_while_the_scan_goes_on_and_then_only_as_much_again()
    {
        var rounds = new List<int>();
        var known = new KnownBlocks(_target.BlockCount);
        var sink = new WantedBlocks(known);
        await using var early = new FetchDuringScan(sink, (_, _) => Fetch(rounds, sink, known), CancellationToken.None);
        SeedWatch watch = Watch(bytesPerSecond: null, early);
        Find(watch, 0, 10);
        Find(watch, 11, 9);
        await ReportAsync(watch, early, 20 * MiB);
        Find(watch, 21, 9);
        await ReportAsync(watch, early, 21 * MiB);
        Assert.Equal([1], rounds);
        Find(watch, 31, 9);
        await ReportAsync(watch, early, 22 * MiB);
        Assert.Equal([1, 2], rounds);
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
        Assert.False(watch.IsDropped);
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

    private SeedWatch Watch(double? bytesPerSecond, FetchDuringScan? early = null, double roundTripMilliseconds = 1) =>
        new(new Taker(), _target.Index.Layout, new SeedTerms(SeedBytes, () => _missing, _time)
        {
            Speed = new LinkSpeed(TimeSpan.FromMilliseconds(roundTripMilliseconds), bytesPerSecond),
            Early = early,
            Progress = new Told<long>(_scanned.Add),
        });

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

    private void Find(SeedWatch watch, int first, int count)
    {
        var run = new BlockRun(first, count);
        VerifiedBlocks blocks = new BlockVerifier(_target.Index).Prove(_target.Bytes.AsMemory(first * BlockBytes), run).Take(run);
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
