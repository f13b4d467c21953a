namespace Morsel;

/// <summary>What an update did.</summary>
public sealed record UpdateReport
{
    /// <summary>How it ended.</summary>
    public required UpdateOutcome Outcome { get; init; }

    /// <summary>Where the file is.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in the target: in the file, or where that was compressed again, in what it holds.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the file, where it is the target compressed again; null where it is the target itself.</summary>
    public long? RecompressedLength { get; init; }

    /// <summary>Bytes in the file, where it is a gzip file with the target in it that was fetched whole; null where it is not.</summary>
    public long? FetchedGzipLength { get; init; }

    /// <summary>What was proven about the whole file.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>Every seed that was looked at, in order, with the bytes it gave.</summary>
    public IReadOnlyList<SeedReport> Seeds { get; init; } = [];

    /// <summary>Bytes of the target that came from seeds.</summary>
    public long ReusedBytes { get; init; }

    /// <summary>Bytes of the target that came over the network.</summary>
    public long FetchedBytes { get; init; }

    /// <summary>Bytes of answer bodies to data requests: fetched bytes, framing, and what was discarded.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>Bytes of the description that travelled; 0 for a local one, or one that had not changed.</summary>
    public long DescriptionBytes { get; init; }

    /// <summary>Requests for data; those for the description are not counted.</summary>
    public int DataRequests { get; init; }

    /// <summary>From beginning to end.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() =>
        $"{OutputPath}: {Outcome}, {Length} bytes; {ReusedBytes} reused, {FetchedBytes} downloaded in {DataRequests} requests; proven: {Proven}";
}

/// <summary>How an update ended.</summary>
public enum UpdateOutcome
{
    /// <summary>The new file is in place.</summary>
    Updated,

    /// <summary>The file was the published one already; nothing was written and no data asked for.</summary>
    AlreadyCurrent,

    /// <summary>There was no description: the file was downloaded whole.</summary>
    DownloadedWhole,
}

/// <summary>A seed, and what it gave.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind">Why it was searched.</param>
/// <param name="Length">Bytes in it.</param>
/// <param name="ReusedBytes">Bytes of the target that were taken from it.</param>
/// <param name="Problem">Why it could not be used, wholly or in part; null if it could.</param>
public sealed record SeedReport(string Path, SeedKind Kind, long Length, long ReusedBytes, string? Problem = null)
{
    /// <summary>Whether what a compressed file holds was searched; a file may be searched both as it is and so.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>Bytes at its end that were not searched, because downloading is quicker (<see cref="UpdateRequest.Prefer"/>); 0 if all were.</summary>
    public long LeftBytes { get; init; }

    /// <summary>About how many bytes of the target those would have given, by a sample of them.</summary>
    public long LeftReusableBytes { get; init; }
}

/// <summary>Why a seed is searched.</summary>
public enum SeedKind
{
    /// <summary>What an interrupted run left.</summary>
    PartFile,

    /// <summary>The file that is to be replaced.</summary>
    Output,

    /// <summary>The caller named it.</summary>
    Given,

    /// <summary>Its name resembles the output's.</summary>
    Similar,
}
