using Morsel.Target;

namespace Morsel.Formats;

/// <summary>What the header of a payload says: of a file that holds its target in chunks, each stored by itself. Chunk 0 is the dictionary.</summary>
internal abstract class Payload
{
    /// <summary>The format's name: "zchunk".</summary>
    public abstract string Format { get; }

    /// <summary>Bytes before the stored ones.</summary>
    public abstract long HeaderBytes { get; }

    /// <summary>Whether only the header and the dictionary are there.</summary>
    public abstract bool IsDetached { get; }

    /// <summary>Chunks, the dictionary among them.</summary>
    public abstract int ChunkCount { get; }

    /// <summary>Bytes in the target.</summary>
    public abstract long ContentLength { get; }

    /// <summary>Bytes of the payload.</summary>
    public long Length => IsDetached ? StoredEnd(0) : StoredEnd(ChunkCount - 1);

    /// <summary>What kind of digest names the chunks.</summary>
    public abstract ChunkDigest DigestKind { get; }

    /// <summary>What kind of digest names the header, and proves the body.</summary>
    public abstract ChunkDigest WholeDigestKind { get; }

    /// <summary>Whether the index also has digests of what the chunks hold.</summary>
    public abstract bool HasContentDigests { get; }

    /// <summary>How chunks are stored: "zstd", "none".</summary>
    public abstract string Compression { get; }

    /// <summary>What makes the digest of all stored bytes; null if they have none.</summary>
    public abstract DigestAlgorithm? BodyDigestAlgorithm { get; }

    /// <summary>The first bytes of that digest, as many as the header keeps.</summary>
    public abstract ReadOnlySpan<byte> BodyDigest { get; }

    /// <summary>The digest of the header, by which others name this payload.</summary>
    public abstract ReadOnlySpan<byte> HeaderDigest { get; }

    /// <summary>Where the payload has what is stored of a chunk.</summary>
    public abstract long StoredStart(int chunk);

    public abstract long StoredEnd(int chunk);

    public int StoredBytes(int chunk) => (int)(StoredEnd(chunk) - StoredStart(chunk));

    /// <summary>Where the target has a chunk; the dictionary is nowhere.</summary>
    public abstract long ContentStart(int chunk);

    public abstract int ContentBytes(int chunk);

    /// <summary>The digest of what is stored of a chunk.</summary>
    public abstract ReadOnlySpan<byte> StoredDigest(int chunk);

    /// <summary>The digest of what a chunk holds; empty unless <see cref="HasContentDigests"/>.</summary>
    public abstract ReadOnlySpan<byte> ContentDigest(int chunk);

    /// <summary>An unpacker for one thread.</summary>
    /// <param name="dictionary">The content of chunk 0; empty while that is what is unpacked.</param>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary is none.</exception>
    public abstract IChunkUnpacker CreateUnpacker(ReadOnlySpan<byte> dictionary);

    /// <summary>The first chunk of whose stored bytes this is the digest; -1 if there is none.</summary>
    public abstract int Find(ReadOnlySpan<byte> storedDigest);

    /// <summary>This header as a file of its own, without what is stored.</summary>
    public abstract byte[] Detach();
}
