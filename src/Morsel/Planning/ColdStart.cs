namespace Morsel.Planning;

/// <summary>How long a run takes on a link over which no connection is open yet: the handshakes, the description, the data, and what a connection loses until it knows how fast it may send.</summary>
internal static class ColdStart
{
    // Ten segments at first (RFC 6928), and as much again for everything that was acknowledged (RFC 5681).
    private const int FirstWindowBytes = 14_480;

    /// <param name="link">The link.</param>
    /// <param name="rounds">Round trips until a connection is open, and for what is asked one after the other before the data.</param>
    /// <param name="descriptionBytes">Bytes of the description; 0 where none is read.</param>
    /// <param name="data">What the data costs on the link; it comes over the connection that brought the description.</param>
    public static TimeSpan TimeFor(LinkCost link, int rounds, long descriptionBytes, RouteCost data)
    {
        double window = FirstWindowBytes;
        TimeSpan lost = LossOf(link, descriptionBytes, ref window) + LossOf(link, data.TravellingBytes, ref window);
        TimeSpan description = descriptionBytes > 0 ? link.TimeForWhole(descriptionBytes) : TimeSpan.Zero;
        return (rounds * link.RoundTrip) + description + (data.Requests > 0 ? data.Time : TimeSpan.Zero) + lost;
    }

    // A window that the line has carried before its acknowledgements are back leaves the line idle.
    private static TimeSpan LossOf(LinkCost link, long bytes, ref double window)
    {
        double seconds = 0, left = bytes, full = link.BytesPerSecond * link.RoundTrip.TotalSeconds;
        while (left > window && window < full)
        {
            seconds += link.RoundTrip.TotalSeconds - (window / link.BytesPerSecond);
            left -= window;
            window *= 2;
        }
        window += Math.Max(0, left);
        return TimeSpan.FromSeconds(seconds);
    }
}
