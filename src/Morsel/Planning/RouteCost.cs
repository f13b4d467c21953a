namespace Morsel.Planning;

/// <summary>What it would cost to bring what is missing of a target in one way.</summary>
/// <param name="Bytes">Bytes that travel for it, without what is fetched along to save requests.</param>
/// <param name="Ranges">Stretches that are asked for.</param>
/// <param name="Requests">Requests to a server that answers all it is asked.</param>
/// <param name="Time">How long they take.</param>
/// <param name="MemoryBytes">What may have to wait in memory, beside what every way needs.</param>
internal readonly record struct RouteCost(long Bytes, int Ranges, int Requests, TimeSpan Time, long MemoryBytes = 0)
{
    /// <summary>Bytes that nobody needs and that are fetched along to save requests.</summary>
    /// <value>Default 0.</value>
    public long GapBytes { get; init; }

    /// <summary>All bytes of the resource that travel.</summary>
    public long TravellingBytes => Bytes + GapBytes;
}
