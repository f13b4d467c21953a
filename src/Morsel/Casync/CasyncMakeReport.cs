namespace Morsel.Casync;

/// <summary>What <see cref="CasyncFile"/> wrote.</summary>
public sealed record CasyncMakeReport
{
    /// <summary>The signatures that were written.</summary>
    public IReadOnlyList<MadeSignature> Signatures { get; init; } = [];

    /// <summary>The path of the index.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The folder of the store.</summary>
    public required string StorePath { get; init; }

    /// <summary>The path of the sidecar, which contains the digest of the whole file; null if none was written.</summary>
    public required string? SidecarPath { get; init; }

    /// <summary>Bytes in the file, or in the archive of the folder.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the index.</summary>
    public required long IndexBytes { get; init; }

    /// <summary>Chunks in the file.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Chunks that were written to the store; the others were in it. Equal chunks count once.</summary>
    public required int NewChunkCount { get; init; }

    /// <summary>Bytes that were written to the store.</summary>
    public required long NewStoredBytes { get; init; }

    /// <summary>SHA-256 of the file, or of the archive of the folder.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The digest of the file, or of the archive of the folder, by the algorithm of the chunks: what casync prints. Null if it was not requested.</summary>
    public Digest? ContentDigest { get; init; }

    /// <summary>How many entries the archive of a folder has, the folder itself included; null for a file.</summary>
    public long? EntryCount { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{OutputPath}: {Length} bytes in {ChunkCount} chunks, of which {NewChunkCount} were added to {StorePath}";
}
