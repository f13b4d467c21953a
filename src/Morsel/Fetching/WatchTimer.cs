namespace Morsel.Fetching;

/// <summary>Rings while answers are awaited, so that those that bring too little are noticed.</summary>
internal sealed class WatchTimer : IDisposable
{
    private readonly ITimer _timer;
    private volatile TaskCompletionSource? _ring;

    public WatchTimer(TimeProvider time) =>
        // Idle until it is set: it limits a wait and is none itself.
        _timer = time.CreateTimer(static alarm => ((WatchTimer)alarm!)._ring?.TrySetResult(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Ends when it rings, <paramref name="after"/> from now or from when it was last set and has not rung.</summary>
    public Task RingAsync(TimeSpan after)
    {
        if (_ring is { Task.IsCompleted: false } awaited)
            return awaited.Task;
        var ring = _ring = new TaskCompletionSource();
        _timer.Change(after, Timeout.InfiniteTimeSpan);
        return ring.Task;
    }

    public void Dispose() => _timer.Dispose();
}
