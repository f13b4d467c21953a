namespace Morsel;

/// <summary>What an update would do, found out without fetching data or writing.</summary>
public sealed record UpdatePlan
{
    /// <summary>Where the file would go.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Whether the file is there already as it is published, so that nothing would be done.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Bytes in the target.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in a block.</summary>
    public required int BlockBytes { get; init; }

    /// <summary>The seeds that were searched.</summary>
    public required IReadOnlyList<SeedReport> Seeds { get; init; }

    /// <summary>Segments that tile the target, in its order.</summary>
    public required IReadOnlyList<PlanSegment> Segments { get; init; }

    /// <summary>Bytes of the target that seeds hold.</summary>
    public required long ReusedBytes { get; init; }

    /// <summary>Bytes of the target that must be fetched.</summary>
    public required long FetchBytes { get; init; }

    /// <summary>Ranges that would be asked for.</summary>
    public required int RangeCount { get; init; }

    /// <summary>Data requests on a server that answers many ranges at once.</summary>
    public required int RequestCount { get; init; }

    /// <summary>Bytes of the description that travelled.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>The ways to the target that were weighed, in order; none where nothing had to be downloaded.</summary>
    public IReadOnlyList<RouteReport> Routes { get; init; } = [];

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{OutputPath}: {Length} bytes; {ReusedBytes} would be reused, {FetchBytes} downloaded in {RangeCount} ranges";
}

/// <summary>A stretch of the target, and where it would come from.</summary>
/// <param name="Target">The stretch.</param>
/// <param name="Action">Where it would come from.</param>
/// <param name="SeedPath">The seed it would be copied from; null if it is kept or fetched.</param>
/// <param name="SeedOffset">Where it begins in the seed, in bytes.</param>
/// <param name="IsSeedDecoded">Whether it is copied from what a compressed seed holds; the offset is one in that.</param>
public sealed record PlanSegment(ByteRange Target, SegmentAction Action, string? SeedPath = null, long SeedOffset = 0, bool IsSeedDecoded = false);

/// <summary>Where a segment comes from.</summary>
public enum SegmentAction
{
    /// <summary>It stands in the part file already.</summary>
    Keep,

    /// <summary>It is copied from a seed.</summary>
    Copy,

    /// <summary>It is fetched.</summary>
    Fetch,
}
