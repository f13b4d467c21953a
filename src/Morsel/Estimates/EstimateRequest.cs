namespace Morsel.Estimates;

/// <summary>Which release to estimate.</summary>
/// <example>
/// <code>
/// var request = new EstimateRequest { NewPath = "disk-2.img", OldPaths = ["disk-1.img"], Links = [Link.Dsl, new Link("office", 12.5e6, TimeSpan.FromMilliseconds(30))] };
/// </code>
/// </example>
public sealed record EstimateRequest
{
    /// <summary>The path of the file to publish.</summary>
    public required string NewPath { get; init; }

    /// <summary>The paths of versions that users have.</summary>
    /// <value>Default empty: users have none.</value>
    public IReadOnlyList<string> OldPaths { get; init; } = [];

    /// <summary>The links to predict times for.</summary>
    /// <value>Default <see cref="Link.Presets"/>.</value>
    public IReadOnlyList<Link> Links { get; init; } = Link.Presets;

    /// <summary>The kinds of ways to compare.</summary>
    /// <value>Default empty: all that are possible with the file.</value>
    public IReadOnlyList<PublishingKind> Kinds { get; init; } = [];

    /// <summary>Block sizes of control files to compare, in bytes, powers of two from 512 to 16 MiB.</summary>
    /// <value>Default empty: the usual size for the file, and sizes from a quarter to eight times of it.</value>
    public IReadOnlyList<int> BlockSizes { get; init; } = [];

    /// <summary>Average chunk sizes of casync indexes to compare, in bytes.</summary>
    /// <value>Default 16, 64 and 256 KiB.</value>
    public IReadOnlyList<int> ChunkSizes { get; init; } = [16 << 10, 64 << 10, 256 << 10];

    /// <summary>A folder for what is made, one way after the other; it may need as much room as the file. Everything in it is deleted at the end.</summary>
    /// <value>Default null: the folder of the system for temporary files.</value>
    public string? ScratchFolder { get; init; }
}

/// <summary>The progress of an estimate.</summary>
/// <param name="Way">The way that is made now.</param>
/// <param name="DoneWays">Ways that are done.</param>
/// <param name="TotalWays">All ways.</param>
public sealed record EstimateProgress(PublishingWay Way, int DoneWays, int TotalWays);
