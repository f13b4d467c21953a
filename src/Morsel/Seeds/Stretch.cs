using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>A piece of a seed on its way through reading, scanning and merging. Reused for later pieces.</summary>
internal sealed class Stretch(BlockVerifier verifier, int bufferBytes) : IBlockProver, IBufferOwner
{
    private readonly object _holding = new();
    private ProvenBlocks _proven;
    private int _holders;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(bufferBytes);

    /// <summary>Where the buffer's first byte is in the seed.</summary>
    public long SeedOffset { get; set; }

    /// <summary>Offsets to be tried.</summary>
    public int OwnedBytes { get; set; }

    /// <summary>Bytes of the buffer that are the seed's.</summary>
    public int SeedBytes { get; set; }

    /// <summary>What was found before this stretch, up to a fixed number of stretches back: the same for every number of threads.</summary>
    public BlockSet FoundBefore { get; } = new(verifier.Index.Layout.BlockCount);

    /// <summary>What the matcher made of <see cref="FoundBefore"/>.</summary>
    public IScanFilter? Filter { get; set; }

    /// <summary>What the scan found, in the order of the stretch, neighbours joined.</summary>
    public List<Finding> Findings { get; } = [];

    public uint Prove(int offset, int firstBlock, int count)
    {
        _proven = verifier.Prove(Buffer.AsMemory(offset), new BlockRun(firstBlock, count), owner: this);
        return _proven.Mask;
    }

    public void Digest(int offset, int count, Span<byte> digests) => verifier.Digest(Buffer.AsSpan(offset), count, digests);

    public void Accept(Match match)
    {
        var finding = new Finding(match.Offset, _proven.Take(new BlockRun(match.FirstBlock, match.Count)));
        if (Findings.Count > 0 && BlockVerifier.TryJoin(Findings[^1].Blocks, finding.Blocks, out VerifiedBlocks joined))
            Findings[^1] = Findings[^1] with { Blocks = joined };
        else
            Findings.Add(finding);
    }

    public void Hold()
    {
        lock (_holding)
            _holders++;
    }

    public void Release()
    {
        lock (_holding)
        {
            _holders--;
            Monitor.PulseAll(_holding);
        }
    }

    /// <summary>Waits until nobody needs the buffer any more.</summary>
    public void WaitUntilReleased()
    {
        lock (_holding)
        {
            while (_holders > 0)
                Monitor.Wait(_holding);
        }
    }

    /// <summary>Blocks found at an offset of the buffer.</summary>
    internal readonly record struct Finding(int Offset, VerifiedBlocks Blocks);
}
