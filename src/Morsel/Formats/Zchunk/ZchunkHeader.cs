using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk header that was read and proven by its own digest.</summary>
internal sealed class ZchunkHeader : Payload
{
    public const int StoredAsIs = 0;
    public const int Zstd = 2;

    public const int UncompressedDigests = 4;

    private const int Streams = 1, OptionalElements = 2;

    private readonly ZchunkLead _lead;
    private readonly ReadOnlyMemory<byte> _header;
    private readonly int _compression;

    private ZchunkHeader(ZchunkLead lead, ReadOnlyMemory<byte> header, int compression, ChunkIndex index)
        : base(index, TableOf(index)) =>
        (_lead, _header, _compression, ContentDigests) = (lead, header, compression, index.ContentDigests);

    public override string Format => "zchunk";

    public override long HeaderBytes => _header.Length;

    public override bool IsDetached => _lead.IsDetached;

    public override ChunkDigest WholeDigestKind => _lead.DigestKind;

    /// <summary>Whether what is stored of a chunk differs from its content.</summary>
    public bool IsCompressed => _compression == Zstd;

    public override string Compression => _compression == Zstd ? "zstd" : "none";

    // The writer leaves the digest of the body zero where chunks have digests of their content.
    public override DigestAlgorithm? BodyDigestAlgorithm => HasContentDigests ? null : _lead.DigestKind.Algorithm;

    public override ReadOnlySpan<byte> BodyDigest => _header.Span.Slice(_lead.LeadBytes, _lead.DigestKind.Width);

    public override ReadOnlySpan<byte> HeaderDigest => _header.Span[_lead.DigestStart.._lead.LeadBytes];

    /// <summary>All of it, as it stands in the file.</summary>
    public ReadOnlyMemory<byte> Bytes => _header;

    /// <summary>The digests of what the chunks hold, one behind the other; empty where there are none.</summary>
    public byte[] ContentDigests { get; }

    public override IChunkUnpacker CreateUnpacker(ReadOnlySpan<byte> dictionary) => new ZchunkUnpacker(this, dictionary);

    /// <summary>Proves and unpacks the dictionary.</summary>
    /// <returns>Empty if there is none.</returns>
    /// <exception cref="InvalidDataException">It is not what the index describes, or cannot be decompressed.</exception>
    public byte[] UnpackDictionary(ReadOnlySpan<byte> stored)
    {
        byte[] dictionary = new byte[ContentBytes(0)];
        using IChunkUnpacker unpacker = CreateUnpacker([]);
        unpacker.Unpack(0, stored, dictionary);
        return dictionary;
    }

    /// <summary>Where a chunk is in the file.</summary>
    public SeedChunk PieceOf(int chunk) => new(StoredStart(chunk), StoredBytes(chunk), chunk);

    public override byte[] Detach()
    {
        byte[] detached = _header.ToArray();
        ZchunkLead.DetachedMagic.CopyTo(detached);
        return detached;
    }

    /// <summary>Reads a header: its lead, then its digest, and only then what it says.</summary>
    /// <param name="header">All of it, and nothing behind it; kept.</param>
    /// <exception cref="TargetFormatException">It is damaged, or says what may not be.</exception>
    public static ZchunkHeader Read(ReadOnlyMemory<byte> header)
    {
        ReadOnlySpan<byte> bytes = header.Span;
        ZchunkLead lead = ZchunkLead.Read(bytes);
        lead.Prove(bytes);
        var cursor = new ZchunkCursor(bytes, lead.LeadBytes);
        cursor.Bytes(lead.DigestKind.Width, "the digest of the body");
        int flags = ReadFlags(ref cursor);
        int compression = (int)cursor.Number("the compression", int.MaxValue);
        if (compression is not (StoredAsIs or Zstd))
            throw cursor.Problem($"the compression is {compression}, expected 0 (none) or 2 (zstd)");
        if ((flags & OptionalElements) != 0)
            SkipOptionalElements(ref cursor);
        int indexBytes = (int)cursor.Number("the length of the index", cursor.BytesLeft);
        if (indexBytes > cursor.BytesLeft)
            throw cursor.Problem($"the index has {indexBytes} bytes, and the header only {cursor.BytesLeft} more");
        ChunkIndex index = ZchunkIndexReader.Read(ref cursor, indexBytes, (flags & UncompressedDigests) != 0, compression == Zstd);
        ReadSignatures(ref cursor);
        return new ZchunkHeader(lead, header, compression, index);
    }

