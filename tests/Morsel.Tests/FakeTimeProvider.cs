namespace Morsel.Tests;

/// <summary>Time that stands still until a test moves it; its timers fire while it is moved.</summary>
internal sealed class FakeTimeProvider : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private TimeSpan _wallClockError;
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now + _wallClockError;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Sets the clock on the wall, as after a suspension or by a time server; no time passes.</summary>
    public void JumpWallClock(TimeSpan by) => _wallClockError += by;

    /// <summary>Moves on, and runs in their order the timers that fall due on the way.</summary>
    public void Advance(TimeSpan step)
    {
        DateTimeOffset end = _now + step;
        while (NextDue(end) is { } timer)
            timer.Fire();
        _now = end;
    }

    /// <summary>Moves on to the next timer and runs it.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Step()
    {
        FakeTimer? timer = NextDue(DateTimeOffset.MaxValue);
        timer?.Fire();
        return timer is not null;
    }

    private FakeTimer? NextDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            FakeTimer? next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is not null)
                _now = next.Due;
            return next;
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                    clock._timers.Add(this);
                (Due, _period) = (clock._now + dueTime, period);
            }
            return true;
        }

        public void Fire()
        {
            Change(_period > TimeSpan.Zero ? _period : Timeout.InfiniteTimeSpan, _period);
            callback();
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
