namespace Morsel.Planning;

/// <summary>Which gaps between wanted ranges are fetched along, so that all of it takes the least time.</summary>
/// <remarks>
/// For any number of gaps, the narrowest cost the least. So the gaps are sorted once, and the time of joining the m narrowest is computed
/// for every m: the best of them is the best of all choices.
/// </remarks>
internal sealed class GapChoice
{
    /// <summary>A gap wider than this is never worth its bytes.</summary>
    public const int MostGapBytes = 1 << 20;

    // Servers join or refuse ranges that lie closer together than this.
    private const int LeastGapBytes = 256;

    // A plan of more requests would be a burden on any server.
    private const int MostRequests = 9_900;

    private const double MostWasteShare = 0.05;
    private const long FreeWasteBytes = 64 << 10;

    private readonly List<ByteRange> _wanted;
    private readonly int[] _gaps;
    private readonly int _joined;

    /// <param name="wanted">Ascending, disjoint, none adjacent; at least one.</param>
    /// <param name="cost">The link.</param>
    public GapChoice(List<ByteRange> wanted, LinkCost cost)
    {
        _wanted = wanted;
        WantedBytes = wanted.Sum(range => range.Length);
        _gaps = [.. Gaps().Where(gap => gap <= MostGapBytes)];
        Array.Sort(_gaps);
        _joined = Best(cost);
        Time = cost.TimeFor(WantedBytes + WidthOf(_joined), wanted.Count - _joined);
    }

    /// <summary>Bytes that are wanted.</summary>
    public long WantedBytes { get; }

    /// <summary>How long the joined ranges take.</summary>
    public TimeSpan Time { get; }

    /// <summary>The ranges with the chosen gaps between them filled.</summary>
    public List<ByteRange> Join()
    {
        if (_joined == 0)
            return _wanted;
        int widest = _gaps[_joined - 1];
        int atWidest = _joined - _gaps.AsSpan(0, _joined).IndexOf(widest);
        var joined = new List<ByteRange>(_wanted.Count - _joined) { _wanted[0] };
        foreach (ByteRange next in _wanted.Skip(1))
        {
            long gap = next.Start - joined[^1].End;
            if (gap < widest || (gap == widest && atWidest-- > 0))
                joined[^1] = new ByteRange(joined[^1].Start, next.End);
            else
                joined.Add(next);
        }
        return joined;
    }

    private IEnumerable<int> Gaps()
    {
        for (int i = 1; i < _wanted.Count; i++)
            yield return (int)Math.Min(int.MaxValue, _wanted[i].Start - _wanted[i - 1].End);
    }

    private int Best(LinkCost cost)
    {
        int best = Least(cost);
        long budget = Math.Max(FreeWasteBytes, (long)(WantedBytes * MostWasteShare));
        long waste = WidthOf(best);
        double leastSeconds = cost.SecondsFor(WantedBytes + waste, _wanted.Count - best);
        for (int joined = best + 1; joined <= _gaps.Length && (waste += _gaps[joined - 1]) <= budget; joined++)
        {
            double seconds = cost.SecondsFor(WantedBytes + waste, _wanted.Count - joined);
            if (seconds < leastSeconds)
                (best, leastSeconds) = (joined, seconds);
        }
        return best;
    }

    private long WidthOf(int narrowest) => _gaps.Take(narrowest).Sum(gap => (long)gap);

    // These are joined whatever bytes nobody needs they bring: as ranges of their own they would cost more bytes, or too many requests.
    private int Least(LinkCost cost)
    {
        int cheap = Math.Max(cost.BytesPerRange, LeastGapBytes - 1);
        int firstDear = _gaps.AsSpan().IndexOfAnyInRange(cheap + 1, int.MaxValue);
        int least = firstDear < 0 ? _gaps.Length : firstDear;
        long mostRanges = (long)MostRequests * Math.Max(1, cost.MostRangesPerRequest);
        return (int)Math.Max(least, Math.Min(_gaps.Length, _wanted.Count - mostRanges));
    }
}
