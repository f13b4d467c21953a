using Morsel.Formats;
using Morsel.Zchunk;

namespace Morsel.Packing;

/// <summary>What the header of a payload says, for callers.</summary>
internal static class PayloadSummary
{
    /// <param name="payload">The header.</param>
    /// <param name="fileBytes">Bytes in the file it was read from.</param>
    public static PayloadDescription Of(Payload payload, long fileBytes) => new()
    {
        Format = payload.Format,
        FileBytes = fileBytes,
        PayloadBytes = payload.StoredEnd(payload.ChunkCount - 1),
        HeaderBytes = payload.HeaderBytes,
        IsDetached = payload.IsDetached,
        Length = payload.ContentLength,
        Compression = payload.Compression,
        ChunkHash = payload.DigestKind.Kept,
        HasContentDigests = payload.HasContentDigests,
        HeaderDigest = new Digest(payload.WholeDigestKind.Kept, payload.HeaderDigest),
        BodyDigest = payload.BodyDigestAlgorithm is null ? null : new Digest(payload.WholeDigestKind.Kept, payload.BodyDigest),
        Dictionary = payload.ContentBytes(0) == 0 ? null : ChunkOf(payload, 0),
        Chunks = [.. Enumerable.Range(1, payload.ChunkCount - 1).Select(chunk => ChunkOf(payload, chunk))],
    };

    private static PayloadChunk ChunkOf(Payload payload, int chunk) => new(
        payload.StoredBytes(chunk) == 0 ? null : new ByteRange(payload.StoredStart(chunk), payload.StoredEnd(chunk)),
        payload.ContentBytes(chunk),
        new Digest(payload.DigestKind.Kept, payload.StoredDigest(chunk)),
        payload.HasContentDigests ? new Digest(payload.DigestKind.Kept, payload.ContentDigest(chunk)) : null);
}
