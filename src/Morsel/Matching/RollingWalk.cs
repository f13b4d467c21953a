using System.Numerics;
using Morsel.Hashing;

namespace Morsel.Matching;

/// <summary>The walk of a <see cref="RollingScan"/> over one stretch, batch by batch.</summary>
internal ref struct RollingWalk
{
    /// <summary>The most offsets whose checksums are computed at once; after a run of matches the next is often near, so batches begin small.</summary>
    public const int MostBatch = 4096;

    private const int FirstBatch = 256;

    private readonly RollingScan _scan;
    private readonly SeedStretch _stretch;
    private readonly KeyFilter _filter;
    private readonly IBlockProver _prover;

    // Bytes that may still be hashed in vain. Where weak checksums lie often (a hostile file), only offsets in step with a match are tried.
    private long _vainBytesLeft;

    // Where block 0 would stand if the seed went on in both directions as at the last match: what is behind a change is often in step with it.
    private long _anchor;
    private int _resume;
    private int _runEnd;

    public RollingWalk(RollingScan scan, SeedStretch stretch, KeyFilter filter, IBlockProver prover)
    {
        (_scan, _filter, _prover) = (scan, filter, prover);
        _stretch = stretch;
        (_vainBytesLeft, _anchor) = (stretch.OwnedBytes + (64L * BlockBytes), -stretch.SeedOffset);
    }

    private readonly BlockTable Table => _scan.Matcher.Table;

    private readonly WeakColumn Weak => _scan.Matcher.Weak;

    private readonly Target.TargetLayout Layout => _scan.Matcher.Layout;

    private readonly int BlockBytes => _scan.Matcher.Layout.BlockBytes;

    public void Run()
    {
        int batch = FirstBatch;
        for (int offset = 0; offset < _stretch.OwnedBytes;)
        {
            int count = Math.Min(batch, _stretch.OwnedBytes - offset);
            int next = ScanBatch(offset, count);
            next = next < _runEnd ? NextStop(next) : next;
            batch = next > offset + count ? FirstBatch : Math.Min(2 * batch, MostBatch);
            offset = next;
        }
    }

    // Returns the next offset to look at: the batch's end, or beyond it where a match reaches further.
    private int ScanBatch(int batchStart, int count)
    {
        int ahead = Table.Span == 2 ? BlockBytes : 0;
        ReadOnlySpan<uint> sums = _scan.Sums.At(_stretch.Bytes, batchStart, count + ahead);
        ReadOnlySpan<uint> weak = sums[..count], next = ahead == 0 ? default : sums[ahead..];
        Span<ulong> candidates = _scan.Candidates.AsSpan(0, (count + 63) / 64);
        var keys = new WindowKeys(weak, next, Weak.Mask);
        _filter.Test(keys, candidates);
        if (_vainBytesLeft >= 0)
            Table.Prepare(keys, candidates);
        MarkInStep(candidates, weak, batchStart, from: 0);
        for (int i = Candidates.Next(candidates, 0, count); i < count; i = Candidates.Next(candidates, i, count))
        {
            long anchor = _anchor;
            int resume = Try(batchStart + i, keys[i], out bool wasFound) - batchStart;
            // Constant data repeats one key for ever; what was found once need not be looked up at each of its offsets.
            i = wasFound ? i + Candidates.EqualRun(weak[i..], ahead == 0 ? default : next[i..]) : resume;
            if (_anchor != anchor)
                MarkInStep(candidates, weak, batchStart, i);
        }
        return Math.Max(batchStart + count, _resume);
    }

    // Where pairs are looked up, a block between two changes is found by standing where it should.
    private readonly void MarkInStep(Span<ulong> candidates, ReadOnlySpan<uint> weak, int batchStart, int from)
    {
        if (Table.Span == 1)
            return;
        (int blockBytes, WeakColumn column) = (BlockBytes, Weak);
        long phase = (_anchor - batchStart - from) % blockBytes;
        for (long i = from + (phase < 0 ? phase + blockBytes : phase); i < weak.Length; i += blockBytes)
        {
            int block = BlockInStep(batchStart + (int)i);
            if (block >= 0 && ((weak[(int)i] ^ column.Sums[block]) & column.Mask) == 0)
                candidates[(int)i >> 6] |= 1UL << ((int)i & 63);
        }
    }

    // The block that would stand at an offset in step with the last match; -1 if there is none.
    private readonly int BlockInStep(int offset)
    {
        (long block, long rest) = Math.DivRem(offset - _anchor, BlockBytes);
        return rest == 0 && block >= 0 && block < Layout.BlockCount ? (int)block : -1;
    }

    // Returns the next offset worth a look.
    private int Try(int offset, ulong key, out bool wasFound)
    {
        int block = Table.FindWeak(key, out bool isAmbiguous);
        wasFound = block >= 0 && !isAmbiguous && WasFound(block);
        if (wasFound)
            return offset + 1;
        int inStep = Table.Span == 2 ? BlockInStep(offset) : -1;
        int next = offset;
        if (block >= 0 && MayLook(offset, inStep))
        {
            block = isAmbiguous ? FindByDigest(offset, key) : block;
            if (block >= 0 && WasFound(block))
                return PastRepetition(offset, key);
            next = block < 0 ? offset : TakeRun(offset, block, Table.Span);
            _vainBytesLeft += isAmbiguous && next > offset ? Table.Span * BlockBytes : 0;
        }
        if (next == offset && inStep >= 0)
            next = TakeRun(offset, inStep, leastBlocks: 1);
        if (next > offset)
            return next;
        return _vainBytesLeft >= 0 ? PastRepetition(offset, key) : NextInStep(offset);
    }

    private readonly bool MayLook(int offset, int inStep) => _vainBytesLeft >= 0 || inStep >= 0 || (offset - _anchor) % BlockBytes == 0;

    // Behind an offset, the first one that may be looked at when enough was hashed in vain.
    private readonly int NextInStep(int offset)
    {
        long behind = (offset - _anchor) % BlockBytes;
        return offset + BlockBytes - (int)(behind < 0 ? behind + BlockBytes : behind);
    }

    // Where the bytes repeat with the distance to the last look at this key, every window up to their end has been looked at once.
    private readonly int PastRepetition(int offset, ulong key)
    {
        int last = _scan.FailedLookups.Add(key, offset);
        if (last < 0)
            return offset + 1;
        int repeated = _scan.FailedLookups.Repeated(_stretch.Bytes, offset, last);
        return offset + Math.Max(1, repeated - (Table.Span * BlockBytes) + 1);
    }

    private readonly bool WasFound(int block) => _scan.Found.Contains(block);

    private int FindByDigest(int offset, ulong key)
    {
        _vainBytesLeft -= Table.Span * BlockBytes;
        Span<byte> digests = _scan.Digests.AsSpan(0, Table.Span * _scan.Matcher.DigestBytes);
        _prover.Digest(offset, Table.Span, digests);
        return Table.Find(key, digests);
    }

    // Proves the blocks from here on, many at once, as long as they match. Returns the next offset worth a look; the same if nothing matched.
    private int TakeRun(int offset, int block, int leastBlocks)
    {
        int start = offset;
        // A weak checksum that agrees by chance is common where few bits were kept: hash no more than tells it apart.
        if (BitOperations.TrailingZeroCount(~Prove(offset, block, leastBlocks, out int count)) < leastBlocks)
        {
            _vainBytesLeft -= count * (long)BlockBytes;
            return offset;
        }
        uint mask = Prove(offset, block, IBlockProver.MostBlocks, out count);
        int run = BitOperations.TrailingZeroCount(~mask);
        _anchor = offset - ((long)block * BlockBytes);
        // What is jumped over has not been looked at.
        _scan.FailedLookups.Clear();
        _scan.Stops.Clear();
        while (true)
        {
            bool bringsNew = AddStops(offset, block, run);
            Accept(offset, block, mask);
            _runEnd = offset + (run * BlockBytes);
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
            bool isNew = !WasFound(Table.FirstOf(block + i));
            if (!isNew || Table.NextOf(block + i) != block + i || !IsWhole(block + i))
                _scan.Stops.Add(offset + (i * BlockBytes));
            isAnyNew |= isNew;
        }
        return isAnyNew;
    }

    // The next offset inside the last run that must be looked at; the run's end if there is none.
    private readonly int NextStop(int offset)
    {
        foreach (int stop in _scan.Stops)
        {
            if (stop + BlockBytes > offset)
                return Math.Max(stop, offset);
        }
        return _runEnd;
    }

    private readonly uint Prove(int offset, int block, int most, out int count)
    {
        int inBytes = Math.Min(_stretch.Bytes.Length - offset, _stretch.SeedBytes - offset + BlockBytes - 1) / BlockBytes;
        count = Math.Clamp(inBytes, 0, Math.Min(most, Layout.BlockCount - block));
        if (count == 0)
            return 0;
        uint mask = _prover.Prove(offset, block, count);
        return mask == 0 || _scan.Matcher.IsStrongEnough ? mask : mask & WeakAgrees(offset, block, count);
    }

    // A strong checksum may be so short that a neighbour is believed only if its weak one agrees too.
    private readonly uint WeakAgrees(int offset, int block, int count)
    {
        int bytes = (int)Math.Min((long)count * BlockBytes, Layout.Length - Layout.StartOf(block));
        Span<uint> sums = _scan.RunSums.AsSpan(0, count);
        WeakSums.OfBlocks(_stretch.Bytes.Slice(offset, bytes), BlockBytes, sums);
        uint mask = 0;
        for (int i = 0; i < count; i++)
            mask |= ((sums[i] ^ Weak.Sums[block + i]) & Weak.Mask) == 0 ? 1u << i : 0;
        return mask;
    }

    // The blocks from here on, and further ones that stand where they would if a few between had not changed.
    private readonly void Accept(int offset, int block, uint mask)
    {
        while (mask != 0)
        {
            int first = BitOperations.TrailingZeroCount(mask);
            int run = BitOperations.TrailingZeroCount(~(mask >> first));
            _prover.Accept(new Match(offset + (first * BlockBytes), block + first, run));
            for (int i = first; i + Table.Span <= first + run; i++)
                AddFound(block + i);
            mask &= ~(uint)(((1UL << run) - 1) << first);
        }
    }

    private readonly void AddFound(int block)
    {
        int first = Table.FirstOf(block);
        // The short last block is proven by fewer bytes than its twins need, so they are not found with it.
        if (first == block || IsWhole(block + Table.Span - 1))
            _scan.Found.Add(first);
    }

    private readonly bool IsWhole(int block) => Layout.StartOf(block + 1) <= Layout.Length;
}
