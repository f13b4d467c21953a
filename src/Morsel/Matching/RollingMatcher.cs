using Morsel.Target;

namespace Morsel.Matching;

/// <summary>Finds blocks of fixed size at every byte offset, as zsync does.</summary>
internal sealed class RollingMatcher : IBlockMatcher
{
    private readonly TargetIndex _index;
    // A block that is tried because its neighbour matched is believed on its strong checksum alone if a false match stays below 2^-40.
    private const int ChanceBits = 40;

    private int _forgotten;
    private KeyFilter _filter;

    /// <param name="index">The target.</param>
    /// <param name="weak">Its weak checksums.</param>
    /// <param name="sequentialMatches">Neighbours that must match together before the first is believed: 1 or 2.</param>
    public RollingMatcher(TargetIndex index, WeakColumn weak, int sequentialMatches)
    {
        (_index, Weak) = (index, weak);
        Table = new BlockTable(index, weak, Math.Min(sequentialMatches, Math.Max(1, index.Layout.BlockCount)));
        _filter = KeyFilter.Of(Table, new BlockSet(index.Layout.BlockCount));
    }

    public TargetLayout Layout => _index.Layout;

    public WeakColumn Weak { get; }

    /// <summary>Bytes of a strong checksum as the target keeps it.</summary>
    public int DigestBytes => _index.Proof.Width;

    public BlockTable Table { get; }

    /// <summary>Whether a strong checksum suffices for blocks that are tried once each.</summary>
    public bool IsStrongEnough => 8 * DigestBytes >= ChanceBits + System.Numerics.BitOperations.Log2((uint)Layout.BlockCount | 1) + 1;

    /// <summary>Two windows, and one byte more so that checksums can roll on.</summary>
    public int LookaheadBytes => (Table.Span * Layout.BlockBytes) + 1;

    public IBlockTwins Twins => Table;

    public IMatchScan CreateScan() => new RollingScan(this);

    // Building costs a pass over the table, so only when enough was found to pay for it.
    public IScanFilter FilterFor(BlockSet found)
    {
        if (found.Count - _forgotten >= Math.Max(64, Table.EntryCount / 4))
            (_forgotten, _filter) = (found.Count, KeyFilter.Of(Table, found));
        return _filter;
    }
}
