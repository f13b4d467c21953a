using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>Makes it impossible to storm a host: it spaces out equal requests and bounds those that fail, whatever the rest of the code does.</summary>
internal sealed class StormGuard
{
    private const int MostFailures = 100;
    private static readonly TimeSpan LeastDistance = TimeSpan.FromMilliseconds(250), Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Key, TimeSpan> _sent = [];
    private readonly Queue<(Key Key, TimeSpan At)> _sentInOrder = [];
    private readonly Queue<TimeSpan> _failures = [];
    private int _underWay;

    /// <summary>When the host may be sent this request: now or later.</summary>
    public TimeSpan EarliestFor(PlannedRequest request, TimeSpan now)
    {
        while (_sentInOrder.TryPeek(out var oldest) && oldest.At + LeastDistance <= now)
        {
            _sentInOrder.Dequeue();
            if (_sent[oldest.Key] == oldest.At)
                _sent.Remove(oldest.Key);
        }
        while (_failures.TryPeek(out TimeSpan failure) && failure + Window <= now)
            _failures.Dequeue();
        TimeSpan earliest = _sent.TryGetValue(Key.Of(request), out TimeSpan sent) ? sent + LeastDistance : now;
        if (_failures.Count > 0 && _failures.Count + _underWay >= MostFailures && _failures.Peek() + Window > earliest)
            earliest = _failures.Peek() + Window;
        return earliest;
    }

    public void Send(PlannedRequest request, TimeSpan now)
    {
        var key = Key.Of(request);
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
    private readonly record struct Key(long Start, long End, int Count)
    {
        public static Key Of(PlannedRequest request) =>
            request.IsWhole ? default : new(request.Ranges[0].Start, request.Ranges[^1].End, request.Ranges.Count);
    }
}
