using Morsel.Estimates;

namespace Morsel;

/// <summary>What an update would do. To plan it, no data was downloaded and nothing was written.</summary>
public sealed record UpdatePlan
{
    /// <summary>The path of the output.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Whether the file is up to date already, so that an update would do nothing.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Bytes in the published file.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in a block.</summary>
    public required int BlockBytes { get; init; }

    /// <summary>The local files (seeds) that were searched.</summary>
    public required IReadOnlyList<SeedReport> Seeds { get; init; }

    /// <summary>The segments of the file, in order and without gaps.</summary>
    public required IReadOnlyList<PlanSegment> Segments { get; init; }

    /// <summary>Bytes of the file that the local files contain.</summary>
    public required long ReusedBytes { get; init; }

    /// <summary>Bytes of the file that must be downloaded.</summary>
    public required long FetchBytes { get; init; }

    /// <summary>Bytes that the stores contain of the chunks to download, compressed: known for a casync index if <see cref="UpdateRequest.ExactRoutes"/> is set and all of them are there.</summary>
    /// <value>Default null: not known, or the format has no stores.</value>
    public long? StoredBytes { get; init; }

    /// <summary>Ranges that must be downloaded.</summary>
    public required int RangeCount { get; init; }

    /// <summary>Requests for data, if the server supports several ranges in a request.</summary>
    public required int RequestCount { get; init; }

    /// <summary>Bytes of the control file, the sidecar and the tables of compressed units that were downloaded.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>Bytes of data that travel: what is missing as it is stored, what is downloaded along to save requests, and the tables of compressed units.</summary>
    internal long DataBytes { get; init; }

    /// <summary>Of <see cref="DescriptionBytes"/>, those of tables, which an update counts as data, and the requests for them.</summary>
    internal (long Bytes, int Requests) Tables { get; init; }

    /// <summary>What the download would be on each of <see cref="UpdateRequest.Links"/>.</summary>
    internal IReadOnlyList<LinkForecast> Forecasts { get; init; } = [];

    /// <summary>The ways to download the data that were compared; empty if nothing had to be downloaded.</summary>
    public IReadOnlyList<RouteReport> Routes { get; init; } = [];

    /// <summary>Whose signature was accepted; null if none was required.</summary>
    public SignatureReport? Signature { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{OutputPath}: {Length} bytes; {ReusedBytes} would be reused, {FetchBytes} downloaded in {RangeCount} ranges";
}

/// <summary>Whether there is a newer version of a file than the one that is there.</summary>
public sealed record UpdateCheck
{
    /// <summary>The path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file is the published one.</summary>
    public required bool IsCurrent { get; init; }

    /// <summary>Bytes in the published file; null if its publisher does not say.</summary>
    public long? Length { get; init; }

    /// <summary>How the published file was identified: by a digest of the whole, or by the checksums of its blocks alone.</summary>
    public required ProofLevel ComparedBy { get; init; }

    /// <summary>The address of the description of the published file, without user information and query.</summary>
    public required string Address { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{Path}: {(IsCurrent ? "up to date" : "there is a newer version")}";
}

/// <summary>A segment of the file, and where it would come from.</summary>
/// <param name="Target">Its range in the file.</param>
/// <param name="Action">Where it would come from.</param>
/// <param name="SeedPath">The local file that it would be copied from; null if it is kept or downloaded.</param>
/// <param name="SeedOffset">Its offset in that file, in bytes.</param>
/// <param name="IsSeedDecoded">Whether that file is compressed, and the segment is copied from its content; then the offset is one in the content.</param>
public sealed record PlanSegment(ByteRange Target, SegmentAction Action, string? SeedPath = null, long SeedOffset = 0, bool IsSeedDecoded = false);
