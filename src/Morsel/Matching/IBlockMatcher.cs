using Morsel.Target;

namespace Morsel.Matching;

/// <summary>Finds blocks of one target in the bytes of seeds. Pure, and safe for several threads: each brings its own <see cref="IMatchScan"/>.</summary>
internal interface IBlockMatcher : ISeedMatcher
{
    /// <summary>Bytes beyond the offsets it owns that a scan must be able to see.</summary>
    int LookaheadBytes { get; }

    /// <summary>The twins of the target's blocks.</summary>
    IBlockTwins Twins { get; }

    /// <summary>A scan for one thread.</summary>
    IMatchScan CreateScan();

    /// <summary>What scans may pass over when <paramref name="found"/> need not be found again; it makes them faster and changes no result.</summary>
    /// <param name="found">Blocks, each the first of its twins; never fewer than in an earlier call.</param>
    IScanFilter FilterFor(BlockSet found);
}

/// <summary>A matcher's own note of what to pass over. Good for the set of blocks it was made for, and for larger ones.</summary>
internal interface IScanFilter;

/// <summary>Which places of the target have the same content.</summary>
internal interface IBlockTwins
{
    /// <summary>Blocks from a place on that must be found together before its twins count as found: 1, or 2 where one checksum is too short.</summary>
    int Span { get; }

    /// <summary>The lowest block of those with the same content.</summary>
    int FirstOf(int block);

    /// <summary>The next block with the same content, in a ring; the block itself if it has no twin.</summary>
    int NextOf(int block);
}

/// <summary>One thread's scanning of stretches.</summary>
internal interface IMatchScan
{
    /// <summary>Finds blocks that begin at the owned offsets of a stretch.</summary>
    /// <param name="stretch">What to search.</param>
    /// <param name="found">Blocks, each the first of its twins, that need not be found again.</param>
    /// <param name="filter">What the matcher gave for these blocks, or for fewer.</param>
    /// <param name="prover">Proves what the weak checksums suggest, and takes what was proven.</param>
    /// <remarks>The result depends on the arguments only, never on earlier calls.</remarks>
    void Scan(SeedStretch stretch, BlockSet found, IScanFilter filter, IBlockProver prover);
}

/// <summary>A piece of a seed, with what a matcher may look at beyond it.</summary>
/// <param name="bytes">The owned bytes and what follows them; zero bytes where the seed has ended.</param>
/// <param name="ownedBytes">Offsets to be tried; the others belong to the next stretch.</param>
/// <param name="seedBytes">Bytes that are the seed's, not padding.</param>
/// <param name="seedOffset">Where the first byte is in the seed.</param>
internal readonly ref struct SeedStretch(ReadOnlySpan<byte> bytes, int ownedBytes, int seedBytes, long seedOffset)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int OwnedBytes { get; } = ownedBytes;

    public int SeedBytes { get; } = seedBytes;

    public long SeedOffset { get; } = seedOffset;
}

/// <summary>What a scan needs of its caller: strong proof. Bound to the stretch that is scanned.</summary>
internal interface IBlockProver
{
    /// <summary>The most blocks that one call proves.</summary>
    const int MostBlocks = 16;

    /// <summary>Which of <paramref name="count"/> consecutive blocks stand at <paramref name="offset"/>: bit i is block firstBlock + i.</summary>
    uint Prove(int offset, int firstBlock, int count);

    /// <summary>The strong checksums of <paramref name="count"/> windows, each one block long, as wide as the target's are.</summary>
    void Digest(int offset, int count, Span<byte> digests);

    /// <summary>Takes a match; its blocks were all proven by the last call of <see cref="Prove"/>.</summary>
    void Accept(Match match);
}

/// <summary>Consecutive blocks of the target found in a stretch of a seed, one after another.</summary>
/// <param name="Offset">Where the first of them begins, from the beginning of the stretch, in bytes.</param>
/// <param name="FirstBlock">Number of the first block.</param>
/// <param name="Count">How many blocks.</param>
internal readonly record struct Match(int Offset, int FirstBlock, int Count);
