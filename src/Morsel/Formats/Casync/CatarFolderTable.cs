using System.Buffers.Binary;
using System.Numerics;
using Morsel.Hashing;

namespace Morsel.Formats.Casync;

/// <summary>What a folder ends with (GOODBYE): where each of its entries is, to be looked up by a hash of the name.</summary>
/// <remarks>Source: <c>CATAR.md</c>, "The end of a folder".</remarks>
/// <param name="start">Where the folder's own entry begins in the archive.</param>
internal sealed class CatarFolderTable(long start)
{
    private const int ItemBytes = 24;
    private const ulong TailMarker = 0x57446fa533702943;

    private static readonly SipHash Hash = new([0xb3, 0x84, 0x1d, 0x0f, 0x2b, 0x44, 0x74, 0x85, 0xc1, 0x2e, 0xc2, 0xd1, 0x30, 0xed, 0x36, 0x27]);

    private readonly List<Item> _items = [];

    /// <summary>Bytes in the record, its head included.</summary>
    public long RecordBytes => CatarRecords.HeadBytes + (ItemBytes * (_items.Count + 1L));

    /// <summary>An entry begins.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="position">Where the record of its name begins.</param>
    public void Begin(ReadOnlySpan<byte> name, long position) => _items.Add(new Item(Hash.Of(name), position, position));

    /// <summary>The entry that began last ends, if any did.</summary>
    public void End(long position)
    {
        if (_items.Count > 0)
            _items[^1] = _items[^1] with { End = position };
    }

    /// <summary>Writes the record without its head.</summary>
    /// <param name="body">Room for it.</param>
    /// <param name="position">Where the record begins.</param>
    public void Write(Span<byte> body, long position)
    {
        Item[] sorted = [.. _items];
        Array.Sort(sorted);
        Lay(sorted, 0, body, position);
        Put(body[(ItemBytes * sorted.Length)..], (ulong)(position - start), (ulong)RecordBytes, TailMarker);
    }

    // A complete tree in the order of a heap: what stands at i has its smaller ones below 2i + 1, and its larger ones below 2i + 2.
    private static void Lay(ReadOnlySpan<Item> sorted, int place, Span<byte> body, long position)
    {
        // Only the left half is deeper in the stack.
        while (sorted.Length > 0)
        {
            int left = LeftOf(sorted.Length);
            Item item = sorted[left];
            Put(body[(ItemBytes * place)..], (ulong)(position - item.Start), (ulong)(item.End - item.Start), item.Hash);
            Lay(sorted[..left], (2 * place) + 1, body, position);
            sorted = sorted[(left + 1)..];
            place = (2 * place) + 2;
        }
    }

    private static int LeftOf(int count)
    {
        if (count == 1)
            return 0;
        int levels = BitOperations.Log2((uint)count), above = (1 << levels) - 1;
        return ((above - 1) / 2) + Math.Min(count - above, 1 << (levels - 1));
    }

    private static void Put(Span<byte> at, ulong offset, ulong size, ulong hash)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(at, offset);
        BinaryPrimitives.WriteUInt64LittleEndian(at[8..], size);
        BinaryPrimitives.WriteUInt64LittleEndian(at[16..], hash);
    }

    private readonly record struct Item(ulong Hash, long Start, long End) : IComparable<Item>
    {
        public int CompareTo(Item other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : Start.CompareTo(other.Start);
    }
}
