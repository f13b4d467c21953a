using System.Runtime.InteropServices;
using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>A piece of a seed on its way through reading, scanning and merging. Reused for later pieces.</summary>
internal sealed class Stretch(BlockVerifier verifier, int bufferBytes) : IBlockProver, IStretch
{
    private readonly BufferHold _hold = new();
    private ProvenBlocks _proven;

    public byte[] Buffer { get; } = GC.AllocateUninitializedArray<byte>(bufferBytes);

    /// <summary>Which bytes of the seed are in the buffer.</summary>
    public StretchPlace Place { get; set; }

    /// <summary>What was found before this stretch, up to a fixed number of stretches back: the same for every number of threads.</summary>
    public BlockSet FoundBefore { get; } = new(verifier.Index.Layout.BlockCount);

    /// <summary>What the matcher made of <see cref="FoundBefore"/>.</summary>
    public IScanFilter? Filter { get; set; }

    /// <summary>What the scan found, in the order of the stretch, neighbours joined.</summary>
    public List<Finding> Findings { get; } = [];

    public uint Prove(int offset, int firstBlock, int count)
    {
        _proven = verifier.Prove(Buffer.AsMemory(offset), new BlockRun(firstBlock, count), owner: _hold);
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

    /// <summary>Proves, one after another, the blocks that are likely to stand here.</summary>
    /// <returns>Whether all of them do: then the stretch need not be searched.</returns>
    public bool TryProve()
    {
        TargetLayout layout = verifier.Index.Layout;
        if (Place.TargetOffset is not { } target || target < 0 || target + Place.OwnedBytes > layout.Length)
            return false;
        int first = layout.FirstBlockFrom(target), end = layout.FirstBlockFrom(target + Place.OwnedBytes), offset = 0;
        if (layout.StartOf(first) != target || layout.RangeOf(new BlockRun(first, end - first)).End - target > Place.SeedBytes)
            return false;
        for (int block = first, count; block < end; block += count)
        {
            count = Math.Min(IBlockProver.MostBlocks, end - block);
            if (Prove(offset, block, count) != (1u << count) - 1)
            {
                Findings.Clear();
                return false;
            }
            Accept(new Match(offset, block, count));
            offset += count * layout.BlockBytes;
        }
        return true;
    }

    /// <summary>Waits until nobody needs the buffer any more.</summary>
    public void WaitUntilReleased() => _hold.WaitUntilReleased();

    /// <summary>Blocks found at an offset of the buffer.</summary>
    internal readonly record struct Finding(int Offset, VerifiedBlocks Blocks);
}

/// <summary>Which bytes of a seed a stretch is.</summary>
/// <param name="SeedOffset">Where its first byte is in the seed.</param>
/// <param name="OwnedBytes">Offsets to be tried.</param>
/// <param name="SeedBytes">Bytes of the buffer that are the seed's.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StretchPlace(long SeedOffset, int OwnedBytes, int SeedBytes)
{
    /// <summary>Which byte of the target is likely to be its first; null where nothing is known.</summary>
    public long? TargetOffset { get; init; }
}

/// <summary>Counts who still needs a buffer. Safe for several threads.</summary>
internal sealed class BufferHold : IBufferOwner
{
    private readonly object _gate = new();
    private int _holders;

    public void Hold()
    {
        lock (_gate)
            _holders++;
    }

    public void Release()
    {
        lock (_gate)
        {
            _holders--;
            Monitor.PulseAll(_gate);
        }
    }

    public void WaitUntilReleased()
    {
        lock (_gate)
        {
            while (_holders > 0)
                Monitor.Wait(_gate);
        }
    }
}
