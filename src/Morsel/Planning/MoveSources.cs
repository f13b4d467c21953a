namespace Morsel.Planning;

/// <summary>Where moves read: moves that read the same bytes are one source. Numbers in arrays, because a target may have millions of blocks.</summary>
internal sealed class MoveSources
{
    private readonly IReadOnlyList<Move> _moves;
    // One move of each source; the sources ascend by where they begin.
    private readonly int[] _first;
    // The farthest end of this source and all before it: where it is passed, none before reaches so far.
    private readonly long[] _farthestEnd;
    private readonly int[] _of;
    private readonly int[] _unreadCount;
    // All that are unread, by exclusive or: where one is left, this is it.
    private readonly int[] _unread;

    /// <param name="moves">The moves, ascending by where they belong.</param>
    public MoveSources(IReadOnlyList<Move> moves)
    {
        (_moves, _of) = (moves, new int[moves.Count]);
        int[] ascending = Ascending(moves);
        var first = new List<int>();
        for (int i = 0; i < ascending.Length; i++)
        {
            if (i == 0 || !IsSame(ascending[i], ascending[i - 1]))
                first.Add(ascending[i]);
            _of[ascending[i]] = first.Count - 1;
        }
        (_first, _farthestEnd, _unreadCount, _unread) = ([.. first], new long[first.Count], new int[first.Count], new int[first.Count]);
        for (int move = 0; move < moves.Count; move++)
            (_unreadCount[_of[move]], _unread[_of[move]]) = (_unreadCount[_of[move]] + 1, _unread[_of[move]] ^ move);
        for (int source = 0; source < _first.Length; source++)
            _farthestEnd[source] = Math.Max(source == 0 ? 0 : _farthestEnd[source - 1], moves[_first[source]].FromEnd);
    }

    public int Count => _first.Length;

    /// <summary>The source of a move.</summary>
    public int Of(int move) => _of[move];

    /// <summary>A move that reads a source.</summary>
    public int MoveOf(int source) => _first[source];

    public long BytesOf(int source) => _moves[_first[source]].Target.Length;

    /// <summary>Moves that have yet to read a source.</summary>
    public int UnreadOf(int source) => _unreadCount[source];

    /// <summary>Whether a move is the only one that has yet to read a source.</summary>
    public bool IsLastOf(int source, int move) => _unreadCount[source] == 1 && _unread[source] == move;

    /// <summary>The only move that has yet to read a source.</summary>
    public int LastOf(int source) => _unread[source];

    /// <summary>A move has read its source.</summary>
    public void Read(int move) => (_unreadCount[_of[move]], _unread[_of[move]]) = (_unreadCount[_of[move]] - 1, _unread[_of[move]] ^ move);

    /// <summary>Nobody need read a source any more.</summary>
    public void ReadAll(int source) => (_unreadCount[source], _unread[source]) = (0, 0);

    /// <summary>The moves that write to where a source is: from the first to before the second.</summary>
    public (int First, int End) WritersOver(int source)
    {
        Move move = _moves[_first[source]];
        return (FirstWhere(_moves.Count, at => _moves[at].Target.End > move.From), FirstWhere(_moves.Count, at => _moves[at].Target.Start >= move.FromEnd));
    }

    /// <summary>The sources in a stretch of the file, descending.</summary>
    public IEnumerable<int> Over(ByteRange written)
    {
        for (int source = FirstWhere(_first.Length, at => _moves[_first[at]].From >= written.End) - 1; source >= 0 && _farthestEnd[source] > written.Start; source--)
        {
            if (_moves[_first[source]].FromEnd > written.Start)
                yield return source;
        }
    }

    private static int[] Ascending(IReadOnlyList<Move> moves)
    {
        int[] ascending = [.. Enumerable.Range(0, moves.Count)];
        Array.Sort(ascending, (a, b) => (moves[a].From, moves[a].Target.Length, a).CompareTo((moves[b].From, moves[b].Target.Length, b)));
        return ascending;
    }

    private bool IsSame(int move, int other) => _moves[move].From == _moves[other].From && _moves[move].Target.Length == _moves[other].Target.Length;

    private static int FirstWhere(int count, Func<int, bool> isThere)
    {
        int from = 0;
        for (int end = count; from < end;)
        {
            int middle = from + ((end - from) / 2);
            if (isThere(middle))
                end = middle;
            else
                from = middle + 1;
        }
        return from;
    }
}
