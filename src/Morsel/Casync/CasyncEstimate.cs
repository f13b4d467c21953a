namespace Morsel.Casync;

/// <summary>What users of the content of one casync index must download to get that of another.</summary>
public sealed record CasyncEstimate
{
    /// <summary>Bytes of the content that is new, uncompressed. Equal chunks count once.</summary>
    public required long NewBytes { get; init; }

    /// <summary>Bytes that are stored of it; null if no store was given, or if it does not contain all of it.</summary>
    public required long? StoredBytes { get; init; }

    /// <summary>Chunks that are new: as many requests. Equal chunks count once.</summary>
    public required int NewChunkCount { get; init; }

    /// <summary>Bytes in the new content.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Different chunks in the new content.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Bytes in the new index.</summary>
    public required long IndexBytes { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{NewChunkCount} of {ChunkCount} chunks are new, {NewBytes} of {TotalBytes} bytes";
}
