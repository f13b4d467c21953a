namespace Morsel;

/// <summary>A decision of a run, or something that happened to it, reported as it happens (<see cref="UpdaterOptions.OnEvent"/>).</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Text">A sentence for people, without its full stop.</param>
public sealed record RunEvent(RunEventCode Code, string Text)
{
    /// <summary>The figures and names in the text: <c>bytes</c>, <c>requests</c>, <c>path</c>, <c>address</c> and others.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The kind of a <see cref="RunEvent"/>.</summary>
public enum RunEventCode
{
    /// <summary>The control file was read: <c>address</c>, <c>format</c>, <c>length</c>, <c>blocks</c> of at most
    /// <c>block_bytes</c>, the published <c>name</c>, and the bytes of the control file that were
    /// <c>transferred</c> (0: it is a local file, or the kept one is still right).</summary>
    DescriptionRead,

    /// <summary>There is no control file: the whole file is downloaded. <c>address</c>.</summary>
    DescriptionMissing,

    /// <summary>A local file was searched: <c>path</c>, <c>bytes</c> copied from it.</summary>
    SeedSearched,

    /// <summary>
    /// A local file was not searched to its end, because downloading is faster: <c>path</c>, the <c>left</c> bytes of it, and about how many of them are
    /// <c>reusable</c>.
    /// </summary>
    SeedLeft,

    /// <summary>A download of missing data begins: the <c>route</c> and its <c>address</c>, and the expected <c>bytes</c>, <c>requests</c> and <c>seconds</c> (null if the connection was not measured).</summary>
    FetchBegun,

    /// <summary>A download by one route ended: <c>bytes</c> of the file, <c>requests</c>, <c>transferred</c> bytes, and the <c>seconds</c> that it took.</summary>
    FetchEnded,

    /// <summary>A request failed, wholly or in part: <c>address</c>, <c>problem</c>. The missing data is requested again, there or elsewhere.</summary>
    RequestFailed,

    /// <summary>Of several addresses, another one is used first from now on: <c>address</c>.</summary>
    MirrorChosen,

    /// <summary>The file was replaced on the server; the update continues with the new version: <c>generation</c>, from 2 on.</summary>
    TargetReplaced,

    /// <summary>
    /// The file on the server does not match its control file. The run waits for the publisher to finish an update: <c>address</c>,
    /// <c>problem</c>, <c>seconds</c> until the next request.
    /// </summary>
    ContentDiffers,

    /// <summary>The run failed or was cancelled, and data is kept in the part file, where the next run continues: <c>path</c>,
    /// <c>bytes</c>, and whether they are <c>verified</c> (they are not if there is no control file).</summary>
    DataKept,

    /// <summary>
    /// The run failed or was cancelled while it updated a file in place: the file at <c>path</c> is neither the old version nor the new one, <c>bytes</c> of it are right, and the
    /// <c>journal</c> has what was saved. The next run continues there.
    /// </summary>
    InPlaceUnfinished,

    /// <summary>
    /// One of several ways to download the data was chosen: the <c>route</c>, its <c>address</c>, the expected <c>bytes</c>, <c>requests</c> and
    /// <c>seconds</c>, and <c>why</c>.
    /// </summary>
    RouteChosen,

    /// <summary>The run ended: <c>outcome</c>, and for an update <c>fetched</c> and <c>reused</c> bytes, <c>requests</c>.</summary>
    Ended,

    /// <summary>The run waits for a second or more until it may send requests again: the <c>problem</c> and its <c>failure</c> (<see cref="TransportFailure"/>), and the <c>seconds</c>.</summary>
    Waiting,

    /// <summary>
    /// Of a description of so many <c>bytes</c>, only what a coarser one and the seeds did not tell was downloaded: <c>address</c>, <c>transferred</c> bytes,
    /// <c>requests</c>.
    /// </summary>
    DescriptionPieced,

    /// <summary>
    /// A download whose connection was not measured before is a second old: the <c>bytes</c> of the file that are left, the measured <c>bytes_per_second</c>, and the <c>seconds</c> that
    /// all of it will take at that speed.
    /// </summary>
    TimePredicted,
}
