using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>What stands in windows spread evenly over a seed.</summary>
/// <param name="windowBytes">Bytes in each.</param>
internal sealed class SeedSample(int windowBytes)
{
    private readonly List<long> _windows = [];
    private readonly List<(long Offset, BlockRun Run)> _found = [];

    /// <summary>A window was looked at.</summary>
    public void Add(long offset) => _windows.Add(offset);

    /// <summary>Blocks of the target stand in it.</summary>
    public void Add(long offset, BlockRun found) => _found.Add((offset, found));

    /// <summary>Bytes of the target that the rest of the seed is likely to hold.</summary>
    /// <param name="layout">The target.</param>
    /// <param name="known">Blocks that are there already.</param>
    /// <param name="from">Where the rest begins.</param>
    /// <param name="length">Where the seed ends.</param>
    /// <returns>null where too little of the rest was looked at to tell.</returns>
    public long? Promised(TargetLayout layout, BlockSet known, long from, long length)
    {
        int windows = _windows.Count(offset => offset >= from);
        if (windows < SeedSampler.LeastWindows)
            return null;
        long found = 0;
        foreach ((long _, BlockRun run) in _found.Where(found => found.Offset >= from))
            for (int block = run.First; block < run.End; block++)
                found += known.Contains(block) ? 0 : layout.RangeOf(block).Length;
        return (long)((double)found / ((long)windows * windowBytes) * (length - from));
    }
}
