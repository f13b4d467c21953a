using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>A zchunk file as what its content is fetched from.</summary>
internal sealed class ZchunkOrigin : ChunkedOrigin
{
    private readonly ZchunkHeader _header;
    private readonly int[] _chunkOf;
    private readonly int[] _blocks;
    private volatile byte[]? _dictionary;

    /// <param name="header">The file's header.</param>
    /// <param name="index">The file as a target.</param>
    /// <param name="chunkOf">The chunk that each block of the file but the first is.</param>
    /// <param name="chunks">The chunks that the content's blocks are, ascending.</param>
    public ZchunkOrigin(ZchunkHeader header, TargetIndex index, int[] chunkOf, int[] chunks)
    {
        (_header, Index, _chunkOf) = (header, index, chunkOf);
        _blocks = [.. chunkOf.Select(chunk => Math.Max(-1, Array.BinarySearch(chunks, chunk)))];
        _dictionary = header is { IsCompressed: true } && header.StoredBytes(0) > 0 ? null : [];
    }

    public override TargetIndex Index { get; }

    public override string? SeedExtension => ".zck";

    // It comes first of all that is stored.
    public override int? MissingDictionary => _dictionary is null ? 1 : null;

    public override void Tell(ReadOnlySpan<byte> stored)
    {
        if (_dictionary is null && stored.Length == _header.StoredBytes(0) && _header.DigestKind.Matches(stored, _header.StoredDigest(0)))
            _dictionary = _header.UnpackDictionary(stored);
    }

    public override BlockRun? BlocksOf(int payloadBlock) => _blocks[payloadBlock] is >= 0 and var block ? new BlockRun(block, 1) : null;

    public override int ChunkOf(int payloadBlock) => _chunkOf[payloadBlock];

    public override IChunkUnpacker CreateUnpacker() => new ZchunkUnpacker(_header, _dictionary) { ComparesDigests = false };
}
