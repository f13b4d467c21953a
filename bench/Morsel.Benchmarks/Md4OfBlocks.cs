using BenchmarkDotNet.Attributes;
using Morsel.Hashing;

namespace Morsel.Benchmarks;

/// <summary>MD4 of whole blocks: making a control file, and proving blocks.</summary>
public class Md4OfBlocks : Kernel
{
    private readonly byte[] _digests = new byte[(1 << 26) / BlockBytes * Md4.DigestBytes];

    [Benchmark(Baseline = true)]
    public void OneBlock()
    {
        for (int start = 0; start < Bytes; start += BlockBytes)
            Md4.Hash(Data.AsSpan(start, BlockBytes), _digests);
    }

    /// <summary>As many as may be found at once in a search.</summary>
    [Benchmark]
    public void ThreeBlocks()
    {
        for (int start = 0; start + 3 * BlockBytes <= Bytes; start += 3 * BlockBytes)
            Md4.HashBlocks(Data.AsSpan(start, 3 * BlockBytes), BlockBytes, _digests);
    }

    [Benchmark]
    public void AllBlocks() => Md4.HashBlocks(Data.AsSpan(0, Bytes), BlockBytes, _digests);
}
