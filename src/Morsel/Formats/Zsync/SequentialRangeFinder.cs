using Morsel.Hashing;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

/// <summary>Finds blocks in the order and with the limits of zsync's own library, one offset after the other.</summary>
/// <remarks>Its only purpose is to say exactly what zsyncranges says. Source: <c>FORMAT.md</c>, "Sequential matching".</remarks>
internal sealed class SequentialRangeFinder : ISeedRangeFinder
{
    private readonly TargetIndex _index;
    private readonly PairTable _table;
    private readonly StrongHash _strongHash;
    private readonly List<FoundRange> _found = [];
    private readonly List<byte> _pending = [];
    private long _offset;      // of the window in the seed
    private int _expected = -1;

    public SequentialRangeFinder(TargetIndex index, WeakColumn weak, int span)
    {
        (_index, _strongHash) = (index, StrongHash.For(index.Proof.Algorithm));
        _table = new PairTable(weak, span, index.Layout.BlockCount);
        Known = new BlockSet(index.Layout.BlockCount);
    }

    public IReadOnlyList<FoundRange> Found => _found;

    public BlockSet Known { get; }

    private int BlockBytes => _index.Layout.BlockBytes;

    public void Submit(ReadOnlySpan<byte> bytes)
    {
        bool atEnd = bytes.IsEmpty;
        _pending.AddRange(bytes);
        int context = BlockBytes * _table.Span, end = _pending.Count;
        if (atEnd)
            _pending.AddRange(new byte[context]);
        ReadOnlySpan<byte> pending = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        int ahead = Walk(pending, lastStart: atEnd ? end - 1 : end - context - 1);
        // Windows start only at bytes of the seed, never wholly in the padding.
        _pending.RemoveRange(0, Math.Min(ahead, _pending.Count));
    }

    // How many bytes it has gone on.
    private int Walk(ReadOnlySpan<byte> bytes, int lastStart)
    {
        int ahead = 0;
        Windows? windows = null;
        while (ahead <= lastStart && !Known.IsFull)
        {
            windows ??= Windows.At(bytes, ahead, BlockBytes, _table.Span);
            int step = Match(bytes[ahead..], windows.Value);
            windows = step == 1 ? windows.Value.Rolled(bytes, ahead, BlockBytes) : null;
            ahead += step;
            _offset += step;
        }
        return ahead;
    }

    // How far the window moves on: a byte, or past what was found.
    private int Match(ReadOnlySpan<byte> bytes, Windows windows)
    {
        if (_expected >= 0 && _table.Agrees(_expected, windows.First) && StrongAgrees(_expected, bytes, 1))
        {
            Take(_expected, 1);
            _expected = Following(_expected + 1);
            return BlockBytes;
        }
        _expected = -1;
        return LookUp(bytes, windows) ? _table.Span * BlockBytes : 1;
    }

    private bool LookUp(ReadOnlySpan<byte> bytes, Windows windows)
    {
        ulong key = _table.KeyOf(windows);
        bool found = false;
        for (int before = -1, block = _table.First(key); block >= 0; block = _table.Next(block))
        {
            if (Known.Contains(block))
            {
                _table.Unlink(key, before, block);
                continue;
            }
            before = block;
            if (!StrongAgrees(block, bytes, _table.Span))
                continue;
            found = true;
            Take(block, _table.Span);
            int following = _table.Span == 2 ? Following(block + 2) : -1;
            _expected = following >= 0 ? following : _expected;
        }
        return found;
    }

    private int Following(int block) => block < Known.BlockCount && !Known.Contains(block) ? block : -1;

    private bool StrongAgrees(int block, ReadOnlySpan<byte> bytes, int count)
    {
        Span<byte> digests = stackalloc byte[2 * Digest.MostBytes];
        _strongHash.HashBlocks(bytes[..(count * BlockBytes)], BlockBytes, digests[..(count * _strongHash.DigestBytes)]);
        for (int i = 0; i < count; i++)
        {
            if (!_index.Proof.Of(block + i).SequenceEqual(digests.Slice(i * _strongHash.DigestBytes, _index.Proof.Width)))
                return false;
        }
        return true;
    }

    private void Take(int block, int count)
    {
        int end = block + 1;
        while (end < block + count && !Known.Contains(end))
            end++;
        Known.Add(new BlockRun(block, end - block));
        ByteRange target = _index.Layout.RangeOf(new BlockRun(block, end - block));
        if (_found.Count > 0 && _found[^1] is var last && last.TargetOffset + last.Length == target.Start && last.SeedOffset + last.Length == _offset)
            _found[^1] = last with { Length = last.Length + target.Length };
        else
            _found.Add(new FoundRange(target.Start, _offset, target.Length));
    }

    /// <summary>The blocks in their order, by their weak checksum or by that and the next one's.</summary>
    private sealed class PairTable
    {
        private readonly WeakColumn _weak;
        private readonly Dictionary<ulong, int> _heads = [];
        private readonly int[] _next;

        public PairTable(WeakColumn weak, int span, int blockCount)
        {
            (_weak, Span, _next) = (weak, span, new int[blockCount]);
            for (int block = blockCount - span; block >= 0; block--)
            {
                ulong key = BlockTable.Key(weak.Sums[block], span == 2 ? weak.Sums[block + 1] : 0);
                _next[block] = First(key);
                _heads[key] = block;
            }
        }

        public int Span { get; }

        public ulong KeyOf(Windows windows) => BlockTable.Key(windows.First & _weak.Mask, Span == 2 ? windows.Second & _weak.Mask : 0);

        public int First(ulong key) => _heads.GetValueOrDefault(key, -1);

        public int Next(int block) => _next[block];

        public bool Agrees(int block, uint sum) => ((_weak.Sums[block] ^ sum) & _weak.Mask) == 0;

        public void Unlink(ulong key, int before, int block)
        {
            if (before >= 0)
                _next[before] = _next[block];
            else
                _heads[key] = _next[block];
        }
    }

    /// <summary>The weak checksums of the window and, for a span of two, of the one behind it.</summary>
    private readonly record struct Windows(RollingChecksum Front, RollingChecksum Back, int Span)
    {
        public uint First => Front.Value;

        public uint Second => Back.Value;

        public static Windows At(ReadOnlySpan<byte> bytes, int offset, int blockBytes, int span) => new(
            RollingChecksum.Of(bytes.Slice(offset, blockBytes)),
            span == 2 ? RollingChecksum.Of(bytes.Slice(offset + blockBytes, blockBytes)) : default,
            span);

        public Windows? Rolled(ReadOnlySpan<byte> bytes, int offset, int blockBytes)
        {
            if (offset + (Span * blockBytes) >= bytes.Length)
                return null;
            int shift = System.Numerics.BitOperations.Log2((uint)blockBytes);
            (RollingChecksum front, RollingChecksum back) = (Front, Back);
            front.Roll(bytes[offset], bytes[offset + blockBytes], shift);
            if (Span == 2)
                back.Roll(bytes[offset + blockBytes], bytes[offset + (2 * blockBytes)], shift);
            return new Windows(front, back, Span);
        }
    }
}
