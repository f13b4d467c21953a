using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Tests.Searching;

public class FetchDuringScanTests
{
    private readonly KnownBlocks _part = new(10);

    [Fact]
    public async Task Only_what_is_wanted_is_fetched()
    {
        var sink = new WantedBlocks(_part);
        _part.Known.Add(4);
        var missing = new List<int[]>();
        Assert.Equal(9, Missing(sink).Length);
        await using var early = new FetchDuringScan(sink, (_, stop) => Task.Run(() => missing.Add(Missing(sink)), stop), CancellationToken.None);
        early.Begin(Set(3, 4, 5));
        while (early.IsUnderWay)
            await Task.Yield();
        Assert.Equal([[3, 5]], missing);
    }

    [Fact]
    public async Task What_is_under_way_at_the_end_goes_on_with_all_that_is_missing()
    {
        var sink = new WantedBlocks(_part);
        _part.Known.Add(4);
        int[] missing = [];
        await using var early = new FetchDuringScan(sink, async (widened, _) => { await widened; missing = Missing(sink); }, CancellationToken.None);
        early.Begin(Set(3, 4, 5));
        await early.EndAsync();
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8, 9], missing);
    }

    [Fact]
    public async Task One_round_is_under_way_at_a_time()
    {
        var answered = new TaskCompletionSource();
        int rounds = 0;
        await using var early = new FetchDuringScan(new WantedBlocks(_part), (_, _) => ++rounds == 1 ? answered.Task : Task.CompletedTask, CancellationToken.None);
        early.Begin(Set(1));
        while (Volatile.Read(ref rounds) == 0)
            await Task.Yield();
        early.Begin(Set(2));
        Assert.True(early.IsUnderWay);
        answered.SetResult();
        await early.EndAsync();
        Assert.Equal(1, rounds);
        early.Begin(Set(2));
        await early.EndAsync();
        Assert.Equal(2, rounds);
    }

    [Fact]
    public async Task A_server_that_fails_early_is_left_to_the_fetch_after_the_scan()
    {
        int rounds = 0;
        await using var early = new FetchDuringScan(
            new WantedBlocks(_part),
            (_, _) =>
            {
                rounds++;
                throw new TransportException(TransportFailure.Network, new Uri("http://host/file"), "it broke off");
            },
            CancellationToken.None);
        early.Begin(Set(1));
        await early.EndAsync();
        early.Begin(Set(1));
        await early.EndAsync();
        Assert.Equal(1, rounds);
    }

    [Fact]
    public async Task A_full_disk_is_not_hidden()
    {
        await using var early = new FetchDuringScan(new WantedBlocks(_part), (_, _) => throw new IOException("no space"), CancellationToken.None);
        early.Begin(Set(1));
        Assert.Equal("no space", (await Assert.ThrowsAsync<IOException>(early.EndAsync)).Message);
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
