namespace Morsel.Zsync;

/// <summary>Which bytes of a target a seed holds, and which must be fetched.</summary>
public sealed record SeedRanges
{
    /// <summary>Bytes in the target.</summary>
    public required long Length { get; init; }

    /// <summary>The SHA-1 in the control file; null if it has none.</summary>
    public required string? Sha1 { get; init; }

    /// <summary>What can be copied, in the order it was found.</summary>
    public required IReadOnlyList<SeedCopy> Reuse { get; init; }

    /// <summary>What must be fetched, ascending.</summary>
    public required IReadOnlyList<ByteRange> Download { get; init; }
}
