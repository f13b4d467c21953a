

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
