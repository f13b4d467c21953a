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

    /// <summary>The same, with the lowest likely throughput where it was not measured.</summary>
    public LinkCost Cautious() => IsMeasured ? this : this with { BytesPerSecond = Math.Min(BytesPerSecond, LeastLikelyBytesPerSecond) };

    /// <summary>Ranges that one request may carry at last: each round of full answers lets the next carry four times as many.</summary>
    /// <value>Default: <see cref="RangesPerRequest"/>, which does not grow then.</value>
    public int MostRangesPerRequest { get; init; } = RangesPerRequest;

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

    /// <summary>Round trips one after another until all ranges were asked for.</summary>
    public long RoundsFor(long ranges)
    {
        long rounds = 0, width = Math.Max(1, RangesPerRequest), most = Math.Max(width, MostRangesPerRequest);
        for (; ranges > 0 && width < most; width = Math.Min(4 * width, most))
        {
            ranges -= width * Connections;
            rounds++;
        }
        return ranges <= 0 ? rounds : rounds + ((ranges + (width * Connections) - 1) / (width * Connections));
    }
}
