using BenchmarkDotNet.Attributes;
using Morsel.Hashing;

namespace Morsel.Benchmarks;

/// <summary>Weak checksums of the windows at every byte, in tiles: searching a seed.</summary>
public class WeakSumsRoll : Kernel
{
    private const int TileBytes = 4096;
    private readonly uint[] _sums = new uint[TileBytes];

    [Benchmark(Baseline = true)]
    public uint OneByte()
    {
        RollingChecksum sum = RollingChecksum.Of(Data.AsSpan(0, BlockBytes));
        for (int i = 0; i < Bytes; i++)
        {
            _sums[i % TileBytes] = sum.Value;
            sum.Roll(Data[i], Data[i + BlockBytes], blockShift: 12);
        }
        return sum.Value;
    }

    [Benchmark]
    public uint Vectors()
    {
        uint sum = WeakSums.OfBlock(Data.AsSpan(0, BlockBytes), BlockBytes);
        for (int start = 0; start < Bytes; start += TileBytes)
            sum = WeakSums.Roll(Data.AsSpan(start), BlockBytes, sum, _sums);
        return sum;
    }
}
