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

    private readonly List<ByteRange> _wanted;
    private readonly int[] _gaps;
    private readonly int _joined;

    /// <param name="wanted">Ascending, disjoint, none adjacent; at least one.</param>
    /// <param name="cost">The link.</param>
    /// <param name="limits">How many bytes the gaps may have.</param>
    public GapChoice(List<ByteRange> wanted, LinkCost cost, GapLimits limits)
    {
        _wanted = wanted;
        WantedBytes = wanted.Sum(range => range.Length);
        _gaps = [.. Gaps().Where(gap => gap <= MostGapBytes)];
        Array.Sort(_gaps);
        _joined = Best(cost, limits);
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

    private int Best(LinkCost cost, GapLimits limits)
    {
        int best = Least(cost, limits.MostBytes);
        long waste = WidthOf(best);
        double leastSeconds = cost.SecondsFor(WantedBytes + waste, _wanted.Count - best);
        for (int joined = best + 1; joined <= _gaps.Length && (waste += _gaps[joined - 1]) <= limits.ForTimeBytes; joined++)
        {
            double seconds = cost.SecondsFor(WantedBytes + waste, _wanted.Count - joined);
            if (seconds < leastSeconds)
                (best, leastSeconds) = (joined, seconds);
        }
        return Quicker(best, cost, limits.ForMuchTimeBytes) ?? best;
    }

    // More gaps than those, where that is clearly quicker: each request of its own may cost a round trip. Where the speed is not known, the line is thought to be slow.
    private int? Quicker(int joined, LinkCost cost, long mostBytes)
    {
        LinkCost likely = cost.Cautious();
        double seconds = likely.SecondsFor(WantedBytes + WidthOf(joined), _wanted.Count - joined), least = seconds;
        int quickest = joined;
        long waste = WidthOf(joined);
        for (int more = joined + 1; more <= _gaps.Length && (waste += _gaps[more - 1]) <= mostBytes; more++)
        {
            double faster = likely.SecondsFor(WantedBytes + waste, _wanted.Count - more);
            if (faster < least)
                (quickest, least) = (more, faster);
        }
        return RouteChoice.IsClearlyQuicker(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(seconds)) ? quickest : null;
    }

    private long WidthOf(int narrowest) => _gaps.Take(narrowest).Sum(gap => (long)gap);

    // These are joined whatever time that takes, within the bound: as ranges of their own they would cost more bytes, or too many requests. Those that
    // are very near, servers would join themselves.
    private int Least(LinkCost cost, long mostBytes)
    {
        int least = CountUpTo(LeastGapBytes - 1);
        long mostRanges = (long)MostRequests * Math.Max(1, cost.RangesPerRequest);
        long wanted = Math.Max(CountUpTo(cost.BytesPerRange), Math.Min(_gaps.Length, _wanted.Count - mostRanges));
        for (long waste = 0; least < wanted && (waste += _gaps[least]) <= mostBytes;)
            least++;
        return least;
    }

    private int CountUpTo(int bytes)
    {
        int first = _gaps.AsSpan().IndexOfAnyInRange(bytes + 1, int.MaxValue);
        return first < 0 ? _gaps.Length : first;
    }
}

/// <summary>How many bytes that nobody needs may be fetched with those that are wanted.</summary>
/// <param name="ForTimeBytes">To save time.</param>
/// <param name="MostBytes">To save requests that would cost more.</param>
internal readonly record struct GapLimits(long ForTimeBytes, long MostBytes)
{
    /// <summary>To save so much time that it is worth more bytes.</summary>
    /// <value>Default 0: no more than <see cref="ForTimeBytes"/>.</value>
    public long ForMuchTimeBytes { get; init; }

    private const double OfWantedForTime = 0.05, OfWantedForBytes = 0.01;
    private const long FreeBytes = 64 << 10;

    /// <param name="wantedBytes">Bytes that are wanted.</param>
    /// <param name="slackBytes">What the bound on all bytes leaves.</param>
    /// <param name="terms">What the user would rather spare, and what the gaps are worth.</param>
    public static GapLimits For(long wantedBytes, long slackBytes, PlanTerms terms)
    {
        double share = terms.Prefer == Preference.Time ? OfWantedForTime : OfWantedForBytes;
        return new GapLimits(Math.Min(slackBytes, Math.Max(FreeBytes, (long)(wantedBytes * share))), slackBytes)
        {
            ForMuchTimeBytes = Math.Min(slackBytes, (long)(wantedBytes * terms.GapShare)),
        };
    }
}
