using Morsel.Casync;

namespace Morsel;

/// <summary>What an update did.</summary>
public sealed record UpdateReport
{
    /// <summary>The outcome.</summary>
    public required UpdateOutcome Outcome { get; init; }

    /// <summary>The path of the file.</summary>
    public required string OutputPath { get; init; }

    /// <summary>Bytes in the file; if its content was compressed again, bytes in the content.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in the gzip file, if the content was compressed again; else null.</summary>
    public long? RecompressedLength { get; init; }

    /// <summary>Bytes in the gzip file, if the whole gzip file was downloaded; else null.</summary>
    public long? FetchedGzipLength { get; init; }

    /// <summary>How the whole file was verified.</summary>
    public required ProofLevel Proven { get; init; }

    /// <summary>The local files (seeds) that were searched, in order, and the bytes copied from each.</summary>
    public IReadOnlyList<SeedReport> Seeds { get; init; } = [];

    /// <summary>Where each segment of the file came from, in order and without gaps; empty if that is not known: the file was up to date, or came of a patch or of a compressed file.</summary>
    public IReadOnlyList<FileSegment> Segments { get; init; } = [];

    /// <summary>Bytes of the file that were copied from local files.</summary>
    public long ReusedBytes { get; init; }

    /// <summary>Bytes of the file that were downloaded.</summary>
    public long FetchedBytes { get; init; }

    /// <summary>Bytes in the bodies of the answers to data requests: downloaded bytes of the file, framing, and discarded data.</summary>
    public long TransferredBytes { get; init; }

    /// <summary>Bytes of the control file and of the sidecar that were downloaded; 0 if they are local files or had not changed.</summary>
    public long DescriptionBytes { get; init; }

    /// <summary>Of <see cref="DescriptionBytes"/>, those of the sidecar (FILE.morsel).</summary>
    public long SidecarBytes { get; init; }

    /// <summary>Requests for data, without those for the control file.</summary>
    public int DataRequests { get; init; }

    /// <summary>The servers that data was requested from, in the order of the first request. Requests for a whole control file are not counted.</summary>
    public IReadOnlyList<ServerReport> Servers { get; init; } = [];

    /// <summary>The duration.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The ways to download the data that were compared; empty if nothing had to be downloaded.</summary>
    public IReadOnlyList<RouteReport> Routes { get; init; } = [];

    /// <summary>What was extracted, if the source is the index of a folder; else null. <see cref="Length"/> and the other bytes are those of the archive of the folder.</summary>
    public TreeReport? Tree { get; init; }

    /// <summary>What was done with the old content, if the file was updated in place; else null.</summary>
    public InPlaceReport? InPlace { get; init; }

    /// <summary>Whose signature was accepted; null if none was required.</summary>
    public SignatureReport? Signature { get; init; }

    /// <summary>Notes for the user, one sentence each.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>A summary in one line.</summary>
    public override string ToString() =>
        $"{OutputPath}: {Outcome}, {Length} bytes; {ReusedBytes} reused, {FetchedBytes} downloaded in {DataRequests} requests; verified: {Proven}";
}

/// <summary>What an update in place did with the old content of the file.</summary>
/// <param name="KeptBytes">Bytes that were right where they are, and were not written.</param>
/// <param name="MovedBytes">Bytes that were moved within the file, or are zeros.</param>
/// <param name="GivenUpBytes">Bytes that could not be moved, because more would have had to be saved at one time than the journal takes; they were searched elsewhere, or downloaded.</param>
public sealed record InPlaceReport(long KeptBytes, long MovedBytes, long GivenUpBytes)
{
    /// <summary>Bytes that an interrupted run had saved in the journal.</summary>
    public long SavedBytes { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{KeptBytes} bytes were right, {MovedBytes} were moved, {GivenUpBytes} were given up";
}

/// <summary>How an update ended.</summary>
public enum UpdateOutcome
{
    /// <summary>The new file is in place.</summary>
    Updated,

    /// <summary>The file was up to date; nothing was written, and no data was requested.</summary>
    AlreadyCurrent,

