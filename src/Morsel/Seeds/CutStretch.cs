using Morsel.Proof;

namespace Morsel.Seeds;

/// <summary>Some of a seed, in pieces, on its way through reading, proving and merging. Reused for what comes later.</summary>
internal sealed class CutStretch(int bufferBytes) : IStretch
{
    private readonly BufferHold _hold = new();
    private readonly List<(int Start, int Length, long SeedOffset)> _pieces = [];

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(bufferBytes);

    /// <summary>Where in the seed it ends.</summary>
    public long SeedEnd { get; set; }

    /// <summary>The pieces that are blocks, in the order of the seed, and where in it they begin.</summary>
    public List<(long SeedOffset, VerifiedBlocks Block)> Found { get; } = [];

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _pieces.Clear();
        Found.Clear();
    }

    /// <summary>Some bytes of the buffer may be a block.</summary>
    public void Add(int start, int length, long seedOffset) => _pieces.Add((start, length, seedOffset));

    /// <summary>Finds out which pieces are blocks.</summary>
    public void Prove(BlockVerifier verifier, BlockFinder find)
    {
        foreach ((int start, int length, long seedOffset) in _pieces)
        {
            if (verifier.Identify(Buffer.AsMemory(start, length), find, _hold) is { } block)
                Found.Add((seedOffset, block));
        }
    }

    public void WaitUntilReleased() => _hold.WaitUntilReleased();
}
