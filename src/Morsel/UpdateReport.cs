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

    /// <summary>The ways to the target that were weighed, in order; none where nothing had to be downloaded.</summary>
    public IReadOnlyList<RouteReport> Routes { get; init; } = [];

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

/// <summary>A way to the target: what it would cost and, once it was gone, what it did.</summary>
/// <param name="Kind">What kind of way it is.</param>
/// <param name="Name">What the bytes come from, for people: "the plain file".</param>
/// <param name="Bytes">Bytes that it would fetch, as known when it was weighed.</param>
public sealed record RouteReport(RouteKind Kind, string Name, long Bytes)
{
    /// <summary>Where it begins, without user information and query; null where no address is known.</summary>
    public string? Address { get; init; }

    /// <summary>Whether <see cref="Bytes"/> is exact; if not, it is about right.</summary>
    /// <value>Default true.</value>
    public bool IsExact { get; init; } = true;

    /// <summary>Requests to a server that answers all it is asked.</summary>
    public int Requests { get; init; }

    /// <summary>How long it would take; null where nothing was measured.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Bytes of memory that it needs, beside what every way needs.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Whether it was taken, or would be.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Why it was taken, or left; null where there is nothing to say.</summary>
    public string? Why { get; init; }

    /// <summary>Bytes of answer bodies that it has cost; 0 in a plan.</summary>
    public long SpentBytes { get; init; }

    /// <summary>Requests that it has cost; 0 in a plan.</summary>
    public int SpentRequests { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => $"{Name}: {Bytes} bytes in {Requests} requests{(Why is null ? "" : $"; {Why}")}";
}

/// <summary>A kind of way to a target.</summary>
public enum RouteKind
{
    /// <summary>Ranges of the file.</summary>
    Ranges,

    /// <summary>Parts of a gzip file that holds it.</summary>
    Gzip,

    /// <summary>Chunks of a file in chunks.</summary>
    Chunks,

    /// <summary>Objects of a store.</summary>
    Objects,

    /// <summary>The whole file, compressed.</summary>
    Whole,

    /// <summary>A patch for a version that is here.</summary>
    Patch,

    /// <summary>Compressed units, each of which is decompressed with what stands before it.</summary>
    Units,
}
