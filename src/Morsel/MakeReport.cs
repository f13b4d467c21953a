using Morsel.Patches;

namespace Morsel;

/// <summary>What <see cref="Maker"/> wrote.</summary>
public sealed record MakeReport
{
    /// <summary>Where the control file is.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in the described file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in a block.</summary>
    public required int BlockBytes { get; init; }

    /// <summary>Bytes in the control file.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>Digests of the described file.</summary>
    public required IReadOnlyList<Digest> Digests { get; init; }

    /// <summary>What the control file describes, if gzip is involved.</summary>
    public GzipMode Gzip { get; init; } = GzipMode.Opaque;

    /// <summary>The path of the new gzip file; null if none was written.</summary>
    public string? GzipPath { get; init; }

    /// <summary>The sidecar that was written; null if none was.</summary>
    public string? SidecarPath { get; init; }

    /// <summary>Bytes of the compressed file; null if none was written.</summary>
    public long? CompressedWholeBytes { get; init; }

    /// <summary>The path of the coarser control file; null if none was written.</summary>
    public string? CoarsePath { get; init; }

    /// <summary>Bytes in it; null if none was written.</summary>
    public long? CoarseBytes { get; init; }

    /// <summary>The options with which gzip builds the same gzip file from its content, as far as they were compared; may be empty. null if no options do, or if this was not tried.</summary>
    public string? RecompressOptions { get; init; }

    /// <summary>The patches, in the order of <see cref="PatchMakeOptions.From"/>.</summary>
    public IReadOnlyList<MadePatch> Patches { get; init; } = [];

    /// <summary>With <see cref="MakeRequest.Routes"/>, what users download: first those of each version in <see cref="PatchMakeOptions.From"/>, then those who have none.</summary>
    public IReadOnlyList<VersionDownload> Downloads { get; init; } = [];

    /// <summary>The compressed units; null if none were requested.</summary>
    public MadeUnits? Units { get; init; }

    /// <summary>The signatures that were written.</summary>
    public IReadOnlyList<MadeSignature> Signatures { get; init; } = [];

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{OutputPath}: {DescriptionBytes} bytes describe {Length} bytes in blocks of {BlockBytes}";
}

/// <summary>The compressed units that were written, or the reason why there are none.</summary>
public sealed record MadeUnits
{
    /// <summary>The path of the zstd file; null if none could be written.</summary>
    public required string? Path { get; init; }

    /// <summary>Why no units could be written; null if they were written.</summary>
    public required string? Problem { get; init; }

    /// <summary>Bytes of the zstd file, including its table; 0 if there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>The offset of the table of units in the zstd file; the table reaches to its end.</summary>
    public long TableOffset { get; init; }

    /// <summary>Bytes of the table.</summary>
    public long TableBytes { get; init; }

    /// <summary>log2 of the window of zstd, in bytes.</summary>
    public int WindowLog { get; init; }

    /// <summary>Bytes in the described file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes of the file in a unit.</summary>
    public required int UnitBytes { get; init; }

    /// <summary>The compression level of zstd.</summary>
    public required int Level { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Path is null ? $"no units: {Problem}" : $"{Path}: {Bytes} bytes in units of {UnitBytes}";
}

/// <summary>What the users of a version download.</summary>
/// <param name="OldPath">The version; null for users who have none.</param>
/// <param name="Kind">The way that their client takes.</param>
/// <param name="Bytes">Bytes that are downloaded in all.</param>
public sealed record VersionDownload(string? OldPath, RouteKind Kind, long Bytes)
{
    /// <summary>Bytes that are downloaded if only the control file and the file are published.</summary>
    public required long PlainBytes { get; init; }

    /// <summary>Bytes for users of a similar version that has no patch; null if <see cref="Kind"/> is not a patch.</summary>
    public long? OtherVersionBytes { get; init; }

    /// <summary>The way of those users.</summary>
    public RouteKind? OtherVersionKind { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{OldPath ?? "no version"}: {Bytes} bytes instead of {PlainBytes}";
}
