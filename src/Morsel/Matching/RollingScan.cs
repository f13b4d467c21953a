using System.Numerics;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Matching;

/// <summary>One thread's scanning for a <see cref="RollingMatcher"/>.</summary>
internal sealed class RollingScan : IMatchScan
{
    // After a run of matches the next one is often near, so tiles begin small.
    private const int FirstTile = 256, MostTile = 4096;

    private readonly RollingMatcher _matcher;
    private readonly SlidingSums _sums;
    private readonly ulong[] _candidates = new ulong[MostTile / 64];
    private readonly BlockSet _foundHere;
    private readonly List<int> _foundHereList = [];
    private readonly byte[] _digests;

    public RollingScan(RollingMatcher matcher)
    {
        _matcher = matcher;
        _sums = new SlidingSums(matcher.Layout.BlockBytes, MostTile + ((matcher.Table.Span - 1) * matcher.Layout.BlockBytes));
        _foundHere = new BlockSet(matcher.Layout.BlockCount);
        _digests = new byte[2 * Digest.SizeOf(DigestAlgorithm.Sha256)];
    }

    public void Scan(SeedStretch stretch, BlockSet found, IBlockProver prover)
    {
        if (_matcher.Table.EntryCount == 0)
            return;
        _sums.Reset();
        foreach (int block in _foundHereList)
            _foundHere.Remove(block);
        _foundHereList.Clear();
        new Walk(this, stretch, found, prover).Run();
    }

