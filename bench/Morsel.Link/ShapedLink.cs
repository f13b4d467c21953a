using System.Diagnostics;

namespace Morsel.Link;

/// <summary>A line of a certain delay and rate, which all connections over it share.</summary>
/// <param name="roundTrip">Time there and back.</param>
/// <param name="bytesPerSecond">What it carries towards the client; the other way it is never full.</param>
internal sealed class ShapedLink(TimeSpan roundTrip, double bytesPerSecond)
{
    private readonly Lock _gate = new();
    private TimeSpan _freeAt;

    public TimeSpan RoundTrip => roundTrip;

    public static TimeSpan Now => Stopwatch.GetElapsedTime(0);

    /// <summary>When bytes that are sent now have left the sender: after those that were sent before, over whichever connection.</summary>
    public TimeSpan Send(int byteCount)
    {
        lock (_gate)
        {
            TimeSpan now = Now;
            _freeAt = (_freeAt > now ? _freeAt : now) + TimeSpan.FromSeconds(byteCount / bytesPerSecond);
            return _freeAt;
        }
    }

    /// <summary>Waits until a time; late by the timer's grain at most, and never more in the sum, because times are absolute.</summary>
    public static async Task WaitUntilAsync(TimeSpan time)
    {
        TimeSpan left = time - Now;
        if (left > TimeSpan.FromMilliseconds(0.5))
            await Task.Delay(left);
    }
}
