using Morsel.Formats;
using Morsel.Formats.Zchunk;
using Morsel.Matching;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

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

    private protected IChunkMatcher Matcher => Assert.IsAssignableFrom<IChunkMatcher>(_description.Value.CreateMatcher());
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
