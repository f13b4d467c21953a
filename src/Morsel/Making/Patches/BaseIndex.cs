using System.Buffers.Binary;
using System.Numerics;
using Morsel.Files;

namespace Morsel.Making.Patches;

/// <summary>Finds places in the base where some bytes may stand.</summary>
/// <remarks>
/// At every <see cref="Step"/>-th offset the hash of <see cref="AnchorBytes"/> is put into a bucket of four, which is one line of a cache: full ones lose their last entry. Nothing of the
/// content is kept, so whoever finds a place compares.
/// </remarks>
internal sealed class BaseIndex
{
    /// <summary>Entries of a bucket.</summary>
    public const int BucketEntries = 4;

    /// <summary>The usual most bytes of an index.</summary>
    public const long UsualMostBytes = 256 << 20;

    private const int FirstStep = 16, FewestAnchorBytes = 32, EntryBytes = 4;
    private const ulong First = 0x9E3779B185EBCA87, Second = 0xC2B2AE3D27D4EB4F;

    private readonly uint[] _entries;
    private readonly int _shift;

    /// <param name="from">The base.</param>
    /// <param name="mostBytes">The most bytes that the index may take.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public BaseIndex(MappedBytes from, long mostBytes, CancellationToken cancellationToken)
    {
        for (Step = FirstStep; BytesFor(from.Length, Step) > mostBytes; Step *= 2)
        {
        }
        AnchorBytes = Math.Max(FewestAnchorBytes, 2 * Step);
        int log = BucketLog(from.Length, Step);
        (_entries, _shift) = (new uint[BucketEntries << log], 64 - log);
        Fill(from, cancellationToken);
    }

    /// <summary>Bytes between two places that are looked up.</summary>
    public int Step { get; }

    /// <summary>Bytes that are looked up.</summary>
    public int AnchorBytes { get; }

    /// <summary>Where some bytes may stand in the base: as many as four offsets.</summary>
    /// <param name="anchor">The bytes, <see cref="AnchorBytes"/> of them.</param>
    /// <param name="offsets">Room for four.</param>
    /// <returns>How many there are.</returns>
    public int Find(ReadOnlySpan<byte> anchor, Span<long> offsets)
    {
        int bucket = BucketOf(anchor), count = 0;
        for (; count < BucketEntries && _entries[bucket + count] is var entry and not 0; count++)
            offsets[count] = (entry - 1L) * Step;
        return count;
    }

    private static long BytesFor(long length, int step) => (long)BucketEntries * EntryBytes << BucketLog(length, step);

    // A quarter more room than entries.
    private static int BucketLog(long length, int step)
    {
        double buckets = 1.25 * length / step / BucketEntries;
        return buckets <= 1 ? 0 : (int)Math.Ceiling(Math.Log2(buckets));
    }

    private void Fill(MappedBytes from, CancellationToken cancellationToken)
    {
        for (long offset = 0; offset + AnchorBytes <= from.Length; offset += Step)
        {
            if ((offset & ((1 << 24) - 1)) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int bucket = BucketOf(from.Slice(offset, AnchorBytes)), place = 0;
            while (place < BucketEntries - 1 && _entries[bucket + place] != 0)
                place++;
            _entries[bucket + place] = (uint)((offset / Step) + 1);
        }
    }

    private int BucketOf(ReadOnlySpan<byte> anchor)
    {
        ulong hash = 0;
        for (int at = 0; at < anchor.Length; at += sizeof(ulong))
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(anchor[at..])) * First, 29) * Second;
        hash ^= hash >> 32;
        // A shift by all bits would be none.
        return _shift == 64 ? 0 : BucketEntries * (int)((hash * First) >> _shift);
    }
}
