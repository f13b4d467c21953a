using Morsel.Compression.Native;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Proves chunks by their digests, before and after they are decompressed.</summary>
internal sealed class ZchunkUnpacker(ZchunkHeader header, ReadOnlySpan<byte> dictionary) : IChunkUnpacker
{
    // The dictionary is useless where nothing is compressed, and the reference keeps one there all the same.
    private readonly ZstdDecoder? _decoder = header.IsCompressed ? new ZstdDecoder(dictionary) : null;

    /// <summary>Whether digests are compared; where not, somebody else does.</summary>
    /// <value>Default true.</value>
    public bool ComparesDigests { get; init; } = true;

    public void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        if (stored.IsEmpty)
            return;
        if (ComparesDigests && !header.DigestKind.Matches(stored, header.StoredDigest(chunk)))
            throw new InvalidDataException("the stored data does not match its digest");
        if (_decoder is null)
            stored.CopyTo(content);
        else
            _decoder.Decompress(stored, content);
        // The reference writes the digest of nothing for the dictionary.
        if (ComparesDigests && header.HasContentDigests && chunk > 0 && !header.DigestKind.Matches(content, header.ContentDigest(chunk)))
            throw new InvalidDataException("its content does not match its digest");
    }

    public void Dispose() => _decoder?.Dispose();
}
