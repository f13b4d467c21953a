using System.Buffers.Binary;

namespace Morsel.Formats.Casync;

/// <summary>What an index file says (<c>.caibx</c> of a file, <c>.caidx</c> of a folder): which chunks, one after another, are the content. Source: <c>FORMAT.md</c>, "Index".</summary>
internal sealed class CasyncIndex
{
    /// <summary>Bytes in the id of a chunk.</summary>
    public const int IdBytes = 32;

    /// <summary>Bytes that tell an index.</summary>
    public const int TellingBytes = 16;

    private const int HeadBytes = 64, ItemBytes = 40;
    private const ulong IndexRecordBytes = 48, IndexMagic = 0x96824D9C7B129FF9, TableMagic = 0xE75B9E112F17417D, TailMagic = 0x4B4F050E5549ECD1;
    private const ulong IsSha512T256 = 1UL << 61;
    private const string What = "casync index";

    private readonly long[] _ends;
    private readonly byte[] _ids;

    /// <param name="features">The feature flags: what an archive keeps, and which digest the ids are.</param>
    /// <param name="sizes">How long chunks are.</param>
    /// <param name="ends">Where each chunk ends, ascending; owned by the new value.</param>
    /// <param name="ids">The ids of the chunks, without gaps; owned by the new value.</param>
    public CasyncIndex(ulong features, ChunkSizes sizes, long[] ends, byte[] ids)
    {
        if (ids.Length != (long)IdBytes * ends.Length)
            throw new ArgumentException($"{ids.Length} bytes of ids for {ends.Length} chunks", nameof(ids));
        (Features, Sizes, _ends, _ids) = (features, sizes, ends, ids);
    }

    /// <summary>The feature flags of an index of a file, as casync writes them.</summary>
    /// <param name="algorithm">The digest that ids are.</param>
    public static ulong FeaturesOf(DigestAlgorithm algorithm) => 0x9000_0000_0000_0000 | (algorithm == DigestAlgorithm.Sha512T256 ? IsSha512T256 : 0);

    /// <summary>The digest that ids are, as feature flags say it.</summary>
    public static DigestAlgorithm AlgorithmOf(ulong features) => (features & IsSha512T256) != 0 ? DigestAlgorithm.Sha512T256 : DigestAlgorithm.Sha256;

    public ulong Features { get; }

    public ChunkSizes Sizes { get; }

    public int ChunkCount => _ends.Length;

    /// <summary>Bytes in the content.</summary>
    public long Length => _ends.Length == 0 ? 0 : _ends[^1];

    /// <summary>Where each chunk ends.</summary>
    public ReadOnlySpan<long> Ends => _ends;

    /// <summary>The ids of the chunks, without gaps.</summary>
    public ReadOnlyMemory<byte> Ids => _ids;

    /// <summary>The digest that ids are.</summary>
    public DigestAlgorithm Algorithm => AlgorithmOf(Features);

    public ReadOnlySpan<byte> IdOf(int chunk) => _ids.AsSpan(chunk * IdBytes, IdBytes);

    /// <summary>Where a chunk lies.</summary>
    public ByteRange RangeOf(int chunk) => new(chunk == 0 ? 0 : _ends[chunk - 1], _ends[chunk]);

    /// <summary>Whether bytes that begin like this may be an index.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> prefix) =>
        prefix.Length >= TellingBytes && Number(prefix, 0) == IndexRecordBytes && Number(prefix, 8) == IndexMagic;

    /// <summary>Reads an index.</summary>
    /// <param name="file">All of it.</param>
    /// <exception cref="TargetFormatException">It is cut off, or says what may not be.</exception>
    public static CasyncIndex Read(ReadOnlySpan<byte> file)
    {
        if (!Recognizes(file))
            throw Problem(0, "it does not begin as one");
        int items = (file.Length - HeadBytes - ItemBytes) / ItemBytes;
        if (file.Length < HeadBytes + ItemBytes || (file.Length - HeadBytes) % ItemBytes != 0 || !IsTail(file[^ItemBytes..], items))
            throw TargetFormatException.CutOff(What, FormattableString.Invariant($"{file.Length:N0} bytes, and the last are not its end"));
        CheckHead(file);
        ChunkSizes sizes = SizesOf(file);
        var ends = new long[items];
        byte[] ids = new byte[items * IdBytes];
        ulong before = 0;
        for (int chunk = 0; chunk < items; chunk++)
        {
            ReadOnlySpan<byte> item = file.Slice(HeadBytes + (chunk * ItemBytes), ItemBytes);
            ulong end = Number(item, 0);
            if (end <= before || end > long.MaxValue || end - before > (ulong)sizes.Most)
                throw Problem(HeadBytes + (chunk * ItemBytes), $"chunk {chunk} ends at {end}, expected {before + 1} to {before + (ulong)sizes.Most}");
            (ends[chunk], before) = ((long)end, end);
            item[8..].CopyTo(ids.AsSpan(chunk * IdBytes));
        }
        return new CasyncIndex(Number(file, 16), sizes, ends, ids);
    }

    /// <summary>Looks at as much of the head as there is, before the rest is waited for.</summary>
    /// <exception cref="TargetFormatException">It says what may not be.</exception>
    public static void CheckHead(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length < HeadBytes)
            return;
        SizesOf(prefix);
        if (Number(prefix, 48) != ulong.MaxValue || Number(prefix, 56) != TableMagic)
            throw Problem(48, "the table of chunks does not begin here");
    }

    /// <summary>The index file.</summary>
    public byte[] Write()
    {
        byte[] file = new byte[HeadBytes + (ItemBytes * (ChunkCount + 1))];
        ReadOnlySpan<ulong> head =
            [IndexRecordBytes, IndexMagic, Features, (ulong)Sizes.Least, (ulong)Sizes.Average, (ulong)Sizes.Most, ulong.MaxValue, TableMagic];
        Put(file, head);
        for (int chunk = 0; chunk < ChunkCount; chunk++)
        {
            Span<byte> item = file.AsSpan(HeadBytes + (chunk * ItemBytes), ItemBytes);
            Put(item, [(ulong)_ends[chunk]]);
            IdOf(chunk).CopyTo(item[8..]);
        }
        Put(file.AsSpan(file.Length - ItemBytes), Tail(ChunkCount));
        return file;
    }

    private static ChunkSizes SizesOf(ReadOnlySpan<byte> file)
    {
        ulong least = Number(file, 24), average = Number(file, 32), most = Number(file, 40);
        try
        {
            return new ChunkSizes((long)Math.Min(least, long.MaxValue), (long)Math.Min(average, long.MaxValue), (long)Math.Min(most, long.MaxValue));
        }
        catch (ArgumentException problem)
        {
            throw Problem(24, problem.Message);
        }
    }

    private static bool IsTail(ReadOnlySpan<byte> item, int chunks)
    {
        ReadOnlySpan<ulong> tail = Tail(chunks);
        for (int i = 0; i < tail.Length; i++)
        {
            if (Number(item, 8 * i) != tail[i])
                return false;
        }
        return true;
    }

    private static ulong[] Tail(int chunks) => [0, 0, IndexRecordBytes, 16 + (ItemBytes * ((ulong)chunks + 1)), TailMagic];

    private static void Put(Span<byte> at, ReadOnlySpan<ulong> numbers)
    {
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(at[(8 * i)..], numbers[i]);
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    private static TargetFormatException Problem(int at, string problem) => new(What, $"byte {at}", problem);
}