    /// <summary>Bytes stored of the dictionary, which follows the header, as the beginning of the header says: it is not proven yet.</summary>
    /// <param name="prefix">The beginning of the header.</param>
    /// <param name="lead">What it begins with.</param>
    /// <param name="most">Bytes that are of interest.</param>
    /// <returns>0 if there is none, it is longer, or it cannot be told.</returns>
    public static int PeekDictionary(ReadOnlySpan<byte> prefix, ZchunkLead lead, int most)
    {
        try
        {
            var cursor = new ZchunkCursor(prefix, lead.LeadBytes);
            cursor.Bytes(lead.DigestKind.Width, "the digest of the body");
            int flags = ReadFlags(ref cursor);
            if (cursor.Number("the compression", int.MaxValue) != Zstd || (flags & OptionalElements) != 0)
                return 0;
            cursor.Number("the length of the index", int.MaxValue);
            ChunkDigest kind = ZchunkDigests.Read(ref cursor, "the kind of digest of chunks");
            cursor.Number("the number of chunks", int.MaxValue);
            cursor.Bytes(kind.Width * ((flags & UncompressedDigests) != 0 ? 2 : 1), "a digest");
            return (int)cursor.Number("the stored length of a chunk", most);
        }
        catch (TargetFormatException)
        {
            // It is said when all of the header is there.
            return 0;
        }
    }

    /// <exception cref="TargetFormatException">Chunks with one digest have different lengths: at most one of them can be true.</exception>
    private static DigestMatcher TableOf(ChunkIndex index)
    {
        var table = new DigestMatcher(index.StoredDigests, index.DigestKind.Width, hasZeros: true);
        // The dictionary is another thing: what is stored of it may be stored of a chunk as well, but an empty slot says nothing.
        for (int chunk = 1; chunk < index.ChunkCount; chunk++)
        {
            if (table.FindNext(chunk) is > 0 and var equal && index.Lengths(chunk) != index.Lengths(equal))
                throw ZchunkCursor.ProblemAt(0, $"chunks {chunk} and {equal} have one digest and different lengths");
        }
        return table;
    }

    private static int ReadFlags(ref ZchunkCursor cursor)
    {
        long flags = cursor.Number("the value of the flags", long.MaxValue);
        if ((flags & Streams) != 0)
            throw cursor.Problem("it has data streams, which are not supported");
        return (flags & ~(OptionalElements | UncompressedDigests)) == 0
            ? (int)flags
            : throw cursor.Problem($"the flags are {flags}, expected no other than {OptionalElements} and {UncompressedDigests}");
    }

    // None has been given a meaning.
    private static void SkipOptionalElements(ref ZchunkCursor cursor)
    {
        long count = cursor.Number("the number of optional elements", cursor.BytesLeft);
        for (long i = 0; i < count; i++)
        {
            cursor.Number("the kind of an optional element", int.MaxValue);
            cursor.Bytes((int)cursor.Number("the length of an optional element", cursor.BytesLeft), "an optional element");
        }
    }

    private static void ReadSignatures(ref ZchunkCursor cursor)
    {
        if (cursor.Number("the number of signatures", int.MaxValue) is > 0 and var count)
            throw cursor.Problem($"it has {count} signatures, which are not supported");
        if (cursor.BytesLeft > 0)
            throw cursor.Problem($"{cursor.BytesLeft} bytes follow the signatures, expected the end of the header");
    }
}
