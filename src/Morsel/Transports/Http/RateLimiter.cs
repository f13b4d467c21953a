namespace Morsel.Transports.Http;

/// <summary>Holds reading back so that all connections together stay within a rate. Safe for several threads.</summary>
/// <remarks>
/// A bucket that is filled with time: what was read pushes the moment on at which reading goes on. Nobody reads more than an eighth of a
/// second's bytes at a time, so a change of the window is noticed as soon.
/// </remarks>
internal sealed class RateLimiter(IReadOnlyList<RateWindow> windows, TimeProvider clock)
{
    private const int SlicesPerSecond = 8;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1.0 / SlicesPerSecond);

    private readonly Lock _gate = new();
    private readonly long _origin = clock.GetTimestamp();
    private TimeSpan _next;

    /// <summary>Waits until something may be read.</summary>
    /// <param name="byteCount">Bytes that are wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Bytes that may be read now, at least 1 if any are wanted.</returns>
    public async ValueTask<int> WaitAsync(int byteCount, CancellationToken cancellationToken)
    {
        while (Rate() is not null && Ahead() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait < Slice ? Whole(wait) : Slice, clock, cancellationToken).ConfigureAwait(false);
        return Rate() is { } rate ? (int)Math.Min(byteCount, Math.Max(1, rate / SlicesPerSecond)) : byteCount;
    }

    /// <summary>So many bytes were read.</summary>
    public void Count(int byteCount)
    {
        if (Rate() is not { } rate)
            return;
        lock (_gate)
        {
            // Timers are late, and what that cost is made good; a longer rest is not saved up.
            TimeSpan credit = Now - Slice;
            _next = (_next > credit ? _next : credit) + TimeSpan.FromSeconds(byteCount / (double)rate);
        }
    }

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    // Timers count milliseconds, and take less than one for none.
    private static TimeSpan Whole(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private TimeSpan Ahead()
    {
        lock (_gate)
            return _next - Now;
    }

    private long? Rate()
    {
        var time = TimeOnly.FromTimeSpan(clock.GetLocalNow().TimeOfDay);
        foreach (RateWindow window in windows)
            if (window.Holds(time))
                return window.BytesPerSecond;
        return null;
    }
}
