using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Tests.Routes;

/// <summary>A target in memory that routes fill, and that they read what is there from.</summary>
internal sealed class FilledTarget(TargetLayout layout) : IVerifiedSink, IProvenBytes
{
    private readonly BlockSet _known = new(layout.BlockCount);

    public byte[] Bytes { get; } = new byte[layout.Length];

    /// <summary>Blocks that are there.</summary>
    public int Count => _known.Count;

    public bool IsFull => _known.IsFull;

    /// <summary>Blocks that were written, in their order.</summary>
    public List<int> Written { get; } = [];

    /// <summary>Whether it can be looked at as memory.</summary>
    public bool IsMapped { get; init; }

    /// <summary>Some blocks are there from the beginning.</summary>
    public void Keep(byte[] target, BlockRun run)
    {
        _known.Add(run);
        ByteRange range = layout.RangeOf(run);
        target.AsSpan((int)range.Start, (int)range.Length).CopyTo(Bytes.AsSpan((int)range.Start));
    }

    public void CopyKnown(BlockSet into)
    {
        lock (_known)
            into.CopyFrom(_known);
    }

    public void Write(VerifiedBlocks blocks)
    {
        lock (_known)
        {
            for (int block = blocks.Run.First; block < blocks.Run.End; block++)
            {
                if (!_known.Add(block))
                    continue;
                Written.Add(block);
                blocks.Slice(layout, new BlockRun(block, 1)).Bytes.CopyTo(Bytes.AsMemory((int)layout.StartOf(block)));
            }
        }
    }

    public bool IsProven(ByteRange range)
    {
        lock (_known)
            return _known.NextMissing(layout.BlockAt(range.Start)) > layout.BlockAt(range.End - 1);
    }

    public IProvenMemory? TryMap() => IsMapped ? new Memory(Bytes) : null;

    public bool TryRead(Span<byte> into, long start)
    {
        lock (_known)
        {
            int first = layout.BlockAt(start), last = layout.BlockAt(start + into.Length - 1);
            if (_known.NextMissing(first) <= last)
                return false;
            Bytes.AsSpan((int)start, into.Length).CopyTo(into);
            return true;
        }
    }
    private sealed class Memory(byte[] bytes) : IProvenMemory
    {
        public ReadOnlySpan<byte> Slice(ByteRange range) => bytes.AsSpan((int)range.Start, (int)range.Length);

        public void Dispose()
        {
            // It is the test's.
        }
    }
}
