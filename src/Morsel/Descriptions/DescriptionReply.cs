using Morsel.Formats;
using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>A question for a description.</summary>
/// <param name="Resource">Its address.</param>
/// <param name="Limit">The longest description that is read, in bytes.</param>
internal sealed record DescriptionRequest(Uri Resource, long Limit)
{
    /// <summary>What it need not be sent again for; null to have it in any case.</summary>
    public Validator? UnlessStill { get; init; }

    /// <summary>Whether an answer that is no description stays open, because the resource itself is wanted then.</summary>
    public bool WantsOther { get; init; }

    /// <summary>Bytes of the resource's beginning that are asked for first, where the description is only its head; 0 where it is all of it.</summary>
    public int HeadBytes { get; init; }

    /// <summary>Awaited before the body of a long answer is read: then it may turn out that it is not needed, and the reading is cancelled.</summary>
    /// <value>Default null: it is read at once.</value>
    public Func<CancellationToken, Task>? Hold { get; init; }

    /// <summary>Who points to it; null where the caller does.</summary>
    public Uri? Home { get; init; }

    /// <summary>Whether the server itself must answer, and no cache on the way.</summary>
    public bool PastCaches { get; init; }
}

/// <summary>What asking for a description brought.</summary>
/// <param name="Trail">Every address on the way to it, the one that was asked for first.</param>
internal sealed record DescriptionReply(IReadOnlyList<Uri> Trail)
{
    /// <summary>Where it was in the end, after redirects.</summary>
    public Uri Address => Trail[^1];

    /// <summary>Whether it is what the validator named.</summary>
    public bool IsNotModified { get; init; }

    /// <summary>The answer that is no description, if it is wanted; the caller disposes of it.</summary>
    public TransferReply? Other { get; init; }

    /// <summary>The description; null if what came is none.</summary>
    public Description? Description { get; init; }

    /// <summary>Whether a page for people came instead of one.</summary>
    public bool IsPage { get; init; }

    /// <summary>Ends it where a page came instead of the description that the address names.</summary>
    /// <exception cref="TransportException">A page came.</exception>
    public void RefusePage()
    {
        if (IsPage)
            throw new TransportException(TransportFailure.BadReply, Address, "got an HTML page, expected a control file: this looks like a login page");
    }

    /// <summary>What came.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public Validator? Validator { get; init; }

    /// <summary>How fast it came; null where it came from the disk.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Bytes that came over the network.</summary>
    public long TravelledBytes { get; init; }
}
