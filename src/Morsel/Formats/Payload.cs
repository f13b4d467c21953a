using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>What the header of a payload says: of a file that holds its target in chunks, each stored by itself. Chunk 0 is the dictionary.</summary>
/// <param name="index">The chunks.</param>
/// <param name="byStored">The same by the digests of what is stored.</param>
internal abstract class Payload(ChunkIndex index, DigestMatcher byStored)
{
    /// <summary>The format's name: "zchunk".</summary>
    public abstract string Format { get; }

    /// <summary>Bytes before the stored ones.</summary>
    public abstract long HeaderBytes { get; }

    /// <summary>Whether only the header and the dictionary are there.</summary>
    public abstract bool IsDetached { get; }

    /// <summary>Chunks, the dictionary among them.</summary>
    public int ChunkCount => index.ChunkCount;

    /// <summary>Bytes in the target.</summary>
    public long ContentLength => index.ContentEnds[^1];

    /// <summary>Bytes of the payload.</summary>
    public long Length => IsDetached ? StoredEnd(0) : StoredEnd(ChunkCount - 1);

    /// <summary>What kind of digest names the chunks.</summary>
    public ChunkDigest DigestKind => index.DigestKind;

    /// <summary>What kind of digest names the header, and proves the body.</summary>
    public abstract ChunkDigest WholeDigestKind { get; }

    /// <summary>Whether the index also has digests of what the chunks hold.</summary>
    public bool HasContentDigests => index.ContentDigests.Length > 0;

    /// <summary>How chunks are stored: "zstd", "none".</summary>
    public abstract string Compression { get; }

    /// <summary>What makes the digest of all stored bytes; null if they have none.</summary>
    public abstract DigestAlgorithm? BodyDigestAlgorithm { get; }

    /// <summary>The first bytes of that digest, as many as the header keeps.</summary>
    public abstract ReadOnlySpan<byte> BodyDigest { get; }

    /// <summary>The digest of the header, by which others name this payload.</summary>
    public abstract ReadOnlySpan<byte> HeaderDigest { get; }

    /// <summary>Where the payload has what is stored of a chunk.</summary>
    public long StoredStart(int chunk) => HeaderBytes + (chunk == 0 ? 0 : index.StoredEnds[chunk - 1]);

    public long StoredEnd(int chunk) => HeaderBytes + index.StoredEnds[chunk];

    public int StoredBytes(int chunk) => (int)(StoredEnd(chunk) - StoredStart(chunk));

    /// <summary>Where the target has a chunk; the dictionary is nowhere.</summary>
    public long ContentStart(int chunk) => chunk == 0 ? 0 : index.ContentEnds[chunk - 1];

    public int ContentBytes(int chunk) => chunk == 0 ? index.DictionaryBytes : (int)(index.ContentEnds[chunk] - index.ContentEnds[chunk - 1]);

    /// <summary>The digest of what is stored of a chunk.</summary>
    public ReadOnlySpan<byte> StoredDigest(int chunk) => index.StoredDigests.AsSpan(chunk * DigestKind.Width, DigestKind.Width);

    /// <summary>The digest of what a chunk holds; empty unless <see cref="HasContentDigests"/>.</summary>
    public ReadOnlySpan<byte> ContentDigest(int chunk) =>
        HasContentDigests ? index.ContentDigests.AsSpan(chunk * DigestKind.Width, DigestKind.Width) : [];

    /// <summary>An unpacker for one thread.</summary>
    /// <param name="dictionary">The content of chunk 0; empty while that is what is unpacked.</param>
    /// <exception cref="IOException">The library that decompresses is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary is none.</exception>
    public abstract IChunkUnpacker CreateUnpacker(ReadOnlySpan<byte> dictionary);

    /// <summary>The first chunk of whose stored bytes this is the digest; -1 if there is none.</summary>
    public int Find(ReadOnlySpan<byte> storedDigest) => byStored.Find(storedDigest);

    /// <summary>This header as a file of its own, without what is stored.</summary>
    public abstract byte[] Detach();
}

/// <summary>The index of chunks as flat columns; chunk 0 is the dictionary, which is no part of the target.</summary>
/// <param name="DigestKind">What digests chunks.</param>
/// <param name="StoredDigests">Of what is stored, chunk after chunk.</param>
/// <param name="ContentDigests">Of what the chunks hold; empty where the header has none.</param>
/// <param name="StoredEnds">Where what is stored of each chunk ends, counted from the beginning of the body.</param>
/// <param name="ContentEnds">Where each chunk ends in the target; 0 for the dictionary.</param>
/// <param name="DictionaryBytes">Bytes in the dictionary.</param>
internal sealed record ChunkIndex(
    ChunkDigest DigestKind, byte[] StoredDigests, byte[] ContentDigests, long[] StoredEnds, long[] ContentEnds, int DictionaryBytes)
{
    public int ChunkCount => StoredEnds.Length;

    /// <summary>How long a chunk is, as it is stored and as it is; not the dictionary.</summary>
    public (long Stored, long Content) Lengths(int chunk) => (StoredEnds[chunk] - StoredEnds[chunk - 1], ContentEnds[chunk] - ContentEnds[chunk - 1]);
}
