namespace Morsel.Formats.Zchunk;

/// <summary>How chunks are found, stored and named.</summary>
internal sealed record ZchunkSettings
{
    /// <summary>The level that <c>zck</c> uses.</summary>
    public const int UsualLevel = 9;

    /// <summary>What digests chunks.</summary>
    public required ChunkDigest DigestKind { get; init; }

    /// <summary>Whether the index also has digests of what the chunks hold.</summary>
    public bool HasContentDigests { get; init; }

    /// <summary>The level of zstd; null to store chunks as they are.</summary>
    public int? Level { get; init; }

    /// <summary>Whether borders are not looked for in the content.</summary>
    public bool IsManual { get; init; }

    /// <summary>Before each occurrence of this a chunk ends; empty for nothing.</summary>
    public ReadOnlyMemory<byte> SplitAt { get; init; }

    /// <summary>Bytes in the shortest chunk; null for as many as <c>zck</c> has.</summary>
    public int? LeastChunkBytes { get; init; }

    /// <summary>Bytes in the longest chunk; null for as many as <c>zck</c> has.</summary>
    public int? MostChunkBytes { get; init; }

    /// <summary>What chunks are compressed with; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Dictionary { get; init; }
}
