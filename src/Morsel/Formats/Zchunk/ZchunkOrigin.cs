using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk file as what its content is fetched from.</summary>
internal sealed class ZchunkOrigin : ChunkedOrigin
{
    private readonly ZchunkDescription _published;
    private readonly int[] _blocks;
    private volatile byte[]? _dictionary;

    /// <param name="published">The file.</param>
    /// <param name="chunks">The chunks that the content's blocks are, ascending.</param>
    public ZchunkOrigin(ZchunkDescription published, int[] chunks)
    {
        _published = published;
        _blocks = [.. published.Blocks.Select(chunk => Math.Max(-1, Array.BinarySearch(chunks, chunk)))];
        _dictionary = Header is { IsCompressed: true } && Header.StoredBytes(0) > 0 ? null : [];
    }

    public override TargetIndex Index => _published.Index;

    public override string Extension => ".zck";

    // It comes first of all that is stored.
    public override int? MissingDictionary => _dictionary is null ? 1 : null;

    private ZchunkHeader Header => _published.Header;

    public override void Tell(ReadOnlySpan<byte> stored)
    {
        if (_dictionary is null && stored.Length == Header.StoredBytes(0) && Header.DigestKind.Matches(stored, Header.StoredDigest(0)))
            _dictionary = Header.UnpackDictionary(stored);
    }

    public override int BlockOf(int payloadBlock) => _blocks[payloadBlock];

    public override int ChunkOf(int payloadBlock) => _published.Blocks[payloadBlock];

    public override IChunkUnpacker CreateUnpacker() => new ZchunkUnpacker(Header, Header.IsCompressed, _dictionary) { ComparesDigests = false };
}
