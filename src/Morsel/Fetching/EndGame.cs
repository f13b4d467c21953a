using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>When nothing is left to ask for, asks an idle mirror once more for what another takes far too long over.</summary>
internal static class EndGame
{
    private const double MuchFaster = 3;
    private static readonly TimeSpan WorthIt = TimeSpan.FromSeconds(1);

    /// <summary>What to ask of <paramref name="mirror"/>, and whose answer it is to overtake; null if nothing is worth it.</summary>
    public static (PlannedRequest Request, ActiveRequest Slow)? Find(Mirror mirror, IEnumerable<ActiveRequest> underWay, Scheduler scheduler, TimeSpan now)
    {
        if (mirror.Profile.RangesPerRequest == 0)
            return null;
        foreach (ActiveRequest flight in underWay.Where(flight => flight.Mirror != mirror && flight.Double is null && !flight.IsEnded))
        {
            if (scheduler.Rest(flight.Planned) is not { } rest)
                continue;
            TimeSpan own = mirror.Cost.TimeFor(rest.Bytes, rest.Ranges.Count), left = Left(flight, rest.Bytes, now);
            if (left > WorthIt && left > MuchFaster * own)
                return (rest with { Ranges = [.. rest.Ranges.Take(mirror.Profile.RangesPerRequest)] }, flight);
        }
        return null;
    }

    // At the speed it had so far; one that has brought nothing yet is thought to need as long again as it has taken.
    private static TimeSpan Left(ActiveRequest flight, long bytes, TimeSpan now)
    {
        TimeSpan taken = now - flight.Sent;
        return flight.BodyBytes == 0 ? taken : taken * Math.Min(1e6, (double)bytes / flight.BodyBytes);
    }
}
