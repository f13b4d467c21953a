using Morsel.Patches;

namespace Morsel;

/// <summary>What publishing made.</summary>
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

    /// <summary>What was done about gzip.</summary>
    public GzipMode Gzip { get; init; } = GzipMode.Opaque;

    /// <summary>The gzip file that was made; null if none was.</summary>
    public string? GzipPath { get; init; }

    /// <summary>The sidecar that was written; null if none was.</summary>
    public string? SidecarPath { get; init; }

    /// <summary>Bytes of the whole file compressed; null if it was not made, or not kept.</summary>
    public long? CompressedWholeBytes { get; init; }

    /// <summary>The coarser control file; null if it was not asked for, or not written.</summary>
    public string? CoarsePath { get; init; }

    /// <summary>Bytes in it; null if it was not asked for, or not written.</summary>
    public long? CoarseBytes { get; init; }

    /// <summary>The options with which gzip makes the file that was looked into again, which may be none, as far as they were compared; null if it cannot, or that was not asked.</summary>
    public string? RecompressOptions { get; init; }

    /// <summary>The patches that were asked for, in that order.</summary>
    public IReadOnlyList<MadePatch> Patches { get; init; } = [];

    /// <summary>The compressed units; null if none were asked for.</summary>
    public MadeUnits? Units { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{OutputPath}: {DescriptionBytes} bytes describe {Length} bytes in blocks of {BlockBytes}";
}

/// <summary>Compressed units that were made beside a description, or why none were.</summary>
public sealed record MadeUnits
{
    /// <summary>Where they are; null where none could be made.</summary>
    public required string? Path { get; init; }

    /// <summary>Why none could be made; null where they were.</summary>
    public required string? Problem { get; init; }

    /// <summary>Bytes of the zstd file, its table included; 0 where there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Where the table of the units begins in it; it reaches to the end.</summary>
    public long TableOffset { get; init; }

    /// <summary>Bytes of the table.</summary>
    public long TableBytes { get; init; }

    /// <summary>log2 of how far back a unit copies from.</summary>
    public int WindowLog { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes of the file in a unit.</summary>
    public required int UnitBytes { get; init; }

    /// <summary>zstd's level.</summary>
    public required int Level { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => Path is null ? $"no units: {Problem}" : $"{Path}: {Bytes} bytes in units of {UnitBytes}";
}
