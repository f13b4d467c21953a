namespace Morsel.Fetching;

/// <summary>How fast a mirror's bodies come, all of them together: their bytes over the time in which at least one was coming.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class SpeedMeter(RunClock clock)
{
    private const long LeastBytes = 64 << 10;
    private const double Weight = 0.25;
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(1);

    private readonly Lock _gate = new();
    private int _coming;
    private TimeSpan _since, _time;
    private long _bytes;
    private double? _bytesPerSecond;

    /// <summary>Bytes per second; null until enough came.</summary>
    public double? BytesPerSecond
    {
        get
        {
            lock (_gate)
                return _bytesPerSecond;
        }
    }

    /// <summary>A speed that was measured otherwise.</summary>
    public void Assume(double bytesPerSecond) => _bytesPerSecond = bytesPerSecond;

    /// <summary>The first bytes of a body came. They do not count: they may have come in one gulp with the header.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            if (_coming++ == 0)
                _since = clock.Now;
        }
    }

    /// <summary>More of a body came.</summary>
    public void Count(int bytes)
    {
        lock (_gate)
        {
            _bytes += bytes;
            PassTime();
            if (_bytes >= LeastBytes && _time >= LeastTime)
                Learn();
        }
    }

    /// <summary>A body ended.</summary>
    public void End()
    {
        lock (_gate)
        {
            PassTime();
            _coming--;
        }
    }

    private void PassTime()
    {
        TimeSpan now = clock.Now;
        _time += now - _since;
        _since = now;
    }

    private void Learn()
    {
        double measured = _bytes / _time.TotalSeconds;
        _bytesPerSecond = _bytesPerSecond is { } known ? known + (Weight * (measured - known)) : measured;
        (_bytes, _time) = (0, TimeSpan.Zero);
    }
}
