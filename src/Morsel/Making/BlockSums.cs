using Morsel.Formats;
using Morsel.Hashing;

namespace Morsel.Making;

/// <summary>The checksums of all blocks of content that may turn out longer than it seemed.</summary>
/// <param name="likely">What must be computed if the content is as long as it seems.</param>
/// <param name="shapeOf">What must be computed of content of some length; throws where that is too much.</param>
internal sealed class BlockSums(TargetShape likely, Func<long, TargetShape> shapeOf)
{
    private readonly StrongHash _strongHash = StrongHash.For(likely.StrongHash);
    private uint[] _weak = new uint[likely.Layout.BlockCount];
    private byte[] _strong = new byte[checked(likely.Layout.BlockCount * StrongHash.For(likely.StrongHash).DigestBytes)];
    private long _length;

    /// <summary>Bytes in a block.</summary>
    public int BlockBytes { get; } = likely.Layout.BlockBytes;

    /// <summary>Computes those of the next bytes, which are whole blocks; the last block of all may be shorter.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        const int batch = 64;
        int digestBytes = _strongHash.DigestBytes, firstBlock = (int)(_length / BlockBytes);
        _length += bytes.Length;
        MakeRoom(firstBlock + BlocksIn(bytes.Length));
        for (int start = 0; start < bytes.Length; start += batch * BlockBytes)
        {
            ReadOnlySpan<byte> piece = bytes[start..Math.Min(bytes.Length, (int)Math.Min(int.MaxValue, start + ((long)batch * BlockBytes)))];
            int count = BlocksIn(piece.Length);
            _strongHash.HashBlocks(piece, BlockBytes, _strong.AsSpan(firstBlock * digestBytes, count * digestBytes));
            WeakSums.OfBlocks(piece, BlockBytes, _weak.AsSpan(firstBlock, count));
            firstBlock += count;
        }
    }

    /// <summary>All of them, of which so much is kept as the shape wants, and the digests of the whole.</summary>
    public DescribedTarget Describe(Digest[] digests)
    {
        TargetShape shape = shapeOf(_length);
        int blockCount = shape.Layout.BlockCount, digestBytes = _strongHash.DigestBytes;
        byte[] strong = new byte[blockCount * shape.StrongBytes];
        for (int block = 0; block < blockCount; block++)
            _strong.AsSpan(block * digestBytes, shape.StrongBytes).CopyTo(strong.AsSpan(block * shape.StrongBytes));
        Array.Resize(ref _weak, blockCount);
        return new DescribedTarget(shape, _weak, strong, digests);
    }

    private int BlocksIn(int bytes) => (bytes + BlockBytes - 1) / BlockBytes;

    private void MakeRoom(int blockCount)
    {
        if (blockCount <= _weak.Length)
            return;
        _ = shapeOf(_length);   // throws where it is too much
        int room = Math.Max(blockCount, 2 * _weak.Length);
        Array.Resize(ref _weak, room);
        Array.Resize(ref _strong, checked(room * _strongHash.DigestBytes));
    }
}
