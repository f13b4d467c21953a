namespace Morsel.Zchunk;

/// <summary>What the header of a payload says.</summary>
public sealed record PayloadDescription
{
    /// <summary>The format: "zchunk".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes in the file that was read, or would have been if more than its header were asked for.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes in the payload.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes of it that are its header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Whether it is only a header, with the dictionary.</summary>
    public required bool IsDetached { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Length { get; init; }

    /// <summary>How chunks are stored: "zstd" or "none".</summary>
    public required string Compression { get; init; }

    /// <summary>What names chunks.</summary>
    public required DigestAlgorithm ChunkHash { get; init; }

    /// <summary>Whether there are digests of what the chunks hold, too.</summary>
    public required bool HasContentDigests { get; init; }

    /// <summary>The digest of the header, by which others name the payload.</summary>
    public required Digest HeaderDigest { get; init; }

    /// <summary>The digest of all that is stored; null if there is none.</summary>
    public required Digest? BodyDigest { get; init; }

    /// <summary>The dictionary; null if there is none.</summary>
    public required PayloadChunk? Dictionary { get; init; }

    /// <summary>The chunks of the content, in their order.</summary>
    public required IReadOnlyList<PayloadChunk> Chunks { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{Format}: {PayloadBytes} bytes hold {Length} bytes in {Chunks.Count} chunks";
}

/// <summary>A chunk of a payload.</summary>
/// <param name="Stored">Where the payload has what is stored of it; null if nothing is.</param>
/// <param name="ContentBytes">Bytes that it holds.</param>
/// <param name="Digest">The digest of what is stored.</param>
/// <param name="ContentDigest">The digest of what it holds; null if there is none.</param>
public sealed record PayloadChunk(ByteRange? Stored, int ContentBytes, Digest Digest, Digest? ContentDigest);

/// <summary>What an update from one payload to another would cost.</summary>
public sealed record PayloadEstimate
{
    /// <summary>Bytes to download, the header among them. What HTTP adds is not counted.</summary>
    public required long DownloadBytes { get; init; }

    /// <summary>Bytes of that which are the header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Bytes in the wanted payload.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Chunks of it that are in the other one; the dictionary counts as a chunk, there or not.</summary>
    public required int MatchedChunks { get; init; }

    /// <summary>Chunks in it.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Stored bytes of chunks that the other payload holds as well, but compressed or named differently; null if that was not looked at.</summary>
    public required long? LostBytes { get; init; }

    /// <summary>Chunks that are lost so; null if that was not looked at.</summary>
    public required int? LostChunks { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{DownloadBytes} of {TotalBytes} bytes would be downloaded; {MatchedChunks} of {ChunkCount} chunks are there";
}
