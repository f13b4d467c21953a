namespace Morsel.Target;

/// <summary>Where the blocks of a target lie: block n is bytes [n·size, (n+1)·size), the last one may be shorter.</summary>
internal sealed class TargetLayout
{
    /// <param name="length">Bytes in the target; 0 for an empty one.</param>
    /// <param name="blockBytes">Bytes in every block but the last.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, the block size is not positive, or the blocks cannot be numbered.</exception>
    public TargetLayout(long length, int blockBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes);
        long blocks = (length / blockBytes) + (length % blockBytes == 0 ? 0 : 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, int.MaxValue, nameof(length));
        (Length, BlockBytes, BlockCount) = (length, blockBytes, (int)blocks);
    }

    /// <summary>Bytes in the target.</summary>
    public long Length { get; }

    /// <summary>Bytes in every block but the last.</summary>
    public int BlockBytes { get; }

    public int BlockCount { get; }

    public long StartOf(int block) => (long)block * BlockBytes;

    public ByteRange RangeOf(int block) => RangeOf(new BlockRun(block, 1));

    public ByteRange RangeOf(BlockRun run) => new(StartOf(run.First), Math.Min(Length, StartOf(run.End)));

    /// <summary>The block that holds byte <paramref name="offset"/>.</summary>
    public int BlockAt(long offset) => (int)(offset / BlockBytes);

    /// <summary>The blocks that lie wholly in <paramref name="range"/>; none is null.</summary>
    public BlockRun? WholeBlocksIn(ByteRange range)
    {
        int first = (int)((range.Start + BlockBytes - 1) / BlockBytes);
        int end = range.End >= Length ? BlockCount : (int)(range.End / BlockBytes);
        return end > first ? new BlockRun(first, end - first) : null;
    }
}
