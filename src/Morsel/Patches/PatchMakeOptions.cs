namespace Morsel.Patches;

/// <summary>Which patches to write beside the control file. For users who have the older version, a patch is the smallest download.</summary>
public sealed record PatchMakeOptions
{
    /// <summary>Paths of older versions of the file. <see cref="Maker"/> writes a patch for each, unless it would have more than half of the bytes of the file.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>log2 of the bytes in a window, from 16 to 24. Each window is downloaded, built and verified on its own.</summary>
    /// <value>Default 22: 4 MiB.</value>
    public int WindowLog { get; init; } = 22;

    /// <summary>
    /// Whether each patch is made as a zstd frame as well, for users who have no Morsel: <c>zstd -d --long=31 --patch-from=OLD PATCH -o NEW</c> applies it. It needs libzstd, and files
    /// of less than 2 GiB.
    /// </summary>
    /// <value>Default false.</value>
    public bool AlsoZstd { get; init; }

    /// <summary>Patches that each older version gets.</summary>
    internal int FormatCount => AlsoZstd ? 2 : 1;
}

/// <summary>A format of patches.</summary>
public enum PatchFormat
{
    /// <summary>Morsel's own: in windows that are fetched, verified and made one by one.</summary>
    Morsel1,

    /// <summary>A zstd frame that copies from the older version: all of it is one piece, which the zstd command applies, too.</summary>
    Zstd,
}

/// <summary>A patch that was written, or an older version for which none was.</summary>
public sealed record MadePatch
{
    /// <summary>The path of the older version.</summary>
    public required string OldPath { get; init; }

    /// <summary>The path of the patch; null if it would save too little, or could not be made.</summary>
    public required string? Path { get; init; }

    /// <summary>The format of the patch.</summary>
    public required PatchFormat Format { get; init; }

    /// <summary>Why it could not be made; null if it was, or would save too little.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the old file was a gzip file, and the patch starts from its content.</summary>
    public bool IsOldUnpacked { get; init; }

    /// <summary>Bytes in the patch; 0 if there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that the patch starts from: of the older version, or of what it holds.</summary>
    public required long OldLength { get; init; }

    /// <summary>Their SHA-256.</summary>
    public required Digest OldDigest { get; init; }

    /// <summary>Bytes in the new file, or in its content if that is what the patch makes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of those bytes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>SHA-256 of the patch itself, where a sidecar must name it; null for others.</summary>
    internal Digest? OwnDigest { get; init; }

    /// <summary>The memory needed to apply the patch, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Path is null ? $"no patch from {OldPath}" : $"{Path}: a patch of {Bytes} bytes from {OldPath} to {Length} bytes";
}
