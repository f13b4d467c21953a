namespace Morsel;

/// <summary>Compressed units of a file: one zstd file, of which Morsel's users fetch what their older version lacks, and which everybody else unpacks.</summary>
public sealed record UnitMakeOptions
{
    /// <summary>Whether they are made, beside the control file.</summary>
    /// <value>Default false.</value>
    public bool AreMade { get; init; }

    /// <summary>Bytes of the file in a unit, a power of two from 512 to 128 KiB.</summary>
    /// <value>Default null: as many as in a block of the control file.</value>
    public int? UnitBytes { get; init; }

    /// <summary>zstd's level, from 1 to 22.</summary>
    /// <value>Default 19.</value>
    public int Level { get; init; } = 19;
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
