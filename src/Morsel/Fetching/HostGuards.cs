using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>
/// What one run knows of all hosts that it asks, however many times it begins anew: their storm guards, how they answer ranges, and the clock that they share.
/// Safe for several threads.
/// </summary>
internal sealed class HostGuards(RunClock clock)
{
    private readonly Dictionary<string, StormGuard> _guards = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<Uri, RangeHabit> _habits = [];

    public RunClock Clock => clock;

    /// <summary>The guard of the host of <paramref name="resource"/>.</summary>
    public StormGuard For(Uri resource)
    {
        lock (_guards)
        {
            if (!_guards.TryGetValue(resource.Authority, out StormGuard? guard))
                _guards.Add(resource.Authority, guard = new StormGuard());
            return guard;
        }
    }

    /// <summary>How ranges of <paramref name="resource"/> are answered.</summary>
    public RangeHabit HabitOf(Uri resource)
    {
        lock (_guards)
        {
            if (!_habits.TryGetValue(resource, out RangeHabit? habit))
                _habits.Add(resource, habit = new RangeHabit());
            habit.BeginAnew();
            return habit;
        }
    }
}

/// <summary>Makes it impossible to storm a host: it spaces out equal requests and bounds those that fail, whatever the rest of the code does.</summary>
internal sealed class StormGuard
{
    private const int MostFailures = 100;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Key, TimeSpan> _sent = [];
    private readonly Queue<(Key Key, TimeSpan At)> _sentInOrder = [];
    private readonly Queue<TimeSpan> _failures = [];
    private int _underWay;

    /// <summary>When the host may be sent this request: now or later.</summary>
    public TimeSpan EarliestFor(Uri resource, PlannedRequest request, TimeSpan now)
    {
        while (_sentInOrder.TryPeek(out var oldest) && oldest.At + RetrySchedule.LeastWait <= now)
        {
            _sentInOrder.Dequeue();
            if (_sent[oldest.Key] == oldest.At)
                _sent.Remove(oldest.Key);
        }
        while (_failures.TryPeek(out TimeSpan failure) && failure + Window <= now)
            _failures.Dequeue();
        TimeSpan earliest = _sent.TryGetValue(Key.Of(resource, request), out TimeSpan sent) ? sent + RetrySchedule.LeastWait : now;
        if (_failures.Count > 0 && _failures.Count + _underWay >= MostFailures && _failures.Peek() + Window > earliest)
            earliest = _failures.Peek() + Window;
        return earliest;
    }

    public void Send(Uri resource, PlannedRequest request, TimeSpan now)
    {
        var key = Key.Of(resource, request);
        _sent[key] = now;
        _sentInOrder.Enqueue((key, now));
        _underWay++;
    }

    public void Land(bool failed, TimeSpan now)
    {
        _underWay--;
        if (failed)
            _failures.Enqueue(now);
    }

    // Any other set of ranges is another request: a server that refuses some is asked for fewer, and that comes to an end.
    private readonly record struct Key(Uri Resource, long Start, long End, int Count)
    {
        public static Key Of(Uri resource, PlannedRequest request) =>
            request.Asked.Count == 0 ? new(resource, 0, 0, 0) : new(resource, request.Ranges[0].Start, request.Ranges[^1].End, request.Ranges.Count);
    }
}
