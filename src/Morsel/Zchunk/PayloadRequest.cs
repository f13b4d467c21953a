namespace Morsel.Zchunk;

/// <summary>What is to be made a payload: a file that holds its content in chunks, each compressed by itself, so that others can fetch only the chunks they lack.</summary>
public sealed record PayloadRequest
{
    /// <summary>The file it is made of.</summary>
    /// <value>Exactly one of this and <see cref="Input"/> is set.</value>
    public string? SourcePath { get; init; }

    /// <summary>The content, where it is no file: read to its end and spooled.</summary>
    public Stream? Input { get; init; }

    /// <summary>Where the payload goes; it appears by rename, never half-written.</summary>
    /// <value>Default null: the path of <see cref="SourcePath"/> + ".zck".</value>
    public string? OutputPath { get; init; }

    /// <summary>Whether chunks are compressed, with zstd.</summary>
    /// <value>Default true.</value>
    public bool Compress { get; init; } = true;

    /// <summary>The level of compression, from 1 to the highest that libzstd has, which is 22.</summary>
    /// <value>Default 9, as <c>zck</c>'s. Old chunks are only found again if the level stays the same.</value>
    public int Level { get; init; } = 9;

    /// <summary>What names chunks: SHA-512/128, SHA-256 or SHA-512; or SHA-1, for old readers, which <c>zck</c> does not write.</summary>
    /// <value>Default null: SHA-512/128, or SHA-256 with <see cref="ContentDigests"/>.</value>
    public DigestAlgorithm? ChunkHash { get; init; }

    /// <summary>Whether the index also has digests of what the chunks hold, so that a seed need not be compressed in the same way.</summary>
    public bool ContentDigests { get; init; }

    /// <summary>Whether borders are not looked for in the content: chunks end at <see cref="SplitAt"/>, or else after 10 MiB.</summary>
    public bool ManualChunks { get; init; }

    /// <summary>Before each occurrence of this a chunk ends.</summary>
    /// <value>Default empty: nothing; at most 32,767 bytes.</value>
    public ReadOnlyMemory<byte> SplitAt { get; init; }

    /// <summary>Bytes in the shortest chunk, the last one apart: borders that would make a shorter one are passed over.</summary>
    /// <value>
    /// Default null: 8,192 where borders are looked for in the content, 1 where not. Up to 64 MiB. Old chunks are only found again if it stays the same.
    /// </value>
    public int? LeastChunkBytes { get; init; }

    /// <summary>Bytes in the longest chunk, which ends there without a border.</summary>
    /// <value>Default null: 131,072 where borders are looked for in the content, 10 MiB where not. Up to 64 MiB.</value>
    public int? MostChunkBytes { get; init; }

    /// <summary>A file whose content is the dictionary: trained by zstd, or anything that the chunks resemble, up to 16 MiB.</summary>
    /// <value>Default null: none. Old chunks are only found again if the dictionary stays the same.</value>
    public string? DictionaryPath { get; init; }

    /// <summary>Files, earlier versions for example, on whose chunks a dictionary is trained.</summary>
    /// <value>Default empty: none.</value>
    public IReadOnlyList<string> TrainingPaths { get; init; } = [];
}

/// <summary>What making a payload gave.</summary>
public sealed record PayloadReport
{
    /// <summary>Where the payload is.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes of the content.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the payload.</summary>
    public required long PayloadBytes { get; init; }

    /// <summary>Bytes of it that are its header.</summary>
    public required long HeaderBytes { get; init; }

    /// <summary>Chunks of the content.</summary>
    public required int ChunkCount { get; init; }

    /// <summary>Bytes in the dictionary; 0 if there is none.</summary>
    public required int DictionaryBytes { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{OutputPath}: {PayloadBytes} bytes hold {Length} bytes in {ChunkCount} chunks";
}
