using System.Numerics;
using Morsel.Hashing;

namespace Morsel.Matching;

/// <summary>The walk of a <see cref="RollingScan"/> over one stretch, tile by tile.</summary>
internal ref struct RollingWalk
{
    /// <summary>The most offsets whose checksums are computed at once; after a run of matches the next is often near, so tiles begin small.</summary>
    public const int MostTile = 4096;

    private const int FirstTile = 256;

    private readonly RollingScan _scan;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _ownedBytes;
    private readonly int _seedBytes;
    private readonly Target.BlockSet _found;
    private readonly BitFilter _filter;
    private readonly IBlockProver _prover;
    private readonly BlockTable _table;
    private readonly WeakColumn _weak;
    private readonly Target.TargetLayout _layout;
    private readonly int _blockBytes;

    // Bytes that may still be hashed in vain. Where weak checksums lie often (a hostile file), only offsets in step with a match are tried.
    private long _patience;

    // Where block 0 would stand if the seed went on in both directions as at the last match: what is behind a change is often in step with it.
    private long _origin;
    private int _resume;
    private int _runEnd;

    public RollingWalk(RollingScan scan, SeedStretch stretch, Target.BlockSet found, BitFilter filter, IBlockProver prover)
    {
        (_scan, _found, _filter, _prover) = (scan, found, filter, prover);
        _bytes = stretch.Bytes;
        (_ownedBytes, _seedBytes) = (stretch.OwnedBytes, stretch.SeedBytes);
        (_table, _weak, _layout, _blockBytes) = (scan.Matcher.Table, scan.Matcher.Weak, scan.Matcher.Layout, scan.Matcher.Layout.BlockBytes);
        (_patience, _origin) = ((2L * _ownedBytes) + (64L * _blockBytes), -stretch.SeedOffset);
    }

    public void Run()
    {
        int tile = FirstTile;
        for (int offset = 0; offset < _ownedBytes;)
        {
            int count = Math.Min(tile, _ownedBytes - offset);
            int next = ScanTile(offset, count);
            next = next < _runEnd ? NextStop(next) : next;
            tile = next > offset + count ? FirstTile : Math.Min(2 * tile, MostTile);
            offset = next;
        }
    }

    // Returns the next offset to look at: the tile's end, or beyond it where a match reaches further.
    private int ScanTile(int tileStart, int count)
    {
        int ahead = _table.Span == 2 ? _blockBytes : 0;
        ReadOnlySpan<uint> sums = _scan.Sums.At(_bytes, tileStart, count + ahead);
        ReadOnlySpan<uint> weak = sums[..count], next = ahead == 0 ? default : sums[ahead..];
        Span<ulong> candidates = _scan.Candidates.AsSpan(0, (count + 63) / 64);
        _filter.Test(weak, next, _weak.Mask, candidates);
        MarkInStep(candidates, weak, tileStart, from: 0);
        for (int i = Candidates.Next(candidates, 0, count); i < count; i = Candidates.Next(candidates, i, count))
        {
            ulong key = BlockTable.Key(weak[i] & _weak.Mask, ahead == 0 ? 0 : next[i] & _weak.Mask);
            long origin = _origin;
            int resume = Try(tileStart + i, key, out bool wasFound) - tileStart;
            // Constant data repeats one key for ever; what was found once need not be looked up at each of its offsets.
            i = wasFound ? i + Candidates.EqualRun(weak[i..], ahead == 0 ? default : next[i..]) : resume;
            if (_origin != origin)
                MarkInStep(candidates, weak, tileStart, i);
        }
        return Math.Max(tileStart + count, _resume);
    }

    // Where pairs are looked up, a block between two changes is found by standing where it should.
    private readonly void MarkInStep(Span<ulong> candidates, ReadOnlySpan<uint> weak, int tileStart, int from)
    {
        if (_table.Span == 1)
            return;
        long phase = (_origin - tileStart - from) % _blockBytes;
        for (long i = from + (phase < 0 ? phase + _blockBytes : phase); i < weak.Length; i += _blockBytes)
        {
            int block = BlockInStep(tileStart + (int)i);
            if (block >= 0 && ((weak[(int)i] ^ _weak.Sums[block]) & _weak.Mask) == 0)
                candidates[(int)i >> 6] |= 1UL << ((int)i & 63);
        }
    }

    // The block that would stand at an offset in step with the last match; -1 if there is none.
    private readonly int BlockInStep(int offset)
    {
        (long block, long rest) = Math.DivRem(offset - _origin, _blockBytes);
        return rest == 0 && block >= 0 && block < _layout.BlockCount ? (int)block : -1;
    }

    // Returns the next offset worth a look.
    private int Try(int offset, ulong key, out bool wasFound)
    {
        int block = _table.FindWeak(key, out bool isAmbiguous);
        wasFound = block >= 0 && !isAmbiguous && WasFound(block);
        if (wasFound)
            return offset + 1;
        int inStep = _table.Span == 2 ? BlockInStep(offset) : -1;
        int next = offset;
        if (block >= 0 && MayLook(offset, inStep))
        {
            block = isAmbiguous ? FindByDigest(offset, key) : block;
            if (block >= 0 && WasFound(block))
                return PastRepetition(offset, key);
            next = block < 0 ? offset : TakeRun(offset, block, _table.Span);
        }
        if (next == offset && inStep >= 0)
            next = TakeRun(offset, inStep, leastBlocks: 1);
        return next > offset ? next : PastRepetition(offset, key);
    }

    private readonly bool MayLook(int offset, int inStep) => _patience >= 0 || inStep >= 0 || (offset - _origin) % _blockBytes == 0;

    // Where the bytes repeat with the distance to the last look at this key, every window up to their end has been looked at once.
    private readonly int PastRepetition(int offset, ulong key)
    {
        int last = _scan.VainLooks.Add(key, offset);
        if (last < 0)
            return offset + 1;
        int repeated = _bytes[offset..].CommonPrefixLength(_bytes[last..]);
        return offset + Math.Max(1, repeated - (_table.Span * _blockBytes) + 1);
    }

    private readonly bool WasFound(int block) => _found.Contains(block) || _scan.WasFound(block);

    private int FindByDigest(int offset, ulong key)
    {
        _patience -= _table.Span * _blockBytes;
        Span<byte> digests = _scan.Digests.AsSpan(0, _table.Span * _scan.Matcher.DigestBytes);
        _prover.Digest(offset, _table.Span, digests);
        return _table.Find(key, digests);
    }

    // Proves the blocks from here on, many at once, as long as they match. Returns the next offset worth a look; the same if nothing matched.
    private int TakeRun(int offset, int block, int leastBlocks)
    {
        int start = offset;
        // A weak checksum that agrees by chance is common where few bits were kept: hash no more than tells it apart.
        if (BitOperations.TrailingZeroCount(~Prove(offset, block, leastBlocks, out int count)) < leastBlocks)
        {
            _patience -= count * (long)_blockBytes;
            return offset;
        }
        uint mask = Prove(offset, block, IBlockProver.MostBlocks, out count);
        int run = BitOperations.TrailingZeroCount(~mask);
        _origin = offset - ((long)block * _blockBytes);
        // What is jumped over has not been looked at.
        _scan.VainLooks.Clear();
        _scan.Stops.Clear();
        while (true)
        {
            bool bringsNew = AddStops(offset, block, run);
            Accept(offset, block, mask);
            _runEnd = offset + (run * _blockBytes);
            if (run < count || !bringsNew)
                return _resume = Math.Max(start + 1, NextStop(start));
            (offset, block) = (_runEnd, block + run);
            mask = Prove(offset, block, IBlockProver.MostBlocks, out count);
            run = BitOperations.TrailingZeroCount(~mask);
        }
    }

    // The windows inside content that stands in several places, of target or seed, may be yet other blocks: they are looked at all the same.
    // So are those behind the short last block, which stands in fewer bytes than a window has. Returns whether any of the run is new.
    private readonly bool AddStops(int offset, int block, int count)
    {
        bool isAnyNew = false;
        for (int i = 0; i < count; i++)
        {
            bool isNew = !WasFound(_table.FirstOf(block + i));
            if (!isNew || _table.NextOf(block + i) != block + i || !IsWhole(block + i))
                _scan.Stops.Add(offset + (i * _blockBytes));
            isAnyNew |= isNew;
        }
        return isAnyNew;
    }

    // The next offset inside the last run that must be looked at; the run's end if there is none.
    private readonly int NextStop(int offset)
    {
        foreach (int stop in _scan.Stops)
        {
            if (stop + _blockBytes > offset)
                return Math.Max(stop, offset);
        }
        return _runEnd;
    }

    private readonly uint Prove(int offset, int block, int most, out int count)
    {
        int inBytes = Math.Min(_bytes.Length - offset, _seedBytes - offset + _blockBytes - 1) / _blockBytes;
        count = Math.Clamp(inBytes, 0, Math.Min(most, _layout.BlockCount - block));
        if (count == 0)
            return 0;
        uint mask = _prover.Prove(offset, block, count);
        return mask == 0 || _scan.Matcher.IsStrongEnough ? mask : mask & WeakAgrees(offset, block, count);
    }

    // A strong checksum may be so short that a neighbour is believed only if its weak one agrees too.
    private readonly uint WeakAgrees(int offset, int block, int count)
    {
        int bytes = (int)Math.Min((long)count * _blockBytes, _layout.Length - _layout.StartOf(block));
        Span<uint> sums = _scan.RunSums.AsSpan(0, count);
        WeakSums.OfBlocks(_bytes.Slice(offset, bytes), _blockBytes, sums);
        uint mask = 0;
        for (int i = 0; i < count; i++)
            mask |= ((sums[i] ^ _weak.Sums[block + i]) & _weak.Mask) == 0 ? 1u << i : 0;
        return mask;
    }

    // The blocks from here on, and further ones that stand where they would if a few between had not changed.
    private readonly void Accept(int offset, int block, uint mask)
    {
        while (mask != 0)
        {
            int first = BitOperations.TrailingZeroCount(mask);
            int run = BitOperations.TrailingZeroCount(~(mask >> first));
            _prover.Accept(new Match(offset + (first * _blockBytes), block + first, run));
            for (int i = first; i + _table.Span <= first + run; i++)
                AddFound(block + i);
            mask &= ~(uint)(((1UL << run) - 1) << first);
        }
    }

    private readonly void AddFound(int block)
    {
        int first = _table.FirstOf(block);
        // The short last block is proven by fewer bytes than its twins need, so they are not found with it.
        if (first == block || IsWhole(block + _table.Span - 1))
            _scan.AddFound(first);
    }

    private readonly bool IsWhole(int block) => _layout.StartOf(block + 1) <= _layout.Length;
}
