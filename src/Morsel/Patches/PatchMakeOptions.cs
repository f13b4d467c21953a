namespace Morsel.Patches;

/// <summary>Which patches are made beside a description: for who has an older version, they are the fewest bytes.</summary>
public sealed record PatchMakeOptions
{
    /// <summary>Older versions of the file. Each gets a patch of its own, unless that would be more than half of the file.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>log2 of the bytes in a window, from 16 to 24. A window is what is fetched, proven and made by itself.</summary>
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

/// <summary>A patch that was made beside a description, or why none was.</summary>
public sealed record MadePatch
{
    /// <summary>The older version that it starts from.</summary>
    public required string OldPath { get; init; }

    /// <summary>Where the patch is; null where none was worth writing, or could be made.</summary>
    public required string? Path { get; init; }

    /// <summary>How it is written.</summary>
    public required PatchFormat Format { get; init; }

    /// <summary>Why none could be made; null where one was, or it would save too little.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the older version was a gzip file, and the patch starts from what that holds.</summary>
    public bool IsOldUnpacked { get; init; }

    /// <summary>Bytes in the patch; 0 where there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes that the patch starts from: of the older version, or of what it holds.</summary>
    public required long OldLength { get; init; }

    /// <summary>Their SHA-256.</summary>
    public required Digest OldDigest { get; init; }

    /// <summary>Bytes that it makes: of the file, or of what the file holds where that is described.</summary>
    public required long Length { get; init; }

    /// <summary>Their SHA-256.</summary>
    public required Digest Digest { get; init; }

    /// <summary>SHA-256 of the patch itself, where a list of patches must name it; null for others.</summary>
    internal Digest? OwnDigest { get; init; }

    /// <summary>The memory that applying it takes, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => Path is null ? $"no patch from {OldPath}" : $"{Path}: {Bytes} bytes make {Length} of {OldPath}";
}
