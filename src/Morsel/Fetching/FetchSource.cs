using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One place the target can be fetched from.</summary>
/// <param name="Resource">Its address.</param>
/// <param name="Home">The address that led to it, which the caller chose.</param>
/// <param name="Transport">What brings its bytes.</param>
internal sealed record FetchSource(Uri Resource, Uri Home, ITransport Transport)
{
    /// <summary>Whether nobody says that the target is there: then it is asked only if all others are of no use.</summary>
    /// <value>Default false.</value>
    public bool IsGuess { get; init; }

    /// <summary>Whether, where each block is a resource of its own, it may have few of them, because others have the rest.</summary>
    /// <value>Default false.</value>
    public bool MayLackMost { get; init; }

    /// <summary>Whether what it lacks, or has wrong, is what somebody wants to know: then it is asked for all, however little of it is right.</summary>
    /// <value>Default false.</value>
    public bool IsExamined { get; init; }

    /// <summary>How fast the host answered something else, the description for example.</summary>
    /// <value>Default null: nothing is known.</value>
    public LinkSpeed? Measured { get; init; }
}
