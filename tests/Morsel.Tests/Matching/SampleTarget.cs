using Morsel.Formats;
using Morsel.Formats.Zsync;
using Morsel.Hashing;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Tests.Matching;

/// <summary>A target whose checksums are computed as a control file would keep them.</summary>
internal sealed class SampleTarget
{
    private readonly int _span;

    public SampleTarget(byte[] bytes, int blockBytes, int span = 1, int weakBytes = 4, int strongBytes = 16)
    {
        (Bytes, _span) = (bytes, span);
        var layout = new TargetLayout(bytes.Length, blockBytes);
        uint[] weak = new uint[layout.BlockCount];
        WeakSums.OfBlocks(bytes, blockBytes, weak);
        Weak = new WeakColumn(weak, weakBytes);
        for (int block = 0; block < weak.Length; block++)
            weak[block] &= Weak.Mask;
        byte[] digests = new byte[layout.BlockCount * 16], strong = new byte[layout.BlockCount * strongBytes];
        StrongHash.For(DigestAlgorithm.Md4).HashBlocks(bytes, blockBytes, digests);
        for (int block = 0; block < weak.Length; block++)
            digests.AsSpan(block * 16, strongBytes).CopyTo(strong.AsSpan(block * strongBytes));
        Index = new TargetIndex(layout, new BlockDigests(DigestAlgorithm.Md4, strongBytes, strong));
    }

    public byte[] Bytes { get; }

    public TargetIndex Index { get; }

    public WeakColumn Weak { get; }

    public int BlockCount => Index.Layout.BlockCount;

    public int BlockBytes => Index.Layout.BlockBytes;

    public RollingMatcher Matcher() => new(Index, Weak, _span);

    public ISeedRangeFinder RangeFinder() => new SequentialRangeFinder(Index, Weak, _span);

    /// <summary>The block's bytes; the last one's with its padding.</summary>
    public byte[] Padded(int block)
    {
        byte[] padded = new byte[BlockBytes];
        ByteRange range = Index.Layout.RangeOf(block);
        Bytes.AsSpan((int)range.Start, (int)range.Length).CopyTo(padded);
        return padded;
    }

    /// <summary>A target of blocks that letters name: equal letters are equal blocks, of random bytes.</summary>
    public static SampleTarget OfLetters(string letters, int blockBytes = 64, int span = 1) => new(BytesOf(letters, blockBytes), blockBytes, span);

    /// <summary>The bytes of such blocks; '0' is a block of zero bytes.</summary>
    public static byte[] BytesOf(string letters, int blockBytes = 64) =>
        [.. letters.SelectMany(letter => letter == '0' ? new byte[blockBytes] : Hashing.TestBytes.Random(blockBytes, letter))];
}
