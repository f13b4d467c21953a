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
}

/// <summary>A patch that was written, or an older version for which none was.</summary>
public sealed record MadePatch
{
    /// <summary>The path of the older version.</summary>
    public required string OldPath { get; init; }

    /// <summary>The path of the patch; null if it would save too little and was not written.</summary>
    public required string? Path { get; init; }

    /// <summary>Bytes in the patch; 0 if there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes in the older version.</summary>
    public required long OldLength { get; init; }

    /// <summary>SHA-256 of the older version.</summary>
    public required Digest OldDigest { get; init; }

    /// <summary>Bytes in the new file.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the new file.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The memory needed to apply the patch, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Path is null ? $"no patch from {OldPath}" : $"{Path}: a patch of {Bytes} bytes from {OldPath} to {Length} bytes";
}
