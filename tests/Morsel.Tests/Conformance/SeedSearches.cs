using Morsel.Formats;
using Morsel.Formats.Casync;
using Morsel.Formats.Zchunk;
using Morsel.Matching;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;
using Morsel.Tests.Seeds;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Conformance;

public sealed class SeedScannerConformance : SeedSearchConformance
{
    private static readonly SampleTarget Sample = new(TestBytes.Random(3_000_000), blockBytes: 2048);

    protected override byte[] Target => Sample.Bytes;

    private protected override TargetIndex Index => Sample.Index;

    protected override byte[] Seed { get; } = [.. TestBytes.Random(777, seed: 2), .. Sample.Bytes.AsSpan(1_000_000), .. Sample.Bytes.AsSpan(0, 500_000)];

    private protected override ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads) => new SeedScanner(verifier, Sample.Matcher(), known, threads);
}

public abstract class ChunkSearchConformance : SeedSearchConformance
{
    private readonly Lazy<Description> _description;

    protected ChunkSearchConformance() => _description = new(() =>
        Assert.IsType<ReadStep.Done>(new ZchunkFormat().Read(Target.AsMemory(0, ZchunkLead.Read(Target).HeaderBytes), isWhole: true)).Description);

    private protected override TargetIndex Index => _description.Value.Index;

    private protected IMadeChunkMatcher Matcher => Assert.IsAssignableFrom<IMadeChunkMatcher>(_description.Value.CreateMatcher());
}

public sealed class ExactChunkSearchConformance : ChunkSearchConformance
{
    protected override byte[] Target { get; } = Vectors.Read("zchunk/meta-v2.xml.auto.zck");

    protected override byte[] Seed { get; } = Vectors.Read("zchunk/meta-v1.xml.auto.zck");

    private protected override ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads) => new ExactChunkSearch(verifier, Matcher, known);
}

public sealed class MadeChunkSearchConformance : ChunkSearchConformance
{
    protected override byte[] Target { get; } = Vectors.Read("zchunk/meta-v1.xml.none.zck");

    protected override byte[] Seed { get; } = Vectors.Read("zchunk/meta-v1.xml");

    private protected override ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads) => new MadeChunkSearch(verifier, Matcher, known, threads);
}

public abstract class CutSearchConformance : SeedSearchConformance
{
    private protected static readonly byte[] Content = [.. TestBytes.Random(5_000_000, seed: 3), .. TestBytes.Random(200_000, seed: 4), .. TestBytes.Random(200_000, seed: 4)];

    private readonly CasyncDescription _description = new(CasyncScene.IndexOf(Content));

    private protected ICutChunkMatcher Matcher => Assert.IsAssignableFrom<ICutChunkMatcher>(_description.CreateMatcher());

    protected override byte[] Target => Content;

    private protected override TargetIndex Index => _description.Index;

    protected override byte[] Seed { get; } = [.. TestBytes.Random(777, seed: 2), .. Content.AsSpan(1_000_000), .. Content.AsSpan(0, 500_000)];

    [Fact]
    public async Task Neighbours_are_handed_on_together_and_equal_chunks_are_all_found()
    {
        var counted = new Counted();
        using var seed = new MemorySeed(Seed);
        Assert.Null(await Create(new BlockVerifier(Index), new BlockSet(Index.Layout.BlockCount), 2).ScanAsync(seed, counted, progress: null, default));
        // All but where the seed begins in the middle of one, and what is between its two halves.
        Assert.InRange(counted.Blocks, (int)(0.85 * Index.Layout.BlockCount), Index.Layout.BlockCount - 1);
        Assert.InRange(counted.Calls, 1, Index.Layout.BlockCount / 5);
    }

    private sealed class Counted : IMatchReceiver
    {
        public int Calls { get; private set; }

        public int Blocks { get; private set; }

        public bool IsComplete => false;

        public bool IsBehind => false;

        public void Take(VerifiedBlocks blocks, long seedOffset) => (Calls, Blocks) = (Calls + 1, Blocks + blocks.Run.Count);
    }
}

public sealed class CutChunkSearchConformance : CutSearchConformance
{
    private protected override ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads) => new CutChunkSearch(verifier, Matcher, known, threads);
}

public sealed class PromisedChunkSearchConformance : CutSearchConformance
{
    private protected override ISeedSearch Create(BlockVerifier verifier, BlockSet known, int threads) =>
        new WithIndex(new PromisedChunkSearch(verifier, Matcher, known, threads), CasyncScene.IndexOf(Seed).Write());

    private sealed class WithIndex(ISeedSearch search, byte[] index) : ISeedSearch
    {
        public Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken) =>
            search.ScanAsync(new AccompaniedSeed(seed, index), receiver, progress, cancellationToken);
    }
}