    /// <summary>There was no control file: the whole file was downloaded.</summary>
    DownloadedWhole,
}

/// <summary>A local file that was searched (a seed), and what was copied from it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Why it was searched.</param>
/// <param name="Length">Bytes in it.</param>
/// <param name="ReusedBytes">Bytes of the published file that were copied from it.</param>
/// <param name="Problem">Why it could not be used, or not completely; null if it could.</param>
public sealed record SeedReport(string Path, SeedKind Kind, long Length, long ReusedBytes, string? Problem = null)
{
    /// <summary>Whether the content of a compressed file was searched. A file may be searched as it is, and then its content.</summary>
    public bool IsDecoded { get; init; }

    /// <summary>Bytes at its end that were not searched, because downloading is faster (<see cref="UpdateRequest.Prefer"/>); 0 if all were.</summary>
    public long LeftBytes { get; init; }

    /// <summary>About how many bytes of the published file they contain, by a sample.</summary>
    public long LeftReusableBytes { get; init; }
}

/// <summary>Why a local file is searched.</summary>
public enum SeedKind
{
    /// <summary>The part file of an interrupted run.</summary>
    PartFile,

    /// <summary>The file to replace.</summary>
    Output,

    /// <summary>A file of <see cref="UpdateRequest.SeedPaths"/>.</summary>
    Given,

    /// <summary>A file with a name similar to that of the output.</summary>
    Similar,
}

/// <summary>A way to download the data: what it was expected to need and, if it was used, what it did need.</summary>
/// <param name="Kind">The kind of the way.</param>
/// <param name="Name">A name for people: "the plain file".</param>
/// <param name="Bytes">Bytes that it was expected to download.</param>
public sealed record RouteReport(RouteKind Kind, string Name, long Bytes)
{
    /// <summary>Its address, without user information and query; null if none is known.</summary>
    public string? Address { get; init; }

    /// <summary>Whether <see cref="Bytes"/> is exact, or an estimate.</summary>
    /// <value>Default true.</value>
    public bool IsExact { get; init; } = true;

    /// <summary>Requests that it was expected to need.</summary>
    public int Requests { get; init; }

    /// <summary>
    /// The time that it was expected to need: when it was chosen; or if the connection was not measured then, a second after the download began. Null if the download had ended by then, or
    /// this is a plan.
    /// </summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Bytes of memory that it needs, in addition to what every way needs.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Whether it was chosen.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Why it was chosen or not used; null if there is nothing to say.</summary>
    public string? Why { get; init; }

    /// <summary>Bytes in the bodies of its answers; 0 in a plan.</summary>
    public long SpentBytes { get; init; }

    /// <summary>Requests that it sent; 0 in a plan.</summary>
    public int SpentRequests { get; init; }

    /// <summary>The time that it did need; null if it was not used, or this is a plan.</summary>
    public TimeSpan? SpentTime { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"{Name}: {Bytes} bytes in {Requests} requests{(Why is null ? "" : $"; {Why}")}";
}

/// <summary>A server that data was requested from.</summary>
/// <param name="Address">Its scheme, host and port, as they were requested: <c>https://example.org</c>.</param>
/// <param name="Requests">Requests for data.</param>
/// <param name="Bytes">Bytes in the bodies of the answers.</param>
public sealed record ServerReport(string Address, int Requests, long Bytes);

/// <summary>A kind of way to download the data.</summary>
public enum RouteKind
{
    /// <summary>Ranges of the file.</summary>
    Ranges,

    /// <summary>Parts of a gzip file with the content.</summary>
    Gzip,

    /// <summary>Chunks of a zchunk file.</summary>
    Chunks,

    /// <summary>Objects of a store.</summary>
    Objects,

    /// <summary>The whole file, compressed.</summary>
    Whole,

    /// <summary>A patch for an older version that exists locally.</summary>
    Patch,

    /// <summary>Compressed units.</summary>
    Units,
}

/// <summary>Whose signature a download was accepted by.</summary>
/// <param name="Key">The fingerprint of the key: "SHA256:…"; for minisign "minisign " and the number of the key.</param>
/// <param name="Name">Whose key it is, as the file with the keys says; may be empty.</param>
public sealed record SignatureReport(string Key, string Name)
{
    /// <summary>The serial of the signed sidecar; null if only the control file is signed, so that an older version cannot be noticed.</summary>
    public long? Serial { get; init; }

    /// <summary>Until when the signed sidecar is valid; null if only the control file is signed.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Name.Length == 0 ? Key : $"{Key} ({Name})";
}
