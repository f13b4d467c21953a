namespace Morsel.Fetching;

/// <summary>How fast a mirror was with how many requests under way: what tells whether one more would bring more.</summary>
/// <remarks>
/// Where the line is the limit, one connection alone fills it, and to divide its work costs what the server has sent of it by then. Where the server limits
/// each connection, less comes as soon as one has ended.
/// </remarks>
internal sealed class FlightRates
{
    // Of what would be lost if every connection had its limit, so much must be: a machine that is busy is slower now and then.
    private const double LostShare = 2.0 / 3;
    private static readonly TimeSpan Telling = TimeSpan.FromSeconds(1);

    // What a server sent of an answer that was cut short fills the line until it has drained.
    private static readonly TimeSpan Draining = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, Sum> _sums = [];
    private (TimeSpan At, long Bytes) _last;
    private int _flights;
    private Sum _now;
    private TimeSpan _drained;

    /// <summary>Bytes per second since a request began or ended; null until that tells something.</summary>
    public double? BytesPerSecond => _now.Time >= Telling / 2 ? _now.Rate : null;

    /// <summary>The most requests that were under way at once for a while.</summary>
    public int MostTried => _sums.Where(sum => sum.Value.Time >= Telling / 2).Select(sum => sum.Key).DefaultIfEmpty().Max();

    /// <summary>Whether less comes now than came with more requests.</summary>
    public bool HaveFallen => _now.Time >= Telling && _sums.Any(sum => sum.Key > _flights && sum.Value.Time >= Telling
        && _now.Rate < sum.Value.Rate * (1 - (LostShare * (sum.Key - _flights) / sum.Key)));

    /// <summary>A request began or ended: what comes from now on is measured anew.</summary>
    public void Begin(TimeSpan now, long bytes, int flights)
    {
        Observe(now, bytes);
        (_flights, _now) = (flights, default);
    }

    /// <summary>An answer was cut short: for a while, what comes says nothing.</summary>
    public void Cut(TimeSpan now) => _drained = now + Draining;

    /// <summary>So much has come by now.</summary>
    public void Observe(TimeSpan now, long bytes)
    {
        TimeSpan time = now - _last.At;
        if (_flights > 0 && _last.At >= _drained)
        {
            _sums[_flights] = _sums.GetValueOrDefault(_flights).Plus(time, bytes - _last.Bytes);
            _now = _now.Plus(time, bytes - _last.Bytes);
        }
        _last = (now, bytes);
    }

    private readonly record struct Sum(TimeSpan Time, long Bytes)
    {
        public double Rate => Bytes / Time.TotalSeconds;

        public Sum Plus(TimeSpan time, long bytes) => new(Time + time, Bytes + bytes);
    }
}
