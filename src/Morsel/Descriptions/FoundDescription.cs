using Morsel.Formats;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>A description and where it came from.</summary>
/// <param name="Description">What was read; null if there is none and <paramref name="Base"/> is the file itself.</param>
/// <param name="Base">What relative addresses in it are relative to; null if unknown.</param>
/// <param name="Address">Where it was asked for.</param>
/// <param name="FileName">What the file is called where its publisher gives it no name: as the source is, without the ending of a description.</param>
internal sealed record FoundDescription(Description? Description, Uri? Base, Uri Address, string FileName) : IAsyncDisposable
{
    /// <summary>The beginning of the file, where there is no description: the answer that was looked at for one.</summary>
    public TransferReply? File { get; init; }

    /// <summary>Whether, where there is no description, the server says that the file is still the one that was downloaded before.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>What relative addresses may be relative to as well, if nothing is there by the base: where the description was before and after it.</summary>
    public IReadOnlyList<Uri> OtherBases { get; init; } = [];

    /// <summary>Where the file may be that is described, whatever its description says: what the caller named, without the ending of a description.</summary>
    public IReadOnlyList<Uri> NamedFiles { get; init; } = [];

    /// <summary>Bytes that came over the network for it, and for looking at it again.</summary>
    public long TravelledBytes { get; set; }

    /// <summary>Those of them that the sidecar has.</summary>
    public long SidecarBytes { get; init; }

    /// <summary>Whether its own signature was demanded, and is good; what a signed sidecar vouches for needs none.</summary>
    public bool IsSigned { get; init; }

    /// <summary>What was read, where its signature is to be checked.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>What the user should know of how it was found.</summary>
    public IReadOnlyList<Note> Notes { get; init; } = [];

    /// <summary>The sidecar that goes with it; null where there is none.</summary>
    public FoundSidecar? Sidecar { get; init; }

    /// <summary>Whether it describes an archive of a folder, which is what the caller wants.</summary>
    public bool IsOfFolder { get; init; }

    /// <summary>Whether the description is what a patch says of its target: nothing newer is looked for by that.</summary>
    public bool IsPatched { get; init; }

    /// <summary>Whether there is a sidecar, and no description.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether the output is what the sidecar says that is published: nothing is to be done.</summary>
    public bool IsProvenCurrent { get; init; }

    /// <summary>The compressed forms of the whole that are downloaded without a description, the best first.</summary>
    public IReadOnlyList<WholeOrigin> Wholes { get; init; } = [];

    /// <summary>How fast it came; null where it came from the disk.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Whether the caller named a gzip file, and this describes what that holds.</summary>
    public bool IsOfNamedGzip { get; init; }

    /// <summary>What the caller wants: who names a gzip file by its address wants that, and not what it holds.</summary>
    public UpdateRequest WithImpliedOptions(UpdateRequest request) => IsOfNamedGzip && request.Gzip.Recompress ? request with { Gzip = request.Gzip with { FetchFile = true } } : request;

    /// <summary>Closes the answer, if there is one.</summary>
    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Tells whether another description is another one.</summary>
    public byte[] Fingerprint { get; init; } = [];
}
