using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Tests.Assembling;

public class EarlyFetchTests
{
    private readonly KnownBlocks _part = new(10);

    [Fact]
    public async Task Only_what_is_wanted_is_fetched_until_the_scan_has_ended()
    {
        var sink = new WantedBlocks(_part);
        _part.Known.Add(4);
        var missing = new List<int[]>();
        var early = new EarlyFetch(sink, _ => Task.FromResult(Note(sink, missing)));
        early.Begin(Set(3, 4, 5), CancellationToken.None);
        await early.EndAsync();
        Note(sink, missing);
        Assert.Equal([[3, 5], [0, 1, 2, 3, 5, 6, 7, 8, 9]], missing);
    }

    [Fact]
    public async Task One_round_is_under_way_at_a_time()
    {
        var answered = new TaskCompletionSource<FetchTally>();
        int rounds = 0;
        var early = new EarlyFetch(new WantedBlocks(_part), _ => ++rounds == 1 ? answered.Task : Task.FromResult(new FetchTally()));
        early.Begin(Set(1), CancellationToken.None);
        while (Volatile.Read(ref rounds) == 0)
            await Task.Yield();
        early.Begin(Set(2), CancellationToken.None);
        Assert.True(early.IsUnderWay);
        answered.SetResult(new FetchTally());
        await early.EndAsync();
        Assert.Equal(1, rounds);
        early.Begin(Set(2), CancellationToken.None);
        await early.EndAsync();
        Assert.Equal(2, rounds);
    }

    [Fact]
    public async Task A_server_that_fails_early_is_left_to_the_fetch_after_the_scan()
    {
        var sink = new WantedBlocks(_part);
        int rounds = 0;
        var early = new EarlyFetch(sink, _ =>
        {
            rounds++;
            throw new TransportException(TransportFailure.Network, new Uri("http://host/file"), "it broke off");
        });
        early.Begin(Set(1), CancellationToken.None);
        await early.EndAsync();
        early.Begin(Set(1), CancellationToken.None);
        await early.EndAsync();
        Assert.Equal(1, rounds);
        Assert.Equal(10, Missing(sink).Length);
    }

    [Fact]
    public async Task A_full_disk_is_not_hidden()
    {
        var early = new EarlyFetch(new WantedBlocks(_part), _ => throw new IOException("no space"));
        early.Begin(Set(1), CancellationToken.None);
        Assert.Equal("no space", (await Assert.ThrowsAsync<IOException>(early.EndAsync)).Message);
    }

    private static FetchTally Note(WantedBlocks sink, List<int[]> missing)
    {
        missing.Add(Missing(sink));
        return new FetchTally();
    }

    private static int[] Missing(WantedBlocks sink)
    {
        var known = new BlockSet(10);
        sink.CopyKnown(known);
        return [.. Enumerable.Range(0, 10).Where(block => !known.Contains(block))];
    }

    private static BlockSet Set(params int[] blocks)
    {
        var set = new BlockSet(10);
        foreach (int block in blocks)
            set.Add(block);
        return set;
    }

    private sealed class KnownBlocks(int count) : IVerifiedSink
    {
        public BlockSet Known { get; } = new(count);

        public void CopyKnown(BlockSet into) => into.CopyFrom(Known);

        public void Write(VerifiedBlocks blocks) => Known.Add(blocks.Run);
    }
}
