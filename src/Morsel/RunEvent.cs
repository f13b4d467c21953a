namespace Morsel;

/// <summary>Something that a run decided, or that happened to it, told as it happens (<see cref="UpdaterOptions.OnEvent"/>).</summary>
/// <param name="Code">What it is, for programs.</param>
/// <param name="Text">The same for people, as one sentence without its full stop.</param>
public sealed record RunEvent(RunEventCode Code, string Text)
{
    /// <summary>The figures and names in the text: <c>bytes</c>, <c>requests</c>, <c>path</c>, <c>address</c> and others.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Values { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What a run decided, or what happened to it.</summary>
public enum RunEventCode
{
    /// <summary>The description was read: <c>address</c>, <c>format</c>, <c>length</c>, <c>blocks</c>.</summary>
    DescriptionRead,

    /// <summary>There is no description: the file is downloaded whole. <c>address</c>.</summary>
    DescriptionMissing,

    /// <summary>A seed was searched: <c>path</c>, <c>bytes</c> taken from it.</summary>
    SeedSearched,

    /// <summary>
    /// A seed was left before its end, because fetching is quicker: <c>path</c>, the <c>left</c> bytes of it, and about how many of them are
    /// <c>reusable</c>.
    /// </summary>
    SeedLeft,

    /// <summary>What is missing begins to be fetched: the <c>route</c> and its <c>address</c>, and what it is thought to cost in <c>bytes</c>, <c>requests</c> and <c>seconds</c>.</summary>
    FetchBegun,

    /// <summary>Fetching by one route ended: <c>bytes</c> of the target, <c>requests</c>, <c>transferred</c> bytes.</summary>
    FetchEnded,

    /// <summary>A request brought nothing usable, or not all: <c>address</c>, <c>problem</c>. What it lacks is asked for again, there or elsewhere.</summary>
    RequestFailed,

    /// <summary>Of several addresses another one is asked first from here on: <c>address</c>.</summary>
    MirrorChosen,

    /// <summary>The target was replaced on the server; the update goes on to the new one: <c>generation</c>, from 2 on.</summary>
    TargetReplaced,

    /// <summary>
    /// What the server sends is not what the description describes. The run waits for the publisher to finish an update: <c>address</c>,
    /// <c>problem</c>, <c>seconds</c> until the server is asked again.
    /// </summary>
    ContentDiffers,

    /// <summary>The run failed or was cancelled, and data is kept in the part file, where the next run continues: <c>path</c>,
    /// <c>bytes</c>, and whether they are <c>verified</c>, which they are not where there is no description.</summary>
    DataKept,

    /// <summary>
    /// Of several ways to the target one was chosen: the <c>route</c>, its <c>address</c>, what it is thought to cost in <c>bytes</c>, <c>requests</c> and
    /// <c>seconds</c>, and <c>why</c>.
    /// </summary>
    RouteChosen,

    /// <summary>The run ended: <c>outcome</c>, and of an update <c>fetched</c> and <c>reused</c> bytes, <c>requests</c>.</summary>
    Ended,

    /// <summary>Nothing can be done for a second or more, until servers may be asked again: the <c>problem</c> and its <c>failure</c> (<see cref="TransportFailure"/>), and the <c>seconds</c>.</summary>
    Waiting,

    /// <summary>
    /// Of a description of so many <c>bytes</c>, only what a coarser one and the seeds did not tell was downloaded: <c>address</c>, <c>transferred</c> bytes,
    /// <c>requests</c>.
    /// </summary>
    DescriptionPieced,
}
