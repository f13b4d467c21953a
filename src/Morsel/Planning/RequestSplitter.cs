using Morsel.Target;

namespace Morsel.Planning;

/// <summary>Makes requests of ranges: as many ranges in one as the server takes, and no more bytes than leave work for every connection.</summary>
/// <remarks>
/// A request brings a share of what remains, large ones first and smaller ones at the end: few round trips, all connections end at about the same
/// time, and what one drops another takes.
/// </remarks>
/// <param name="layout">The target: a range is cut between blocks only.</param>
/// <param name="cost">The link.</param>
/// <param name="mostRequests">No more than these are made for the sake of several connections; where the ranges need more, as many as they need.</param>
internal sealed class RequestSplitter(TargetLayout layout, LinkCost cost, int mostRequests = int.MaxValue)
{
    // Several connections are quicker than one while they start slowly, which takes some round trips: where these are short, one is as good.
    private const long LeastShareBytes = 1 << 20, LeastShareNearBytes = 8 << 20;

    private readonly List<PlannedRequest> _requests = [];
    private List<ByteRange> _current = [];
    private long _remaining, _room;
    private int _rangesLeft;

    /// <summary>All requests, in the order of the ranges.</summary>
    public IReadOnlyList<PlannedRequest> Split(IReadOnlyList<ByteRange> ranges)
    {
        _remaining = ranges.Sum(range => range.Length);
        _rangesLeft = ranges.Count;
        _room = Share();
        foreach (ByteRange range in ranges)
            Add(range);
        Close();
        return _requests;
    }

    private void Add(ByteRange range)
    {
        while (true)
        {
            if (_current.Count == cost.RangesPerRequest || _room <= 0)
                Close();
            if (range.Length - _room <= Share() / 4 || CutIn(range) is not { } cut)
                break;
            Take(new ByteRange(range.Start, cut));
            range = new ByteRange(cut, range.End);
            _rangesLeft++;
            Close();
        }
        Take(range);
    }

    private long? CutIn(ByteRange range)
    {
        long cut = layout.StartOf(layout.BlockAt(range.Start + _room));
        return cut > range.Start && cut < range.End ? cut : null;
    }

    private void Take(ByteRange range)
    {
        _current.Add(range);
        _rangesLeft--;
        _room -= range.Length;
        _remaining -= range.Length;
    }

    private void Close()
    {
        if (_current.Count == 0)
            return;
        _requests.Add(new PlannedRequest(_current));
        _current = [];
        _room = Share();
    }

    private long Share()
    {
        int parts = Parts();
        if (parts == 1)
            return long.MaxValue / 2;
        long least = cost.IsNear ? LeastShareNearBytes : LeastShareBytes;
        return Math.Max(Math.Max(least, (long)(2 * cost.BytesPerSecond * cost.RoundTrip.TotalSeconds)), _remaining / parts);
    }

    // How many the rest is parted in: several only where all its ranges, the first of them cut perhaps, still fit into one less.
    private int Parts()
    {
        int left = mostRequests - _requests.Count;
        bool isSpare = ((long)left - 1) * cost.RangesPerRequest >= _rangesLeft;
        return cost.Connections == 1 || !isSpare ? 1 : Math.Min(2 * cost.Connections, left);
    }
}
