using Morsel.Target;

namespace Morsel.Proof;

/// <summary>Consecutive blocks with the bytes that were proven to be theirs. Only <see cref="BlockVerifier"/> makes one.</summary>
internal readonly struct VerifiedBlocks
{
    internal VerifiedBlocks(BlockRun run, ByteRange range, ReadOnlyMemory<byte> bytes, IBufferOwner? owner) =>
        (Run, Range, Bytes, Owner) = (run, range, bytes, owner);

    public BlockRun Run { get; }

    /// <summary>Where the bytes belong in the target.</summary>
    public ByteRange Range { get; }

    /// <summary>As many bytes as <see cref="Range"/> has: a last short block comes without its padding.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whom to tell that the bytes are needed for longer than the call that brings them; null if they cannot be had for longer.</summary>
    public IBufferOwner? Owner { get; }

    /// <summary>Some of the blocks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all among these.</exception>
    public VerifiedBlocks Slice(TargetLayout layout, BlockRun run)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(run.First, Run.First, nameof(run));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(run.End, Run.End, nameof(run));
        ByteRange range = layout.RangeOf(run);
        return new VerifiedBlocks(run, range, Bytes.Slice((int)(range.Start - Range.Start), (int)range.Length), Owner);
    }
}

/// <summary>What a comparison of consecutive blocks gave.</summary>
internal readonly struct ProvenBlocks
{
    private readonly TargetLayout _layout;
    private readonly BlockRun _run;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly IBufferOwner? _owner;

    internal ProvenBlocks(TargetLayout layout, BlockRun run, ReadOnlyMemory<byte> bytes, IBufferOwner? owner, uint mask) =>
        (_layout, _run, _bytes, _owner, Mask) = (layout, run, bytes, owner, mask);

    /// <summary>Bit i says whether the i-th block is proven.</summary>
    public uint Mask { get; }

    /// <summary>Whether a block is proven.</summary>
    public bool Has(int block) => (Mask >> (block - _run.First) & 1) != 0;

    /// <summary>Runs of blocks that are proven.</summary>
    /// <param name="except">Blocks that are left out; the caller may add those of runs that it was given.</param>
    public IEnumerable<BlockRun> Runs(BlockSet? except = null)
    {
        for (int block = _run.First; block < _run.End; block++)
        {
            int first = block;
            while (block < _run.End && Has(block) && except?.Contains(block) != true)
                block++;
            if (block > first)
                yield return new BlockRun(first, block - first);
        }
    }

    /// <summary>Blocks that were proven.</summary>
    /// <exception cref="ArgumentException">One of them was not.</exception>
    public VerifiedBlocks Take(BlockRun run)
    {
        int skipped = run.First - _run.First;
        uint wanted = (uint)((1UL << run.Count) - 1) << skipped;
        if (skipped < 0 || run.End > _run.End || (Mask & wanted) != wanted)
            throw new ArgumentException($"blocks {run} are not all proven", nameof(run));
        ByteRange range = _layout.RangeOf(run);
        return new VerifiedBlocks(run, range, _bytes.Slice((int)(range.Start - _layout.StartOf(_run.First)), (int)range.Length), _owner);
    }
}

/// <summary>Has a buffer that is filled again and again, but not while somebody holds it.</summary>
internal interface IBufferOwner
{
    /// <summary>What is in the buffer stays there, until as many releases.</summary>
    void Hold();

    /// <summary>It is not needed any more by one of those that held it.</summary>
    void Release();
}

/// <summary>Takes verified blocks for good.</summary>
internal interface IVerifiedSink
{
    /// <summary>Copies which blocks were taken so far.</summary>
    void CopyKnown(BlockSet into);

    /// <summary>Puts the blocks in their place in the target. Those that are known already are not written again.</summary>
    void Write(VerifiedBlocks blocks);
}

/// <summary>Gives bytes of the target that were proven already.</summary>
internal interface IProvenBytes
{
    /// <summary>Reads bytes, if all blocks around them are proven.</summary>
    bool TryRead(Span<byte> into, long start);

    /// <summary>Whether all blocks around some bytes are proven.</summary>
    bool IsProven(ByteRange range);

    /// <summary>The target as memory, in which what is written later stands as well; null where it cannot be had so.</summary>
    IProvenMemory? TryMap() => null;
}

/// <summary>A target as memory. What of it is proven, <see cref="IProvenBytes"/> says.</summary>
internal interface IProvenMemory : IDisposable
{
    /// <summary>Some of its bytes, which must be proven.</summary>
    ReadOnlySpan<byte> Slice(ByteRange range);
}

/// <summary>Gives bytes of a seed that a route copies from. Nobody has proven them: what is made of them is proven.</summary>
internal interface IBaseBytes
{
    /// <summary>Bytes that there are, as far as is known.</summary>
    long Length { get; }

    /// <summary>Reads bytes from anywhere.</summary>
    /// <returns>Bytes read; fewer only where the seed ends, which may be sooner than it was.</returns>
    int Read(Span<byte> into, long start);
}
