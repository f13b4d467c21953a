namespace Morsel.Tests;

/// <summary>Time in which no one waits: a delay is over as soon as it begins, and the clock has moved on by it.</summary>
/// <remarks>
/// Time limits fire only where a test lets time pass. They are told from delays by how they begin: a delay's timer is made with its length, a
/// limit's is made idle and set going later.
/// </remarks>
internal sealed class HurriedTime : TimeProvider
{
    // In real time: whoever had a limit fire may also be done.
    private static readonly TimeSpan LongestReaction = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan AfterReaction = TimeSpan.FromMilliseconds(2);

    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _waits = [];
    private readonly List<Limit> _limits = [];
    private TaskCompletionSource _set = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private TimeSpan _wallClockError;

    /// <summary>A limit of this length is over as soon as it begins; null for none.</summary>
    public TimeSpan? Overdue { get; init; }

    /// <summary>All delays so far, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. _waits];
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now + _wallClockError;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _now.UtcTicks;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var limit = new Limit(this, () => callback(state));
        if (dueTime == Timeout.InfiniteTimeSpan)
            return limit;
        lock (_gate)
        {
            _now += dueTime;
            _waits.Add(dueTime);
        }
        callback(state);
        return limit;
    }

    /// <summary>Sets the clock on the wall, as after a suspension or by a time server; no time passes.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_gate)
            _wallClockError += by;
    }

    /// <summary>Does something that others wait for, and waits until they have noticed.</summary>
    public async Task UntilNoticedAsync(Func<Task> act)
    {
        Task set;
        lock (_gate)
        {
            _set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            set = _set.Task;
        }
        await act();
        await Task.WhenAny(set, Task.Delay(LongestReaction));
    }

    /// <summary>Time passes: limits that fall due fire in their order, and whoever set one has the time to set the next.</summary>
    public async Task PassAsync(TimeSpan by)
    {
        DateTimeOffset end;
        lock (_gate)
            end = _now + by;
        while (NextDue(end) is { } limit)
        {
            Task reaction = limit.Fire();
            await Task.WhenAny(reaction, Task.Delay(LongestReaction));
            // What follows from it happens in real time, and no time may seem to pass meanwhile.
            await Task.Delay(AfterReaction);
        }
        // Nor may hours, in a loop that lets time pass until something happens, while who would do it waits for a processor.
        await Task.Delay(AfterReaction);
    }

    private Limit? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            Limit? next = _limits.Where(limit => limit.Due <= end).MinBy(limit => limit.Due);
            DateTimeOffset until = next?.Due ?? end;
            _now = _now > until ? _now : until;
            if (next is not null)
                _limits.Remove(next);
            return next;
        }
    }

    private sealed class Limit(HurriedTime time, Action callback) : ITimer
    {
        private TaskCompletionSource? _reaction;

        public DateTimeOffset Due { get; private set; }

        /// <returns>Ends when its owner sets it anew, or needs it no more.</returns>
        public Task Fire()
        {
            Task reaction = (_reaction = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            callback();
            return reaction;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _reaction?.TrySetResult();
                time._limits.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time._now + dueTime;
                if (dueTime != time.Overdue)
                    time._limits.Add(this);
                time._set.TrySetResult();
            }
            if (dueTime == time.Overdue)
                callback();
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
