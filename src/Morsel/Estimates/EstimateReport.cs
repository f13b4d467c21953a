namespace Morsel.Estimates;

/// <summary>What each way to publish a file would cost.</summary>
public sealed record EstimateReport
{
    /// <summary>The path of the file.</summary>
    public required string NewPath { get; init; }

    /// <summary>Bytes in it.</summary>
    public required long Length { get; init; }

    /// <summary>The versions that users have.</summary>
    public required IReadOnlyList<string> OldPaths { get; init; }

    /// <summary>The links that times are predicted for.</summary>
    public required IReadOnlyList<Link> Links { get; init; }

    /// <summary>The ways that were compared.</summary>
    public required IReadOnlyList<WayEstimate> Ways { get; init; }

    /// <summary>The best of them, for the users of the old versions together; null if none is possible.</summary>
    public required WayRecommendation? Recommendation { get; init; }

    /// <summary>The duration.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{NewPath}: {Ways.Count} ways compared{(Recommendation is null ? "" : $"; {Recommendation.Way}: {Recommendation.Reason}")}";
}

/// <summary>What one way to publish a file would cost.</summary>
/// <param name="Way">The way.</param>
public sealed record WayEstimate(PublishingWay Way)
{
    /// <summary>Why it is not possible; null if it is.</summary>
    public string? Problem { get; init; }

    /// <summary>Bytes on the disk of the server.</summary>
    public long ServerBytes { get; init; }

    /// <summary>Processor time that making it took on this machine, on all processors together.</summary>
    public TimeSpan MakerTime { get; init; }

    /// <summary>What the users of each old version download, in the order of <see cref="EstimateReport.OldPaths"/>, and then users who have none.</summary>
    public IReadOnlyList<VersionEstimate> Versions { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Problem is null ? $"{Way}: {ServerBytes} bytes on the server" : $"{Way}: {Problem}";
}

/// <summary>What the users of one version would download.</summary>
/// <param name="OldPath">The version; null for users who have none.</param>
public sealed record VersionEstimate(string? OldPath)
{
    /// <summary>Bytes of the description: the control file or the header, and the sidecar.</summary>
    public required long DescriptionBytes { get; init; }

    /// <summary>Bytes of data, if the speed of the link is not known when the data is requested.</summary>
    public required long DataBytes { get; init; }

    /// <summary>Ranges, chunks or objects that are downloaded.</summary>
    public required int Ranges { get; init; }

    /// <summary>Requests for data, if the server supports several ranges in a request.</summary>
    public required int Requests { get; init; }

    /// <summary>The segments of the file, in order and without gaps; of a patch or a compressed file, one that is downloaded.</summary>
    public required IReadOnlyList<PlanSegment> Segments { get; init; }

    /// <summary>Processor time that the plan took on this machine, on all processors together: reading the description and searching the old version.</summary>
    public required TimeSpan ClientTime { get; init; }

    /// <summary>What the download would be on each link, in the order of <see cref="EstimateReport.Links"/>.</summary>
    public required IReadOnlyList<LinkForecast> Links { get; init; }

    /// <summary>Bytes of the description and of the data.</summary>
    public long DownloadBytes => DescriptionBytes + DataBytes;

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{OldPath ?? "no version"}: {DescriptionBytes} bytes of description, {DataBytes} bytes of data in {Requests} requests";
}

/// <summary>The way to publish that is recommended.</summary>
/// <param name="Way">The way.</param>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
public sealed record WayRecommendation(PublishingWay Way, string Reason);
