using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Seeds;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="ISeedSearch"/> does.</summary>
public abstract class SeedSearchConformance
{
    /// <summary>The target's bytes.</summary>
    protected abstract byte[] Target { get; }

    private protected abstract TargetIndex Index { get; }

    /// <summary>A file that holds much of the target, in a way that this search finds.</summary>
    protected abstract byte[] Seed { get; }

    private protected abstract ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads);

    [Fact]
    public async Task What_is_found_is_the_target_s()
    {
        Taken taken = await SearchAsync(Seed);
        Assert.Null(taken.Problem);
        Assert.NotEmpty(taken.Runs);   // whose bytes were compared as they came
        Assert.All(taken.Runs, run => Assert.InRange(run.SeedOffset, 0, Seed.Length - 1));
    }

    [Fact]
    public async Task What_is_found_and_in_which_order_does_not_depend_on_the_number_of_threads()
    {
        Taken one = await SearchAsync(Seed);
        foreach (int threads in (int[])[2, 7])
            Assert.Equal(one.Runs, (await SearchAsync(Seed, threads)).Runs);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is()
    {
        Taken taken = await SearchAsync(TestBytes.Random(300_000, seed: 99));
        Assert.Null(taken.Problem);
        Assert.Empty(taken.Runs);
        Assert.Empty((await SearchAsync([])).Runs);
    }

    [Fact]
    public async Task Blocks_that_are_known_are_not_searched_for()
    {
        Taken all = await SearchAsync(Seed);
        var known = new BlockSet(Index.Layout.BlockCount);
        foreach ((BlockRun run, long _) in all.Runs)
            known.Add(run);
        Assert.Empty((await SearchAsync(Seed, known: known)).Runs);
    }

    [Fact]
    public async Task Why_a_seed_could_not_be_read_to_its_end_is_told_and_not_thrown()
    {
        Taken taken = await SearchAsync(new BreakingSeed(Seed, 0), threads: 2);
        Assert.Equal("broken", taken.Problem?.Message);
        Assert.Empty(taken.Runs);
        Assert.NotNull((await SearchAsync(new BreakingSeed(Seed, Seed.Length / 2), threads: 2)).Problem);
    }

    [Fact]
    public async Task A_search_that_is_cancelled_ends_so()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SearchAsync(new MemorySeed(Seed), 2, cancellationToken: source.Token));
    }

    [Fact]
    public async Task Progress_only_grows_up_to_the_seed_s_length()
    {
        var told = new Told<long>();
        await SearchAsync(new MemorySeed(Seed), 2, progress: told);
        Assert.NotEmpty(told.All);
        Assert.Equal(told.All.Order(), told.All);
        Assert.InRange(told.All[^1], 1, Seed.Length);
    }

    private Task<Taken> SearchAsync(byte[] seed, int threads = 1, BlockSet? known = null) => SearchAsync(new MemorySeed(seed), threads, known);

    private async Task<Taken> SearchAsync(
        ISeed seed, int threads, BlockSet? known = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        using (seed)
        {
            ISeedSearch search = Create(new BlockVerifier(Index), known ?? new BlockSet(Index.Layout.BlockCount), threads);
            if (search.Needs is { } needed)
                search.Tell(BytesOf(new BlockRun(needed, 1)).ToArray());
            var taken = new Taken(this);
            taken.Problem = await search.ScanAsync(seed, taken, progress, cancellationToken);
            return taken;
        }
    }

    private ReadOnlySpan<byte> BytesOf(BlockRun run)
    {
        ByteRange range = Index.Layout.RangeOf(run);
        return Target.AsSpan((int)range.Start, (int)range.Length);
    }

    /// <summary>Compares what is found with the target, and notes it.</summary>
    private sealed class Taken(SeedSearchConformance suite) : IMatchReceiver
    {
        public List<(BlockRun Run, long SeedOffset)> Runs { get; } = [];

        public IOException? Problem { get; set; }

        public bool IsComplete => false;

        public bool IsBehind => false;

        public void Take(VerifiedBlocks blocks, long seedOffset)
        {
            Assert.Equal(suite.BytesOf(blocks.Run), blocks.Bytes.Span);
            Runs.Add((blocks.Run, seedOffset));
        }
    }
}
