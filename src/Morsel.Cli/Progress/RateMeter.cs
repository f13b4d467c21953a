namespace Morsel.Cli.Progress;

/// <summary>How fast bytes get done: a mean that forgets, so that it follows a changing link without jumping.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(3);

    private long _lastTicks = time.GetTimestamp();
    private long _lastBytes;
    private bool _isWarm;

    public double BytesPerSecond { get; private set; }

    /// <summary>Another phase begins.</summary>
    public void Restart(long doneBytes)
    {
        _lastTicks = time.GetTimestamp();
        _lastBytes = doneBytes;
        _isWarm = false;
        BytesPerSecond = 0;
    }

    public void Add(long doneBytes)
    {
        long now = time.GetTimestamp();
        double seconds = time.GetElapsedTime(_lastTicks, now).TotalSeconds;
        if (seconds <= 0)
            return;
        double current = Math.Max(0, doneBytes - _lastBytes) / seconds;
        double weight = _isWarm ? 1 - Math.Exp(-seconds / Memory.TotalSeconds) : 1;
        BytesPerSecond += weight * (current - BytesPerSecond);
        (_lastTicks, _lastBytes, _isWarm) = (now, doneBytes, true);
    }
}
