using BenchmarkDotNet.Attributes;
using Morsel.Formats.Casync;

namespace Morsel.Benchmarks;

/// <summary>Cutting content into chunks as casync does, 64 KiB on average.</summary>
public class BordersOfChunks : Kernel
{
    private static readonly ChunkSizes Sizes = ChunkSizes.Of(ChunkSizes.UsualAverage);

    private readonly CasyncCutter _cutter = new(Sizes);

    /// <summary>As the processor allows.</summary>
    [Benchmark(Baseline = true)]
    public int Cut()
    {
        int chunks = 0;
        for (int start = 0; start < Bytes; chunks++)
            start += _cutter.Cut(Data.AsSpan(start, Bytes - start), isEnd: true);
        return chunks;
    }

    /// <summary>The search alone, byte after byte, where nothing is skipped.</summary>
    [Benchmark]
    public int SearchByOne()
    {
        var search = new BorderSearch(Sizes.Discriminator);
        int borders = 0;
        for (int start = 0; start + BlockBytes < Bytes; borders++)
            start += search.FirstByOne(Data.AsSpan(start, Bytes - start), first: 48);
        return borders;
    }
}