    /// <summary>The walk over one stretch.</summary>
    private ref struct Walk(RollingScan scan, SeedStretch stretch, BlockSet found, IBlockProver prover)
    {
        private readonly RollingScan _scan = scan;
        private readonly ReadOnlySpan<byte> _bytes = stretch.Bytes;
        private readonly int _ownedBytes = stretch.OwnedBytes;
        private readonly int _seedBytes = stretch.SeedBytes;
        private readonly BlockSet _found = found;
        private readonly IBlockProver _prover = prover;
        private readonly BlockTable _table = scan._matcher.Table;
        private readonly int _blockBytes = scan._matcher.Layout.BlockBytes;
        private readonly int _blockCount = scan._matcher.Layout.BlockCount;

        // Bytes that may still be hashed in vain. Where weak checksums lie often (a hostile file), only offsets in step with a match are tried.
        private long _patience = (2L * stretch.OwnedBytes) + (64L * scan._matcher.Layout.BlockBytes);
        private int _phase;
        private int _resume;

        public void Run()
        {
            int tile = FirstTile;
            for (int offset = 0; offset < _ownedBytes;)
            {
                int count = Math.Min(tile, _ownedBytes - offset);
                int next = ScanTile(offset, count);
                tile = next > offset + count ? FirstTile : Math.Min(2 * tile, MostTile);
                offset = next;
            }
        }

        // Returns the next offset to look at: the tile's end, or beyond it where a match reaches further.
        private int ScanTile(int tileStart, int count)
        {
            uint mask = _scan._matcher.Weak.Mask;
            int ahead = _table.Span == 2 ? _blockBytes : 0;
            ReadOnlySpan<uint> sums = _scan._sums.At(_bytes, tileStart, count + ahead);
            ReadOnlySpan<uint> weak = sums[..count], next = ahead == 0 ? default : sums[ahead..];
            Span<ulong> candidates = _scan._candidates.AsSpan(0, (count + 63) / 64);
            _scan._matcher.Filter.Test(weak, next, mask, candidates);
            for (int i = NextCandidate(candidates, 0, count); i < count; i = NextCandidate(candidates, i, count))
            {
                ulong key = BlockTable.Key(weak[i] & mask, ahead == 0 ? 0 : next[i] & mask);
                int resume = Try(tileStart + i, key, out bool wasFound) - tileStart;
                // Constant data repeats one key for ever; what was found once need not be looked up at each of its offsets.
                i = wasFound ? i + EqualRun(weak[i..], ahead == 0 ? default : next[i..]) : resume;
            }
            return Math.Max(tileStart + count, _resume);
        }

        private static int NextCandidate(ReadOnlySpan<ulong> candidates, int from, int count)
        {
            if (from >= count)
                return count;
            int word = from >> 6;
            ulong bits = candidates[word] & (ulong.MaxValue << (from & 63));
            while (bits == 0 && ++word < candidates.Length)
                bits = candidates[word];
            return bits == 0 ? count : Math.Min(count, (word << 6) + BitOperations.TrailingZeroCount(bits));
        }

        private static int EqualRun(ReadOnlySpan<uint> weak, ReadOnlySpan<uint> next)
        {
            int run = RunOf(weak);
            return next.IsEmpty ? run : Math.Min(run, RunOf(next[..weak.Length]));
        }

        private static int RunOf(ReadOnlySpan<uint> sums)
        {
            int run = sums.IndexOfAnyExcept(sums[0]);
            return run < 0 ? sums.Length : run;
        }

        // Returns the next offset worth a look.
        private int Try(int offset, ulong key, out bool wasFound)
        {
            int block = _table.FindWeak(key, out bool isAmbiguous);
            wasFound = block >= 0 && !isAmbiguous && WasFound(block);
            if (block < 0 || wasFound || (_patience < 0 && offset % _blockBytes != _phase))
                return offset + 1;
            if (isAmbiguous)
                block = FindByDigest(offset, key);
            return block < 0 || WasFound(block) ? offset + 1 : TakeRun(offset, block);
        }

        private readonly bool WasFound(int block) => _found.Contains(block) || _scan._foundHere.Contains(block);

        private int FindByDigest(int offset, ulong key)
        {
            _patience -= _table.Span * _blockBytes;
            Span<byte> digests = _scan._digests.AsSpan(0, _table.Span * _scan._matcher.DigestBytes);
            _prover.Digest(offset, _table.Span, digests);
            return _table.Find(key, digests);
        }

        // Proves the blocks from here on, many at once, as long as they match.
        private int TakeRun(int offset, int block)
        {
            int start = offset;
            uint mask = Prove(offset, block, out int count);
            int run = Math.Min(count, BitOperations.TrailingZeroCount(~mask));
            if (run < _table.Span)
            {
                _patience -= count * (long)_blockBytes;
                return offset + 1;
            }
            _phase = offset % _blockBytes;
            while (true)
            {
                Accept(offset, block, run, mask, count);
                int unique = UniqueIn(block, run);
                // The windows inside content that stands in several places of the target may be yet other places of it: do not jump over them.
                if (unique < run || run < count || count == 0)
                    return _resume = Math.Max(start + 1, offset + (unique * _blockBytes));
                (offset, block) = (offset + (run * _blockBytes), block + run);
                mask = Prove(offset, block, out count);
                run = Math.Min(count, BitOperations.TrailingZeroCount(~mask));
            }
        }

        private readonly uint Prove(int offset, int block, out int count)
        {
            int inBytes = Math.Min(_bytes.Length - offset, _seedBytes - offset + _blockBytes - 1) / _blockBytes;
            count = Math.Clamp(inBytes, 0, Math.Min(IBlockProver.MostBlocks, _blockCount - block));
            return count == 0 ? 0 : _prover.Prove(offset, block, count);
        }

        // The run, and further blocks that stand where they would if a few between had not changed.
        private readonly void Accept(int offset, int block, int run, uint mask, int count)
        {
            if (run > 0)
                Take(offset, block, run);
            for (int i = run + 1; i < count; i++)
            {
                if ((mask >> i & 1) != 0 && WeakAgrees(offset + (i * _blockBytes), block + i))
                    Take(offset + (i * _blockBytes), block + i, 1);
            }
        }

        private readonly bool WeakAgrees(int offset, int block)
        {
            int bytes = (int)Math.Min(_blockBytes, _scan._matcher.Layout.Length - _scan._matcher.Layout.StartOf(block));
            uint sum = WeakSums.OfBlock(_bytes.Slice(offset, bytes), _blockBytes);
            return ((sum ^ _scan._matcher.Weak.Sums[block]) & _scan._matcher.Weak.Mask) == 0;
        }

        private readonly void Take(int offset, int block, int count)
        {
            _prover.Accept(new Match(offset, block, count));
            for (int i = 0; i + _table.Span <= count; i++)
            {
                int first = _table.FirstOf(block + i);
                if (_scan._foundHere.Add(first))
                    _scan._foundHereList.Add(first);
            }
        }

        private readonly int UniqueIn(int block, int run)
        {
            int unique = 0;
            while (unique < run && _table.NextOf(block + unique) == block + unique)
                unique++;
            return unique;
        }
    }
}
