using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Whole;

/// <summary>Takes what a compressed file holds from its beginning on, and no more than the target has.</summary>
internal interface IPlainSink
{
    /// <summary>Whether nothing more is wanted.</summary>
    bool IsDone { get; }

    /// <summary>Where the next bytes go; not empty as long as some are wanted.</summary>
    Span<byte> Room { get; }

    /// <summary>So many bytes stand in the <see cref="Room"/>.</summary>
    /// <returns>Bytes of the target that were written for the first time.</returns>
    long Add(int count);

    /// <summary>What comes next is the beginning again.</summary>
    void Begin();
}

/// <summary>Writes the blocks that are missing, as each is proven.</summary>
internal sealed class BlockSink : IPlainSink
{
    private readonly BlockSet _known;
    private readonly UnpackedBlocks _blocks;

    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them.</param>
    public BlockSink(BlockVerifier verifier, IVerifiedSink sink)
    {
        _known = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(_known);
        _blocks = new UnpackedBlocks(verifier, sink, _known);
        Begin();
    }

    public bool IsDone => _known.IsFull || _blocks.IsDone;

    public Span<byte> Room => _blocks.Room;

    public long Add(int count)
    {
        long before = _blocks.WrittenBytes;
        _ = _blocks.Add(count);
        return _blocks.WrittenBytes - before;
    }

    public void Begin() => _blocks.Begin(new BlockRun(0, _known.BlockCount));
}

/// <summary>Writes a part file that no block proves; its digest does, at the end.</summary>
/// <param name="part">The part file.</param>
/// <param name="length">Bytes of the target.</param>
internal sealed class PartSink(WholePart part, long length) : IPlainSink
{
    private readonly byte[] _room = new byte[256 << 10];
    private long _furthest;

    public bool IsDone => part.Length == length;

    public Span<byte> Room => _room.AsSpan(0, (int)Math.Min(_room.Length, length - part.Length));

    public long Add(int count)
    {
        part.Append(_room.AsSpan(0, count));
        long isNew = Math.Max(0, part.Length - Math.Max(_furthest, part.Length - count));
        _furthest = Math.Max(_furthest, part.Length);
        return isNew;
    }

    public void Begin() => part.Clear();
}
