using BenchmarkDotNet.Attributes;
using Morsel.Hashing;

namespace Morsel.Benchmarks;

/// <summary>The strong checksums that have no lanes, beside MD4.</summary>
public class StrongHashes : Kernel
{
    private readonly byte[] _digests = new byte[(1 << 26) / BlockBytes * 32];

    [Params(DigestAlgorithm.Md4, DigestAlgorithm.Md5, DigestAlgorithm.Sha1, DigestAlgorithm.Sha224, DigestAlgorithm.Sha256)]
    public DigestAlgorithm Algorithm { get; set; }

    [Benchmark(Baseline = true)]
    public void Blocks() => StrongHash.For(Algorithm).HashBlocks(Data.AsSpan(0, Bytes), BlockBytes, _digests);
}
