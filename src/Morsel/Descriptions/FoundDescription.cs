using Morsel.Formats;
using Morsel.Planning;

namespace Morsel.Descriptions;

/// <summary>A description and where it came from.</summary>
/// <param name="Description">What was read; null if there is none and <paramref name="Base"/> is the file itself.</param>
/// <param name="Base">What relative addresses in it are relative to; null if unknown.</param>
/// <param name="Address">Where it was asked for.</param>
/// <param name="FileName">What the file is called where its publisher gives it no name: as the source is, without the ending of a description.</param>
internal sealed record FoundDescription(Description? Description, Uri? Base, Uri Address, string FileName)
{
    /// <summary>Bytes that came over the network for it, and for looking at it again.</summary>
    public long TravelledBytes { get; set; }

    /// <summary>How fast it came; null where it came from the disk.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Whether the caller named a gzip file, and this describes what that holds.</summary>
    public bool IsOfNamedGzip { get; init; }

    /// <summary>What the caller wants: who names a gzip file by its address wants that, and not what it holds.</summary>
    public UpdateRequest WithImpliedOptions(UpdateRequest request) => IsOfNamedGzip && request.Gzip.Recompress ? request with { Gzip = request.Gzip with { FetchFile = true } } : request;

    /// <summary>Tells whether another description is another one.</summary>
    public byte[] Fingerprint { get; init; } = [];
}
