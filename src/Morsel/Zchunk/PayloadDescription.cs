namespace Morsel.Zchunk;

/// <summary>The header of a zchunk file.</summary>
public sealed record PayloadDescription
{
    /// <summary>The format: "zchunk".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes in the inspected file; only its header was read.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes in the zchunk file.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes in its header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Whether the inspected file is only a header with the dictionary.</summary>
    public required bool IsDetached { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Length { get; init; }

    /// <summary>The compression of the chunks: "zstd" or "none".</summary>
    public required string Compression { get; init; }

    /// <summary>The algorithm of the digests of the chunks.</summary>
    public required DigestAlgorithm ChunkHash { get; init; }

    /// <summary>Whether there are also digests of the uncompressed chunks.</summary>
    public required bool HasContentDigests { get; init; }

    /// <summary>The digest of the header, by which repository metadata identifies the zchunk file.</summary>
    public required Digest HeaderDigest { get; init; }

    /// <summary>The digest of all compressed data; null if there is none.</summary>
    public required Digest? BodyDigest { get; init; }

    /// <summary>The dictionary; null if there is none.</summary>
    public required PayloadChunk? Dictionary { get; init; }

    /// <summary>The chunks of the content, in their order.</summary>
    public required IReadOnlyList<PayloadChunk> Chunks { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{Format}: {PayloadBytes} bytes contain {Length} bytes in {Chunks.Count} chunks";
}

/// <summary>A chunk of a zchunk file.</summary>
/// <param name="Stored">The range of its compressed bytes in the zchunk file; null if it has none.</param>
/// <param name="ContentBytes">Bytes in the uncompressed chunk.</param>
/// <param name="Digest">The digest of the compressed chunk.</param>
/// <param name="ContentDigest">The digest of the uncompressed chunk; null if there is none.</param>
public sealed record PayloadChunk(ByteRange? Stored, int ContentBytes, Digest Digest, Digest? ContentDigest);

/// <summary>How much an update from one zchunk file to another would download.</summary>
public sealed record PayloadEstimate
{
    /// <summary>Bytes to download, including the header, without what HTTP adds.</summary>
    public required long DownloadBytes { get; init; }

    /// <summary>Bytes in the header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Bytes in the new zchunk file.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Chunks of the new file that the old one contains. The dictionary counts as a chunk, even if there is none.</summary>
    public required int MatchedChunks { get; init; }

    /// <summary>Chunks in the new file.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Compressed bytes of the chunks that must be downloaded although the old file has their content; null if this was not checked.</summary>
    public required long? LostBytes { get; init; }

    /// <summary>The number of these chunks; null if this was not checked.</summary>
    public required int? LostChunks { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{DownloadBytes} of {TotalBytes} bytes must be downloaded; the old file contains {MatchedChunks} of {ChunkCount} chunks";
}
