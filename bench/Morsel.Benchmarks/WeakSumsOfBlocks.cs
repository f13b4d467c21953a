using BenchmarkDotNet.Attributes;
using Morsel.Hashing;

namespace Morsel.Benchmarks;

/// <summary>Weak checksums of whole blocks: making a control file.</summary>
public class WeakSumsOfBlocks : Kernel
{
    private readonly uint[] _sums = new uint[(1 << 26) / BlockBytes];

    [Benchmark(Baseline = true)]
    public uint OneByte()
    {
        uint sum = 0;
        for (int start = 0; start < Bytes; start += BlockBytes)
            sum ^= RollingChecksum.Of(Data.AsSpan(start, BlockBytes)).Value;
        return sum;
    }

    [Benchmark]
    public void Vectors() => WeakSums.OfBlocks(Data.AsSpan(0, Bytes), BlockBytes, _sums.AsSpan(0, Bytes / BlockBytes));
}
