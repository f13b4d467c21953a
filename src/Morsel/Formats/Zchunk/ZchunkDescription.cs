using System.Globalization;
using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk header as the description of its own file: block 0 is the header, then come the dictionary and the chunks, as they are stored.</summary>
internal sealed class ZchunkDescription : Description
{
    /// <summary>Asked for first of a file at an address: most headers are shorter, in bytes.</summary>
    public const int FirstBytes = 32 << 10;

    private readonly ReadOnlyMemory<byte> _headerDigest;
    private readonly int[] _chunkOf;   // of each block; -1 for the first, which is the header
    private ContentDescription? _content;

    /// <param name="header">The header.</param>
    /// <param name="head">The beginning of the file, with all of the header; what more there is counts as found.</param>
    public ZchunkDescription(ZchunkHeader header, ReadOnlyMemory<byte> head)
    {
        Header = header;
        OwnBytes = header.HeaderBytes;
        _headerDigest = header.HeaderDigest.ToArray();
        _chunkOf = ChunksOf(header);
        Index = IndexOf(header, head);
    }

    public ZchunkHeader Header { get; }

    public override string Format => "zchunk";

    public override TargetIndex Index { get; }

    public override long? OwnBytes { get; }

    public override ReadOnlyMemory<byte> HeaderDigest => _headerDigest;

    public override IReadOnlyList<Note> Notes => [];

    public override IReadOnlyList<KeyValuePair<string, string>> Fields =>
    [
        new("Header bytes", Header.HeaderBytes.ToString(CultureInfo.InvariantCulture)),
        new("Header digest", Convert.ToHexStringLower(_headerDigest.Span)),
        new("Chunk digests", Header.DigestKind.Name),
        new("Content digests", Header.HasContentDigests ? "yes" : "no"),
        new("Compression", Header.Compression),
        new("Chunks", (Header.ChunkCount - 1).ToString(CultureInfo.InvariantCulture)),
        new("Content bytes", Header.ContentLength.ToString(CultureInfo.InvariantCulture)),
        new("Dictionary bytes", Header.ContentBytes(0).ToString(CultureInfo.InvariantCulture)),
    ];

    public override Payload? Payload => Header;

    public override Description? Content => Header.HasContentDigests ? _content ??= new ContentDescription(this, Header, _chunkOf) : null;

    public override ISeedMatcher CreateMatcher() => new StoredMatcher(Header, Index.Proof, _chunkOf);

    // Chunks of which nothing is stored are nowhere. The header itself stands where a chunk number cannot.
    private static int[] ChunksOf(ZchunkHeader header) =>
        [-1, .. Enumerable.Range(0, header.ChunkCount).Where(chunk => header.StoredBytes(chunk) > 0)];

    private TargetIndex IndexOf(ZchunkHeader header, ReadOnlyMemory<byte> head)
    {
        int width = header.DigestKind.Width;
        byte[] column = new byte[_chunkOf.Length * width];
        header.DigestKind.Compute(header.Bytes.Span, column.AsSpan(0, width));
        long[] ends = new long[_chunkOf.Length];
        ends[0] = header.HeaderBytes;
        for (int block = 1; block < _chunkOf.Length; block++)
        {
            ends[block] = header.StoredEnd(_chunkOf[block]);
            header.StoredDigest(_chunkOf[block]).CopyTo(column.AsSpan(block * width));
        }
        return new TargetIndex(new TargetLayout(ends), new BlockDigests(header.DigestKind.Algorithm, width, column))
        {
            WholeDigests = header.HasContentDigests ? [] : [new Digest(header.WholeDigestKind.Kept, header.BodyDigest)],
            DigestedFrom = header.HeaderBytes,
            Literals = [new Literal(0, head[..(int)Math.Min(head.Length, ends[^1])])],
            Origins =
            [
                // The file is where its head was: that address, and nothing relative to it.
                new PlainOrigin([""])
                {
                    // zckdl gets the header with two requests; what is saved there may be spent on a second connection, and no more.
                    SpareRequests = header.HeaderBytes <= FirstBytes ? 1 : 0,
                },
            ],
        };
    }
}
