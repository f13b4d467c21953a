using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Proof;

/// <summary>Names a block by its strong checksum.</summary>
/// <param name="digest">As many bytes of it as the target keeps.</param>
/// <param name="bytes">How long the block is.</param>
/// <returns>The block; null if there is none.</returns>
internal delegate int? BlockFinder(ReadOnlySpan<byte> digest, int bytes);

/// <summary>Compares bytes with the strong checksums of a target's blocks, many at a time. The only maker of <see cref="VerifiedBlocks"/>.</summary>
internal sealed class BlockVerifier(TargetIndex index)
{
    /// <summary>The most blocks that one call compares.</summary>
    public const int MostBlocks = 16;

    private const int MostDigestBytes = 64;

    private readonly StrongHash _hash = StrongHash.For(index.Proof.Algorithm);

    public TargetIndex Index => index;

    /// <summary>Compares consecutive blocks.</summary>
    /// <param name="bytes">The bytes where the blocks would stand one after another; more than they need is not looked at.</param>
    /// <param name="run">The blocks, at most <see cref="MostBlocks"/>.</param>
    /// <param name="owner">Whose the bytes are; null if they may change after the call that gets the proven ones.</param>
    public ProvenBlocks Prove(ReadOnlyMemory<byte> bytes, BlockRun run, IBufferOwner? owner = null)
    {
        ByteRange range = index.Layout.RangeOf(run);
        ReadOnlyMemory<byte> own = bytes[..(int)range.Length];
        Span<byte> digests = stackalloc byte[MostBlocks * MostDigestBytes];
        Hash(own.Span, run, digests);
        uint mask = 0;
        for (int i = 0; i < run.Count; i++)
        {
            if (index.Proof.Of(run.First + i).SequenceEqual(digests.Slice(i * _hash.DigestBytes, index.Proof.Width)))
                mask |= 1u << i;
        }
        return new ProvenBlocks(index.Layout, run, own, owner, mask);
    }

    /// <summary>Finds out which block some bytes are, by their strong checksum, which is computed once.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="find">Names a block with that checksum.</param>
    /// <param name="owner">Whose the bytes are; null if they may change after the call that gets the proven ones.</param>
    /// <returns>The block; null if they are none.</returns>
    /// <exception cref="InvalidOperationException">A last block may be padded: which one it is must be known before.</exception>
    public VerifiedBlocks? Identify(ReadOnlyMemory<byte> bytes, BlockFinder find, IBufferOwner? owner = null)
    {
        if (index.Layout.IsUniform)
            throw new InvalidOperationException("a block that may be padded is not known by its bytes alone");
        Span<byte> room = stackalloc byte[MostDigestBytes];
        _hash.HashBytes(bytes.Span, room[.._hash.DigestBytes]);
        ReadOnlySpan<byte> digest = room[..index.Proof.Width];
        if (find(digest, bytes.Length) is not { } block || !index.Proof.Of(block).SequenceEqual(digest))
            return null;
        ByteRange range = index.Layout.RangeOf(block);
        return range.Length == bytes.Length ? new VerifiedBlocks(new BlockRun(block, 1), range, bytes, owner) : null;
    }

    /// <summary>The strong checksums of consecutive windows of one block each, as wide as the target's are.</summary>
    public void Digest(ReadOnlySpan<byte> windows, int count, Span<byte> digests)
    {
        Span<byte> whole = stackalloc byte[MostBlocks * MostDigestBytes];
        _hash.HashBlocks(windows[..(count * index.Layout.BlockBytes)], index.Layout.BlockBytes, whole[..(count * _hash.DigestBytes)]);
        for (int i = 0; i < count; i++)
            whole.Slice(i * _hash.DigestBytes, index.Proof.Width).CopyTo(digests[(i * index.Proof.Width)..]);
    }

    /// <summary>The same content at another place of the target that has the same checksums.</summary>
    /// <param name="blocks">What was verified.</param>
    /// <param name="first">The first block of the other place.</param>
    /// <returns>The other place's blocks, one fewer than asked for where the target ends inside them.</returns>
    /// <exception cref="ArgumentException">The checksums differ, or the lengths do.</exception>
    public VerifiedBlocks Twin(VerifiedBlocks blocks, int first)
    {
        int count = Math.Min(blocks.Run.Count, index.Layout.BlockCount - first);
        var run = new BlockRun(first, count);
        int width = index.Proof.Width;
        if (!index.Proof.Column.Slice(first * width, count * width).SequenceEqual(index.Proof.Column.Slice(blocks.Run.First * width, count * width)))
            throw new ArgumentException($"blocks {run} are no twins of {blocks.Run}", nameof(first));
        ByteRange range = index.Layout.RangeOf(run);
        return HaveLengthsOf(run, blocks.Run) && range.Length <= blocks.Bytes.Length
            ? new VerifiedBlocks(run, range, blocks.Bytes[..(int)range.Length], blocks.Owner)
            : throw new ArgumentException($"blocks {run} have other lengths than {blocks.Run}", nameof(first));
    }

    private void Hash(ReadOnlySpan<byte> bytes, BlockRun run, Span<byte> digests)
    {
        if (index.Layout.IsUniform)
        {
            _hash.HashBlocks(bytes, index.Layout.BlockBytes, digests[..(run.Count * _hash.DigestBytes)]);
            return;
        }
        for (int block = run.First; block < run.End; block++)
        {
            int blockBytes = (int)index.Layout.RangeOf(block).Length;
            _hash.HashBlocks(bytes[..blockBytes], blockBytes, digests[.._hash.DigestBytes]);
            bytes = bytes[blockBytes..];
            digests = digests[_hash.DigestBytes..];
        }
    }

    // Where a short last block is padded, it may stand for the beginning of a longer one; where nothing is padded, no block may.
    private bool HaveLengthsOf(BlockRun run, BlockRun twins)
    {
        for (int i = 0; i < run.Count && !index.Layout.IsUniform; i++)
        {
            if (index.Layout.RangeOf(run.First + i).Length != index.Layout.RangeOf(twins.First + i).Length)
                return false;
        }
        return true;
    }

    /// <summary>Two runs as one, if the second continues the first in the target and in memory.</summary>
    public static bool TryJoin(VerifiedBlocks first, VerifiedBlocks second, out VerifiedBlocks joined)
    {
        joined = default;
        if (first.Run.End != second.Run.First
            || !System.Runtime.InteropServices.MemoryMarshal.TryGetArray(first.Bytes, out ArraySegment<byte> a)
            || !System.Runtime.InteropServices.MemoryMarshal.TryGetArray(second.Bytes, out ArraySegment<byte> b)
            || a.Array != b.Array || a.Offset + a.Count != b.Offset)
            return false;
        joined = new VerifiedBlocks(
            new BlockRun(first.Run.First, first.Run.Count + second.Run.Count),
            new ByteRange(first.Range.Start, second.Range.End),
            a.Array.AsMemory(a.Offset, a.Count + b.Count),
            first.Owner);
        return true;
    }
}
