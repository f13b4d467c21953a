using Morsel.Target;

namespace Morsel.Matching;

/// <summary>One thread's scanning for a <see cref="RollingMatcher"/>: the working memory that its walks over stretches share.</summary>
internal sealed class RollingScan : IMatchScan
{
    private readonly BlockSet _found;
    private readonly List<int> _foundList = [];

    public RollingScan(RollingMatcher matcher)
    {
        Matcher = matcher;
        Sums = new SlidingSums(matcher.Layout.BlockBytes, RollingWalk.MostTile + ((matcher.Table.Span - 1) * matcher.Layout.BlockBytes));
        _found = new BlockSet(matcher.Layout.BlockCount);
    }

    public RollingMatcher Matcher { get; }

    public SlidingSums Sums { get; }

    /// <summary>One bit for each offset of a tile.</summary>
    public ulong[] Candidates { get; } = new ulong[RollingWalk.MostTile / 64];

    public FailedLookups VainLooks { get; } = new();

    /// <summary>Offsets of blocks in the last run of matches that are not jumped over, ascending.</summary>
    public List<int> Stops { get; } = [];

    /// <summary>Room for the strong checksums of two windows.</summary>
    public byte[] Digests { get; } = new byte[2 * Digest.MostBytes];

    /// <summary>Room for the weak checksums of a run.</summary>
    public uint[] RunSums { get; } = new uint[IBlockProver.MostBlocks];

    public void Scan(SeedStretch stretch, BlockSet found, IScanFilter filter, IBlockProver prover)
    {
        if (Matcher.Table.EntryCount == 0)
            return;
        Sums.Reset();
        VainLooks.Clear();
        foreach (int block in _foundList)
            _found.Remove(block);
        _foundList.Clear();
        new RollingWalk(this, stretch, found, (BitFilter)filter, prover).Run();
    }

    /// <summary>Whether a content was found in the stretch that is scanned.</summary>
    public bool WasFound(int block) => _found.Contains(block);

    /// <summary>Notes that a content was found.</summary>
    public void AddFound(int block)
    {
        if (_found.Add(block))
            _foundList.Add(block);
    }
}
