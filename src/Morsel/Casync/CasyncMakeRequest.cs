namespace Morsel.Casync;

/// <summary>How to make a casync index of a file, and the store with its chunks.</summary>
public sealed record CasyncMakeRequest
{
    /// <summary>The path of the file, or of a folder: then the index is that of its archive.</summary>
    /// <value>Exactly one of this and <see cref="Input"/> is set.</value>
    public string? SourcePath { get; init; }

    /// <summary>The content, if it is not a file. It is read to its end, once, and not copied.</summary>
    public Stream? Input { get; init; }

    /// <summary>The path of the index. It is written last, by a rename.</summary>
    /// <value>Default null: the path of <see cref="SourcePath"/> + ".caibx", or ".caidx" if that is a folder.</value>
    public string? OutputPath { get; init; }

    /// <summary>By which key the index is signed, and the sidecar if one is written.</summary>
    /// <value>Default: not signed.</value>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>The folder of the store. It is created if it does not exist; chunks that it contains are neither compressed nor written again.</summary>
    /// <value>Default null: the folder default.castr beside the index, where clients look if no other store is named.</value>
    public string? StorePath { get; init; }

    /// <summary>The average length of a chunk, in bytes, that is aimed at.</summary>
    /// <value>Default 65,536, as with casync.</value>
    public long AverageChunkBytes { get; init; } = 64 << 10;

    /// <summary>The length of the shortest chunk in bytes, except the last chunk. At least 1.</summary>
    /// <value>Default null: a quarter of the average.</value>
    public long? LeastChunkBytes { get; init; }

    /// <summary>The length of the longest chunk in bytes. At most 128 MiB.</summary>
    /// <value>Default null: four times the average, and at most 128 MiB.</value>
    public long? MostChunkBytes { get; init; }

    /// <summary>The algorithm of the ids of chunks: SHA-512/256 or SHA-256. All indexes that share a store should use the same.</summary>
    /// <value>Default SHA-512/256, as with casync.</value>
    public DigestAlgorithm ChunkDigest { get; init; } = DigestAlgorithm.Sha512T256;

    /// <summary>The compression level of zstd, from 1 to 22.</summary>
    /// <value>Default 3, as with casync.</value>
    public int Level { get; init; } = 3;

    /// <summary>What of a folder becomes part of its archive.</summary>
    /// <value>Default: everything, with what every file system keeps of it. Of no meaning for a file.</value>
    public TreeMakeOptions Tree { get; init; } = new();

    /// <summary>Whether to write the sidecar (FILE.morsel), which has the digest of the whole file.</summary>
    /// <value>Default true. Without it an update verifies each chunk, and not the whole.</value>
    public bool Sidecar { get; init; } = true;

    /// <summary>Whether to compute the digest of the content that casync prints, <see cref="CasyncMakeReport.ContentDigest"/>.</summary>
    /// <value>Default false: it costs time.</value>
    public bool ContentDigest { get; init; }
}
