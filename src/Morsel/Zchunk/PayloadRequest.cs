namespace Morsel.Zchunk;

/// <summary>How to create a zchunk file: a file with its content in chunks, each compressed on its own, so that clients download only the chunks that they lack.</summary>
public sealed record PayloadRequest
{
    /// <summary>The path of the content.</summary>
    /// <value>Exactly one of this and <see cref="Input"/> is set.</value>
    public string? SourcePath { get; init; }

    /// <summary>The content, if it is not a file. It is read to its end and copied to a temporary file.</summary>
    public Stream? Input { get; init; }

    /// <summary>By which key the header is signed, which has the digest of everything behind it; only the keys count here.</summary>
    /// <value>Default: not signed.</value>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>The path of the zchunk file. It is written by a rename, so it is never incomplete.</summary>
    /// <value>Default null: the path of <see cref="SourcePath"/> + ".zck".</value>
    public string? OutputPath { get; init; }

    /// <summary>Whether chunks are compressed, with zstd.</summary>
    /// <value>Default true.</value>
    public bool Compress { get; init; } = true;

    /// <summary>The compression level of zstd, from 1 to 22.</summary>
    /// <value>Default 9, as with <c>zck</c>. Clients reuse old chunks only if the level stays the same.</value>
    public int Level { get; init; } = 9;

    /// <summary>The algorithm of the digests of the chunks: SHA-512/128, SHA-256, SHA-512, or SHA-1 for old readers (which <c>zck</c> does not write).</summary>
    /// <value>Default null: SHA-512/128, or SHA-256 with <see cref="ContentDigests"/>.</value>
    public DigestAlgorithm? ChunkHash { get; init; }

    /// <summary>Whether to write digests of the uncompressed chunks as well, so that clients can reuse files that are compressed in another way.</summary>
    public bool ContentDigests { get; init; }

    /// <summary>Whether the content does not decide where chunks end: they end at <see cref="SplitAt"/>, or else after 10 MiB.</summary>
    public bool ManualChunks { get; init; }

    /// <summary>A text: a new chunk starts before each occurrence of it.</summary>
    /// <value>Default empty: none. At most 32,767 bytes.</value>
    public ReadOnlyMemory<byte> SplitAt { get; init; }

    /// <summary>Minimum bytes in a chunk, except the last one.</summary>
    /// <value>
    /// Default null: 8,192, or 1 with <see cref="ManualChunks"/>. Up to 64 MiB. Clients reuse old chunks only if it stays the same.
    /// </value>
    public int? LeastChunkBytes { get; init; }

    /// <summary>Maximum bytes in a chunk.</summary>
    /// <value>Default null: 131,072, or 10 MiB with <see cref="ManualChunks"/>. Up to 64 MiB.</value>
    public int? MostChunkBytes { get; init; }

    /// <summary>A file whose content is the dictionary: trained by zstd, or anything that the chunks resemble, up to 16 MiB.</summary>
    /// <value>Default null: none. Clients reuse old chunks only if the dictionary stays the same.</value>
    public string? DictionaryPath { get; init; }

    /// <summary>Files on whose chunks a dictionary is trained, for example earlier versions.</summary>
    /// <value>Default empty: none.</value>
    public IReadOnlyList<string> TrainingPaths { get; init; } = [];
}

/// <summary>The result of creating a zchunk file.</summary>
public sealed record PayloadReport
{
    /// <summary>The path of the zchunk file.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the zchunk file.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes in its header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Chunks of the content.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Bytes in the dictionary; 0 if there is none.</summary>
    public required int DictionaryBytes { get; init; }

    /// <summary>The signature of the header that was written; null if none was.</summary>
    public MadeSignature? Signature { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{OutputPath}: {PayloadBytes} bytes contain {Length} bytes in {ChunkCount} chunks";
}
