using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk header as the description of the content: each chunk is a block, proven by the digest of what it holds.</summary>
internal sealed class ContentDescription : Description
{
    private readonly Description _published;
    private readonly ZchunkHeader _header;
    private readonly ZchunkOrigin _origin;

    /// <param name="published">The file.</param>
    /// <param name="header">Its header, with digests of contents.</param>
    /// <param name="chunkOf">The chunk that each of its blocks but the first is.</param>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    public ContentDescription(Description published, ZchunkHeader header, int[] chunkOf)
    {
        int[] chunks = [.. Enumerable.Range(1, header.ChunkCount - 1).Where(chunk => header.ContentBytes(chunk) > 0)];
        (_published, _header, _origin) = (published, header, new ZchunkOrigin(header, published.Index, chunkOf, chunks));
        int width = header.DigestKind.Width;
        byte[] column = new byte[chunks.Length * width];
        for (int block = 0; block < chunks.Length; block++)
            header.ContentDigest(chunks[block]).CopyTo(column.AsSpan(block * width));
        Index = new TargetIndex(
            new TargetLayout([.. chunks.Select(chunk => header.ContentStart(chunk) + header.ContentBytes(chunk))]),
            new BlockDigests(header.DigestKind.Algorithm, width, column))
        {
            Literals = HeadContent.Of(header, _origin, published.Index.Literals[0].Bytes) is { IsEmpty: false } bytes ? [new Literal(0, bytes)] : [],
            Origins = [_origin],
        };
    }

    public override string Format => _published.Format;

    public override TargetIndex Index { get; }

    public override long? OwnBytes => _published.OwnBytes;

    public override ReadOnlyMemory<byte> HeaderDigest => _published.HeaderDigest;

    public override IReadOnlyList<Note> Notes => _published.Notes;

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => _published.Fields;

    public override string UnprovenWhole => $"the header has no digest of the whole content: every chunk was verified by its {_header.DigestKind.Name}";

    public override ISeedMatcher CreateMatcher() => new ContentMatcher(_header, Index.Proof, _origin);
}
