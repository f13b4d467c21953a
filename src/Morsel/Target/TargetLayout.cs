namespace Morsel.Target;

/// <summary>Where the blocks of a target lie: they tile it, in order, and either all but the last have one size or a column tells where each ends.</summary>
internal sealed class TargetLayout
{
    // Null where all blocks have one size: most targets need no column.
    private readonly long[]? _ends;

    /// <param name="length">Bytes in the target; 0 for an empty one.</param>
    /// <param name="blockBytes">Bytes in every block but the last, which may be shorter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, the block size is not positive, or the blocks cannot be numbered.</exception>
    public TargetLayout(long length, int blockBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes);
        long blocks = (length / blockBytes) + (length % blockBytes == 0 ? 0 : 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blocks, int.MaxValue, nameof(length));
        (Length, BlockBytes, BlockCount) = (length, blockBytes, (int)blocks);
    }

    /// <param name="ends">Where each block ends, in bytes from the target's beginning, ascending; owned by the new value.</param>
    /// <exception cref="ArgumentException">A block is empty or longer than an array can be.</exception>
    public TargetLayout(long[] ends)
    {
        long start = 0, most = 1;
        foreach (long end in ends)
        {
            if (end <= start || end - start > Array.MaxLength)
                throw new ArgumentException($"a block from {start} to {end} cannot be", nameof(ends));
            most = Math.Max(most, end - start);
            start = end;
        }
        (_ends, Length, BlockBytes, BlockCount) = (ends, start, (int)most, ends.Length);
    }

    /// <summary>Bytes in the target.</summary>
    public long Length { get; }

    /// <summary>Bytes in every block but the last; in the longest block where <see cref="IsUniform"/> is false.</summary>
    public int BlockBytes { get; }

    public int BlockCount { get; }

    /// <summary>Whether all blocks but the last have one size. Then a short last block is proven as if zero bytes followed it.</summary>
    public bool IsUniform => _ends is null;

    public long StartOf(int block) => _ends is null ? (long)block * BlockBytes : block == 0 ? 0 : _ends[block - 1];

    public ByteRange RangeOf(int block) => RangeOf(new BlockRun(block, 1));

    public ByteRange RangeOf(BlockRun run) => new(StartOf(run.First), Math.Min(Length, StartOf(run.End)));

    /// <summary>The block that holds byte <paramref name="offset"/>; <see cref="BlockCount"/> at the target's end.</summary>
    public int BlockAt(long offset) => _ends is null ? (int)(offset / BlockBytes) : EndsUpTo(offset);

    /// <summary>The first block that begins at or after byte <paramref name="offset"/>; <see cref="BlockCount"/> if none does.</summary>
    public int FirstBlockFrom(long offset)
    {
        if (_ends is null)
            return (int)Math.Min(BlockCount, (offset + BlockBytes - 1) / BlockBytes);
        int block = EndsUpTo(offset);
        return block < BlockCount && StartOf(block) < offset ? block + 1 : block;
    }

    /// <summary>The blocks that lie wholly in <paramref name="range"/>; none is null.</summary>
    public BlockRun? WholeBlocksIn(ByteRange range)
    {
        int first = FirstBlockFrom(range.Start);
        int end = range.End >= Length ? BlockCount : BlockAt(range.End);
        return end > first ? new BlockRun(first, end - first) : null;
    }

    /// <summary>Blocks from one on that have no more bytes together; at least that one.</summary>
    public BlockRun RunFrom(int first, long mostBytes)
    {
        int end = StartOf(first) + mostBytes >= Length ? BlockCount : BlockAt(StartOf(first) + mostBytes);
        return new BlockRun(first, Math.Max(1, end - first));
    }

    // How many blocks end at or before an offset.
    private int EndsUpTo(long offset)
    {
        int found = Array.BinarySearch(_ends!, offset);
        return found >= 0 ? found + 1 : ~found;
    }
}
