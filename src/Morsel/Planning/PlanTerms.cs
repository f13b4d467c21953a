namespace Morsel.Planning;

/// <summary>What bounds a plan beside the link: what has travelled already, and what the user would rather spare.</summary>
internal sealed record PlanTerms
{
    /// <summary>Nothing has travelled, and bytes are spared.</summary>
    public static readonly PlanTerms Usual = new();

    /// <summary>The <see cref="GapShare"/> of what is so much less than the target that a quarter more of it is still little.</summary>
    public const double OfPieces = 0.25;

    /// <summary>Whether the whole may be asked for, where the server gives ranges.</summary>
    /// <value>Default true.</value>
    public bool MayBeWhole { get; init; } = true;

    /// <summary>No more requests than these are made for the sake of several connections.</summary>
    /// <value>Default: as many as one likes.</value>
    public int MostRequests { get; init; } = int.MaxValue;

    /// <summary>Bytes of it that other requests are bringing.</summary>
    /// <value>Default 0.</value>
    public long UnderWayBytes { get; init; }

    /// <summary>Whether there are other servers that may be asked for some of it: then it is parted into more requests, so that they can be.</summary>
    /// <value>Default false.</value>
    public bool HasChoice { get; init; }

    /// <summary>What the user would rather spare.</summary>
    public Preference Prefer { get; init; }

    /// <summary>What may come along, as a share of what is wanted, where that is clearly quicker than more requests.</summary>
    /// <value>Default 0: hardly anything.</value>
    public double GapShare { get; init; }

    /// <summary>Bytes of the resource that have come for this fetch, or are on their way.</summary>
    public long SpentBytes { get; init; }

    /// <summary>Those among them that were missing.</summary>
    public long BroughtBytes { get; init; }
}
