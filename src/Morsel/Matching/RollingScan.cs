using Morsel.Target;

namespace Morsel.Matching;

/// <summary>One thread's scanning for a <see cref="RollingMatcher"/>: the working memory that its walks over stretches share.</summary>
internal sealed class RollingScan : IMatchScan
{
    public RollingScan(RollingMatcher matcher)
    {
        Matcher = matcher;
        Sums = new SlidingSums(matcher.Layout.BlockBytes, RollingWalk.MostBatch + ((matcher.Table.Span - 1) * matcher.Layout.BlockBytes));
        Found = new FoundContents(matcher.Layout.BlockCount);
    }

    public RollingMatcher Matcher { get; }

    public FoundContents Found { get; }

    public SlidingSums Sums { get; }

    /// <summary>One bit for each offset of a batch.</summary>
    public ulong[] Candidates { get; } = new ulong[RollingWalk.MostBatch / 64];

    public FailedLookups FailedLookups { get; } = new();

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
        FailedLookups.Clear();
        Found.Begin(found);
        new RollingWalk(this, stretch, (KeyFilter)filter, prover).Run();
    }
}

/// <summary>Which contents need not be found: each is named by the first of its blocks.</summary>
internal sealed class FoundContents(int blockCount)
{
    private readonly BlockSet _here = new(blockCount);   // in the stretch that is scanned
    private readonly List<int> _list = [];               // the same, to be taken out quickly
    private BlockSet _before = new(0);

    /// <summary>Begins a stretch.</summary>
    /// <param name="before">What was found before it.</param>
    public void Begin(BlockSet before)
    {
        foreach (int block in _list)
            _here.Remove(block);
        _list.Clear();
        _before = before;
    }

    public bool Contains(int block) => _before.Contains(block) || _here.Contains(block);

    public void Add(int block)
    {
        if (_here.Add(block))
            _list.Add(block);
    }
}
