using System.Numerics;

namespace Morsel.Target;

/// <summary>A set of block numbers of one target, one bit each. Not safe for concurrent writers.</summary>
internal sealed class BlockSet
{
    private readonly ulong[] _words;

    /// <param name="blockCount">Blocks in the target; members are in [0, blockCount).</param>
    public BlockSet(int blockCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(blockCount);
        BlockCount = blockCount;
        _words = new ulong[(blockCount + 63) / 64];
    }

    /// <summary>Blocks in the target.</summary>
    public int BlockCount { get; }

    /// <summary>Members of the set.</summary>
    public int Count { get; private set; }

    /// <summary>Whether every block of the target is a member.</summary>
    public bool IsFull => Count == BlockCount;

    /// <summary>Bytes of the members.</summary>
    public long BytesIn(TargetLayout layout)
    {
        if (!layout.IsUniform)
            return layout.Length - MissingRuns().Sum(run => layout.RangeOf(run).Length);
        long missingOfLast = BlockCount > 0 && Contains(BlockCount - 1) ? layout.StartOf(BlockCount) - layout.Length : 0;
        return layout.StartOf(Count) - missingOfLast;
    }

    public bool Contains(int block) => (_words[block >> 6] >> (block & 63) & 1) != 0;

    /// <returns>Whether the block was not yet a member.</returns>
    public bool Add(int block)
    {
        ulong bit = 1UL << (block & 63);
        if ((_words[block >> 6] & bit) != 0)
            return false;
        _words[block >> 6] |= bit;
        Count++;
        return true;
    }

    public void Add(BlockRun run)
    {
        for (int block = run.First; block < run.End; block++)
            Add(block);
    }

    public void Remove(int block)
    {
        ulong bit = 1UL << (block & 63);
        if ((_words[block >> 6] & bit) == 0)
            return;
        _words[block >> 6] &= ~bit;
        Count--;
    }

    public void Clear()
    {
        Array.Clear(_words);
        Count = 0;
    }

    public void CopyFrom(BlockSet other)
    {
        other._words.CopyTo(_words, 0);
        Count = other.Count;
    }

    /// <summary>The longest runs of blocks that are not members, ascending.</summary>
    public IEnumerable<BlockRun> MissingRuns()
    {
        for (int first = NextMissing(0); first < BlockCount;)
        {
            int end = NextMember(first);
            yield return new BlockRun(first, end - first);
            first = NextMissing(end);
        }
    }

    /// <summary>The first block at or after <paramref name="from"/> that is not a member; <see cref="BlockCount"/> if there is none.</summary>
    public int NextMissing(int from) => Next(from, invert: ulong.MaxValue);

    /// <summary>The first member at or after <paramref name="from"/>; <see cref="BlockCount"/> if there is none.</summary>
    public int NextMember(int from) => Next(from, invert: 0);

    private int Next(int from, ulong invert)
    {
        if (from >= BlockCount)
            return BlockCount;
        int word = from >> 6;
        ulong bits = (_words[word] ^ invert) & (ulong.MaxValue << (from & 63));
        while (bits == 0 && ++word < _words.Length)
            bits = _words[word] ^ invert;
        return bits == 0 ? BlockCount : Math.Min(BlockCount, (word << 6) + BitOperations.TrailingZeroCount(bits));
    }
}
