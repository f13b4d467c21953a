using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>
/// When nothing is left to ask for, asks an idle mirror once more for what another takes far too long over, and divides what one connection of a mirror
/// is busy with among those that are idle.
/// </summary>
internal static class EndGame
{
    private const double MuchFaster = 3;

    // Less says nothing of how fast a connection is.
    private const long TellingBytes = 64 << 10;
    private static readonly TimeSpan WorthIt = TimeSpan.FromSeconds(1);

    // A trial that shows nothing costs what the server has sent by then: on a line with long queues, most of a second.
    private static readonly TimeSpan WorthTrying = TimeSpan.FromSeconds(10);

    // A connection starts slowly: before this, what is left seems to take much longer than it will.
    private static readonly TimeSpan TellingTime = TimeSpan.FromSeconds(1);

    // The whole in one piece is what every cache on the way has.
    private static readonly TimeSpan WorthBreakingTheWhole = TimeSpan.FromSeconds(5);

    /// <summary>What to ask of <paramref name="mirror"/>, and whose answer it is to overtake; null if nothing is worth it.</summary>
    public static (PlannedRequest Request, ActiveRequest Slow)? Find(Mirror mirror, IEnumerable<ActiveRequest> underWay, Scheduler scheduler, TimeSpan now)
    {
        if (mirror.Profile.RangesPerRequest == 0)
            return null;
        foreach (ActiveRequest flight in underWay.Where(flight => flight.Mirror != mirror && flight.Double is null && !flight.IsEnded))
        {
            if (scheduler.Rest(flight.Share) is not { } rest)
                continue;
            TimeSpan own = mirror.Cost.TimeFor(rest.Bytes, rest.Ranges.Count), left = Left(flight, rest.Bytes, now);
            if (left > WorthIt && left > MuchFaster * own && scheduler.FitDouble(rest, mirror.Profile.RangesPerRequest) is { } again)
                return (again, flight);
        }
        return null;
    }

    /// <summary>The second half of what the busiest connection of a mirror has still to bring, and which that is; null if none is worth dividing.</summary>
    /// <remarks>
    /// Where a server limits each connection, as many as may be used are. Where it does not, each division loses what the server has sent of the other half by
    /// then: so it is done where less comes since another request ended, and to try one request more than ever where much is left.
    /// </remarks>
    public static (PlannedRequest Request, ActiveRequest Busy)? Divide(Mirror mirror, Scheduler scheduler, TimeSpan now)
    {
        bool isTrial = mirror.Flights.Count >= mirror.Rates.MostTried;
        if (mirror.Profile.RangesPerRequest == 0 || mirror.Connections.IsEnough || !(isTrial || mirror.Rates.HaveFallen))
            return null;
        TimeSpan allLeft = AllLeft(mirror, scheduler);
        (ActiveRequest Flight, PlannedRequest Ahead, TimeSpan Left)? busiest = null;
        foreach (ActiveRequest flight in mirror.Flights.Where(flight => flight is { BodyBytes: >= TellingBytes, Double: null, IsEnded: false, IsStreaming: false, Planned.IsUnit: false }))
        {
            if (mirror.Flights.Any(other => other.Relieves == flight && !other.IsHeard) || scheduler.Rest(flight.Share) is not { } missing)
                continue;
            PlannedRequest rest = flight.Ahead(missing);
            if (now - flight.Began < TellingTime)
                continue;
            TimeSpan left = (now - flight.Began) * ((double)rest.Bytes / flight.BodyBytes);
            if (left > allLeft)
                left = allLeft;
            if (left <= (flight.Planned.IsWhole ? WorthBreakingTheWhole : isTrial ? WorthTrying : WorthIt))
                continue;
            if (busiest is null || left > busiest.Value.Left || (left == busiest.Value.Left && rest.Bytes > busiest.Value.Ahead.Bytes))
                busiest = (flight, rest, left);
        }
        return busiest is var (busy, all, _) && scheduler.SecondHalf(all, mirror.Profile.RangesPerRequest) is { } half ? (half, busy) : null;
    }

    // One answer may wait in a queue behind another, and seem to take for ever: no longer than all of them take together. Nothing is known of that when one has just begun.
    private static TimeSpan AllLeft(Mirror mirror, Scheduler scheduler) =>
        mirror.Rates.BytesPerSecond is { } speed
            ? TimeSpan.FromSeconds(mirror.Flights.Sum(flight => scheduler.Rest(flight.Share) is { } missing ? flight.Ahead(missing).Bytes : 0) / Math.Max(1, speed))
            : TimeSpan.Zero;

    // At the speed it had so far; one that has brought nothing yet is thought to need as long again as it has taken.
    private static TimeSpan Left(ActiveRequest flight, long bytes, TimeSpan now)
    {
        TimeSpan taken = now - flight.Sent;
        return flight.BodyBytes == 0 ? taken : taken * Math.Min(1e6, (double)bytes / flight.BodyBytes);
    }
}
