namespace Morsel.Planning;

/// <summary>Requests for what is missing, and how long they should take.</summary>
/// <param name="Requests">In the order of the target; none where nothing is missing.</param>
/// <param name="Time">How long they take on the link they were planned for.</param>
internal sealed record FetchPlan(IReadOnlyList<PlannedRequest> Requests, TimeSpan Time)
{
    /// <summary>Nothing is missing.</summary>
    public static readonly FetchPlan Nothing = new([], TimeSpan.Zero);

    /// <summary>Whether the whole target is asked for in one request.</summary>
    public bool IsWhole => Requests.Count == 1 && Requests[0].IsWhole;
}

/// <summary>One request to be made.</summary>
/// <param name="Ranges">Ascending, disjoint; none asks for the whole target.</param>
internal sealed record PlannedRequest(IReadOnlyList<ByteRange> Ranges)
{
    /// <summary>A request without ranges.</summary>
    public static readonly PlannedRequest Whole = new([]);

    public bool IsWhole => Ranges.Count == 0;

    /// <summary>Whether the one range is a resource of its own, which is asked for from its beginning to its end.</summary>
    public bool IsUnit { get; init; }

    /// <summary>The ranges that are named to the server; none where a whole resource is asked for.</summary>
    public IReadOnlyList<ByteRange> Asked => IsUnit ? [] : Ranges;

    /// <summary>Bytes of all ranges; 0 for the whole target.</summary>
    public long Bytes => Ranges.Sum(range => range.Length);
}
