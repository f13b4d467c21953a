using Morsel.Proof;

namespace Morsel.Seeds;

/// <summary>Some of a seed, cut into pieces, on its way through reading, proving and merging. Reused for what comes later.</summary>
internal sealed class CutStretch(int bufferBytes) : IStretch
{
    private readonly BufferHold _hold = new();
    private readonly List<(int Start, int Length)> _pieces = [];
    private long _seedOffset;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(bufferBytes);

    /// <summary>Where in the seed it ends.</summary>
    public long SeedEnd { get; private set; }

    /// <summary>The pieces that are blocks, in the order of the seed, and where in it they begin.</summary>
    public List<(long SeedOffset, VerifiedBlocks Block)> Found { get; } = [];

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _pieces.Clear();
        Found.Clear();
    }

    /// <summary>Some bytes may be a block.</summary>
    public void Add(int start, int length) => _pieces.Add((start, length));

    /// <summary>Says where in the seed it is, when it is filled.</summary>
    public void Place(long seedOffset, int length) => (_seedOffset, SeedEnd) = (seedOffset, seedOffset + length);

    /// <summary>Finds out which pieces are blocks.</summary>
    public void Prove(BlockVerifier verifier, BlockFinder find)
    {
        foreach ((int start, int length) in _pieces)
        {
            if (verifier.Identify(Buffer.AsMemory(start, length), find, _hold) is { } block)
                Found.Add((_seedOffset + start, block));
        }
    }

    public void WaitUntilReleased() => _hold.WaitUntilReleased();
}
