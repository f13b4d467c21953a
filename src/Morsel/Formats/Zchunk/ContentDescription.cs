using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk header as the description of the content: each chunk is a block, proven by the digest of what it holds.</summary>
internal sealed class ContentDescription : Description
{
    private readonly ZchunkDescription _published;

    /// <param name="published">The file, with digests of contents.</param>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    public ContentDescription(ZchunkDescription published)
    {
        _published = published;
        int[] chunks = [.. Enumerable.Range(1, Header.ChunkCount - 1).Where(chunk => Header.ContentBytes(chunk) > 0)];
        Origin = new ZchunkOrigin(published, chunks);
        int width = Header.DigestKind.Width;
        byte[] column = new byte[chunks.Length * width];
        for (int block = 0; block < chunks.Length; block++)
            Header.ContentDigest(chunks[block]).CopyTo(column.AsSpan(block * width));
        Index = new TargetIndex(
            new TargetLayout([.. chunks.Select(chunk => Header.ContentStart(chunk) + Header.ContentBytes(chunk))]),
            new BlockDigests(Header.DigestKind.Algorithm, width, column))
        {
            Literals = HeadContent.Of(Header, Origin, published.Index.Literals[0].Bytes) is { IsEmpty: false } bytes ? [new Literal(0, bytes)] : [],
            Locations = published.Index.Locations,
            Payload = Origin,
        };
    }

    public ZchunkHeader Header => _published.Header;

    /// <summary>The file, as what the content is fetched from.</summary>
    public ZchunkOrigin Origin { get; }

    public override string Format => _published.Format;

    public override TargetIndex Index { get; }

    public override long? OwnBytes => _published.OwnBytes;

    public override ReadOnlyMemory<byte> HeaderDigest => _published.HeaderDigest;

    public override IReadOnlyList<string> Notes => _published.Notes;

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => _published.Fields;

    public override ISeedMatcher CreateMatcher() => new ContentMatcher(this);
}
