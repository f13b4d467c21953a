namespace Morsel.Fetching;

/// <summary>How fast a mirror was with how many requests under way: what tells whether one more would bring more.</summary>
/// <remarks>
/// Where the line is the limit, one connection alone fills it, and to divide its work costs what the server has sent of it by then. Where the server limits
/// each connection, less comes as soon as one has ended.
/// </remarks>
internal sealed class FlightRates
{
    private const double Fallen = 0.8;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(0.4);

    private readonly Dictionary<int, double> _best = [];
    private (TimeSpan At, long Bytes, int Flights) _since;
    private double? _latest;

    /// <summary>The most requests that were under way at once for a while.</summary>
    public int MostTried => _best.Count == 0 ? 0 : _best.Keys.Max();

    /// <summary>Whether less comes now than came with more requests.</summary>
    public bool HaveFallen => _latest is { } rate && _best.Any(best => best.Key > _since.Flights && rate < Fallen * best.Value);

    /// <summary>A request began or ended: what comes from now on is measured anew.</summary>
    public void Begin(TimeSpan now, long bytes, int flights) => (_since, _latest) = ((now, bytes, flights), null);

    /// <summary>So much has come by now.</summary>
    public void Observe(TimeSpan now, long bytes)
    {
        if (now - _since.At < LeastTime || _since.Flights == 0)
            return;
        double rate = (bytes - _since.Bytes) / (now - _since.At).TotalSeconds;
        _best[_since.Flights] = Math.Max(rate, _best.GetValueOrDefault(_since.Flights));
        (_latest, _since) = (rate, (now, bytes, _since.Flights));
    }
}
