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
}

/// <summary>A patch that was made beside a description, or why none was.</summary>
public sealed record MadePatch
{
    /// <summary>The older version that it starts from.</summary>
    public required string OldPath { get; init; }

    /// <summary>Where the patch is; null where none was worth writing.</summary>
    public required string? Path { get; init; }

    /// <summary>Bytes in the patch; 0 where there is none.</summary>
    public required long Bytes { get; init; }

    /// <summary>Bytes in the older version.</summary>
    public required long OldLength { get; init; }

    /// <summary>SHA-256 of the older version.</summary>
    public required Digest OldDigest { get; init; }

    /// <summary>Bytes in the file that it makes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the file that it makes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The memory that applying it takes, in MiB.</summary>
    public required int MemoryMiB { get; init; }

    /// <summary>From beginning to end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => Path is null ? $"no patch from {OldPath}" : $"{Path}: {Bytes} bytes make {Length} of {OldPath}";
}
