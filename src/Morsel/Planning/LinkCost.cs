namespace Morsel.Planning;

/// <summary>What one server's answers cost, as measured or assumed.</summary>
/// <param name="RoundTrip">Time from a request to the first byte of its answer.</param>
/// <param name="BytesPerSecond">Throughput of answer bodies, all connections together.</param>
/// <param name="RangesPerRequest">Ranges that one request may carry; 0 where the server gives whole resources only.</param>
/// <param name="BytesPerRange">Framing that each further range of an answer costs, in bytes.</param>
/// <param name="Connections">Requests that may be under way at once.</param>
internal sealed record LinkCost(TimeSpan RoundTrip, double BytesPerSecond, int RangesPerRequest, int BytesPerRange, int Connections)
{
    // Where the speed is not known, a line is thought to be no slower: most of the time is in the round trips then.
    private const double LeastLikelyBytesPerSecond = 1e6;

    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether round trips are so short that one connection is as good as several.</summary>
    public bool IsNear => RoundTrip < Near;

    /// <summary>The same, with the lowest likely throughput where it was not measured.</summary>
    public LinkCost Cautious() => IsMeasured ? this : this with { BytesPerSecond = Math.Min(BytesPerSecond, LeastLikelyBytesPerSecond) };

    /// <summary>Whether the throughput was measured; if it is only assumed, time is no reason to fetch bytes that are there.</summary>
    /// <value>Default true.</value>
    public bool IsMeasured { get; init; } = true;

    /// <summary>The longest text of ranges that a request may carry, in bytes.</summary>
    /// <value>Default 4000: with the rest of a request it stays below the 8 KiB that common servers take.</value>
    public int MostRangeTextBytes { get; init; } = 4000;

    /// <summary>How long ranges of a resource take: their bytes, their framing, and the round trips of their requests.</summary>
    /// <param name="bytes">Bytes in all of them.</param>
    /// <param name="ranges">How many; at least 1.</param>
    public TimeSpan TimeFor(long bytes, long ranges) => TimeSpan.FromSeconds(Math.Min(SecondsFor(bytes, ranges), TimeSpan.MaxValue.TotalSeconds / 2));

    /// <summary>How long the whole of a resource of so many bytes takes.</summary>
    public TimeSpan TimeForWhole(long bytes) => TimeFor(bytes, ranges: 0) + RoundTrip;

    /// <inheritdoc cref="TimeFor"/>
    public double SecondsFor(long bytes, long ranges) =>
        ((bytes + ((double)ranges * BytesPerRange)) / BytesPerSecond) + (RoundsFor(ranges) * RoundTrip.TotalSeconds);

    /// <summary>Requests that so many ranges need.</summary>
    public long RequestsFor(long ranges) => DividedUp(ranges, Math.Max(1, RangesPerRequest));

    /// <summary>Round trips one after another until all ranges were asked for.</summary>
    public long RoundsFor(long ranges) => DividedUp(ranges, (long)Math.Max(1, RangesPerRequest) * Connections);

    private static long DividedUp(long number, long by) => (number + by - 1) / by;
}
