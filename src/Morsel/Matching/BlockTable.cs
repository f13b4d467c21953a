using Morsel.Target;

namespace Morsel.Matching;

/// <summary>Finds a target's blocks by their weak checksums, or by those of two neighbours. One entry for each distinct content.</summary>
/// <remarks>Open addressing over plain integer columns: a target may have tens of millions of blocks.</remarks>
internal sealed class BlockTable : IBlockTwins
{
    private const int Several = int.MinValue;

    // So many blocks before one is put in, its slot is asked for.
    private const int Ahead = 16;

    private readonly TargetIndex _index;
    private readonly uint[] _weak;
    private readonly int[] _slots;       // block + 1, with the Several bit where other contents share its weak checksums; 0 is free
    private readonly int _shift;
    private StrongSlots? _strong;        // contents that share weak checksums, found by both
    private int[]? _next;                // rings of twins
    private int[]? _first;

    /// <param name="index">The target.</param>
    /// <param name="weak">Its weak column.</param>
    /// <param name="span">Neighbours that are looked up together: 1 or 2.</param>
    public BlockTable(TargetIndex index, WeakColumn weak, int span)
    {
        (_index, _weak, Span) = (index, weak.Sums, span);
        int bits = Math.Max(4, System.Numerics.BitOperations.Log2((uint)(EntryCount + (EntryCount / 2)) | 1) + 1);
        (_slots, _shift) = (new int[1 << bits], 64 - bits);
        for (int block = 0; block < EntryCount; block++)
        {
            if (IsFar && block + Ahead < EntryCount)
                CacheHint.Fetch(ref _slots[SlotOf(KeyOf(block + Ahead))]);
            Insert(block);
        }
    }

    /// <summary>Neighbours that are looked up together.</summary>
    public int Span { get; }

    /// <summary>Blocks that can be looked up.</summary>
    public int EntryCount => Math.Max(0, _index.Layout.BlockCount - Span + 1);

    public int FirstOf(int block) => _first is null ? block : _first[block];

    public int NextOf(int block) => _next is null ? block : _next[block];

    /// <summary>The key of a window with weak checksum <paramref name="weak"/> before one with <paramref name="next"/>; the latter is 0 for a span of 1.</summary>
    public static ulong Key(uint weak, uint next) => (ulong)next << 32 | weak;

    /// <summary>Finds a block whose weak checksums make the key.</summary>
    /// <param name="key">See <see cref="Key"/>.</param>
    /// <param name="isAmbiguous">Whether other contents have the same ones: then only <see cref="Find"/> can tell them apart.</param>
    /// <returns>The lowest such block; -1 if there is none.</returns>
    public int FindWeak(ulong key, out bool isAmbiguous)
    {
        for (int slot = SlotOf(key); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            int entry = _slots[slot];
            int block = (entry & ~Several) - 1;
            isAmbiguous = entry < 0;
            if (block < 0 || KeyOf(block) == key)
                return block;
        }
    }

    /// <summary>Finds the lowest block with these weak and strong checksums among those with ambiguous weak ones; -1 if there is none.</summary>
    public int Find(ulong key, ReadOnlySpan<byte> strong) => _strong?.Find(this, key, strong) ?? -1;

    /// <summary>The key of a block.</summary>
    public ulong KeyOf(int block) => Key(_weak[block], Span == 2 ? _weak[block + 1] : 0);

    /// <summary>Takes out candidates that no block can be, and brings near what <see cref="FindWeak"/> needs for the others; does nothing where all is near.</summary>
    /// <param name="keys">Keys at consecutive offsets.</param>
    /// <param name="candidates">One bit for each offset.</param>
    public void Prepare(WindowKeys keys, Span<ulong> candidates)
    {
        if (!IsFar)
            return;
        var batch = new CandidateBatch(candidates);
        while (batch.Take())
        {
            for (int i = 0; i < batch.Count; i++)
                CacheHint.Fetch(ref _slots[SlotOf(keys[batch[i]])]);
            for (int i = 0; i < batch.Count; i++)
            {
                int block = (_slots[SlotOf(keys[batch[i]])] & ~Several) - 1;
                if (block < 0)
                    continue;
                CacheHint.Fetch(ref _weak[block]);
                batch.Keep(i);
            }
        }
    }

    // So many slots, with the checksums they lead to, are in no near cache.
    private bool IsFar => _slots.Length > 1 << 18;

    private ReadOnlySpan<byte> StrongOf(int block) =>
        _index.Proof.Column.Slice(block * _index.Proof.Width, Span * _index.Proof.Width);

    private int SlotOf(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> _shift);

    private void Insert(int block)
    {
        ulong key = KeyOf(block);
        int slot = SlotOf(key);
        while (_slots[slot] != 0 && KeyOf((_slots[slot] & ~Several) - 1) != key)
            slot = (slot + 1) & (_slots.Length - 1);
        int head = (_slots[slot] & ~Several) - 1;
        if (head < 0)
            _slots[slot] = block + 1;
        else if (StrongOf(head).SequenceEqual(StrongOf(block)))
            Join(head, block);
        else
            InsertAmbiguous(slot, head, block, key);
    }

    private void InsertAmbiguous(int slot, int head, int block, ulong key)
    {
        _strong ??= new StrongSlots(EntryCount);
        if (_slots[slot] > 0)
            _strong.Add(this, head, key);
        _slots[slot] |= Several;
        int twin = _strong.Find(this, key, StrongOf(block));
        if (twin >= 0)
            Join(twin, block);
        else
            _strong.Add(this, block, key);
    }

    private void Join(int first, int block)
    {
        _next ??= Numbers();
        _first ??= Numbers();
        (_next[block], _next[first]) = (_next[first], block);
        _first[block] = first;
    }

    private int[] Numbers()
    {
        int[] numbers = new int[_index.Layout.BlockCount];
        for (int block = 0; block < numbers.Length; block++)
            numbers[block] = block;
        return numbers;
    }

    /// <summary>Open addressing by weak and strong checksums together.</summary>
    private sealed class StrongSlots(int entryCount)
    {
        private readonly int[] _slots = new int[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entryCount + ((uint)entryCount / 2) + 4)];

        public int Find(BlockTable table, ulong key, ReadOnlySpan<byte> strong)
        {
            for (int slot = SlotOf(key, strong); ; slot = (slot + 1) & (_slots.Length - 1))
            {
                int block = _slots[slot] - 1;
                if (block < 0 || (table.KeyOf(block) == key && table.StrongOf(block).SequenceEqual(strong)))
                    return block;
            }
        }

        public void Add(BlockTable table, int block, ulong key)
        {
            int slot = SlotOf(key, table.StrongOf(block));
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = block + 1;
        }

        // Whoever writes a control file chooses its checksums freely; the runtime's seeded hash keeps them from being chosen to collide here.
        private int SlotOf(ulong key, ReadOnlySpan<byte> strong)
        {
            HashCode hash = default;
            hash.Add(key);
            hash.AddBytes(strong);
            return hash.ToHashCode() & (_slots.Length - 1);
        }
    }
}

/// <summary>The weak checksums of a target's blocks, as many bits of each as its description kept.</summary>
/// <param name="Sums">a &lt;&lt; 16 | b for each block; bits that were not kept are zero.</param>
/// <param name="WeakBytes">Bytes that were kept, from the end: 1 to 4.</param>
internal sealed record WeakColumn(uint[] Sums, int WeakBytes)
{
    /// <summary>The bits that were kept.</summary>
    public uint Mask => WeakBytes == 4 ? uint.MaxValue : (1u << (8 * WeakBytes)) - 1;
}
