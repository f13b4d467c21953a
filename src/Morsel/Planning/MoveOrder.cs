namespace Morsel.Planning;

/// <summary>
/// Orders moves within one file, so that nothing is overwritten which another move has yet to read. Where they wait for each other in a circle, some are saved
/// before; where no more may be saved, one is given up.
/// </summary>
/// <remarks>Kahn's algorithm, with the overlaps looked up instead of stored; it takes the time of sorting where moves are of about one size. Reading earlier than is said here is always right.</remarks>
internal sealed class MoveOrder
{
    // So much smaller than what is overwritten no move of a sensible target is; more would take long to look through.
    private const int MostOverlaps = 1 << 16;

    private readonly IReadOnlyList<Move> _moves;
    private readonly MoveSources _sources;
    private readonly List<MoveStep> _steps = [];
    private readonly List<int> _givenUp = [];
    // For each move, sources that others have yet to read where it writes; less than 0 once it is done with.
    private readonly int[] _waits;
    // For each source that is saved, moves that have yet to take it from there.
    private readonly Dictionary<int, int> _saved = [];
    private readonly Stack<int> _ready = [];
    private long _savableBytes;

    private MoveOrder(IReadOnlyList<Move> moves, long mostSavedBytes) =>
        (_moves, _sources, _waits, _savableBytes) = (moves, new MoveSources(moves), new int[moves.Count], mostSavedBytes);

    /// <summary>What to do, in this order.</summary>
    public IReadOnlyList<MoveStep> Steps => _steps;

    /// <summary>Numbers of the moves that are not made.</summary>
    public IReadOnlyList<int> GivenUp => _givenUp;

    /// <param name="moves">The moves, ascending by where they belong; no two belong to the same place.</param>
    /// <param name="mostSavedBytes">Bytes that may be saved at one time.</param>
    public static MoveOrder Of(IReadOnlyList<Move> moves, long mostSavedBytes)
    {
        var order = new MoveOrder(moves, mostSavedBytes);
        order.Count();
        order.DoFree();
        order.DoCircles();
        return order;
    }

    private bool IsDone(int move) => _waits[move] < 0;

    private void Count()
    {
        for (int source = 0; source < _sources.Count; source++)
        {
            (int first, int end) = _sources.WritersOver(source);
            for (int writer = first; writer < end; writer++)
                _waits[writer] += _sources.IsLastOf(source, writer) ? 0 : 1;
        }
    }

    private void DoFree()
    {
        for (int move = 0; move < _moves.Count; move++)
        {
            if (_waits[move] == 0)
                _ready.Push(move);
            DoReady();
        }
    }

    private void DoCircles()
    {
        for (int move = 0; move < _moves.Count; move++)
        {
            if (IsDone(move))
                continue;
            if (SavableFor(move) is { } sources)
                sources.ForEach(Save);
            else
                GiveUp(move);
            DoReady();
        }
    }

    // The last one that became ready first: it is beside the one before, and both are written at once.
    private void DoReady()
    {
        while (_ready.TryPop(out int move))
        {
            bool isSaved = _saved.ContainsKey(_sources.Of(move));
            _steps.Add(new MoveStep(isSaved ? MoveAct.Restore : MoveAct.Copy, move, isSaved && IsLastTaken(move)));
            Leave(move, isSaved);
        }
    }

    // null where they are more than may be saved now.
    private List<int>? SavableFor(int move)
    {
        var sources = new List<int>();
        long bytes = 0;
        foreach (int source in _sources.Over(_moves[move].Target))
        {
            if (_sources.UnreadOf(source) == 0 || _sources.IsLastOf(source, move))
                continue;
            sources.Add(source);
            bytes += _sources.BytesOf(source);
            if (bytes > _savableBytes || sources.Count > MostOverlaps)
                return null;
        }
        return sources;
    }

    private void Save(int source)
    {
        _savableBytes -= _sources.BytesOf(source);
        _saved[source] = _sources.UnreadOf(source);
        _steps.Add(new MoveStep(MoveAct.Save, _sources.MoveOf(source)));
        int last = _sources.UnreadOf(source) == 1 ? _sources.LastOf(source) : -1;
        _sources.ReadAll(source);
        Free(source, last);
    }

    private void GiveUp(int move)
    {
        bool isSaved = _saved.ContainsKey(_sources.Of(move));
        _givenUp.Add(move);
        if (isSaved && IsLastTaken(move))
            _steps.Add(new MoveStep(MoveAct.Forget, move, IsLast: true));
        Leave(move, isSaved);
    }

    private bool IsLastTaken(int move)
    {
        int source = _sources.Of(move);
        if (--_saved[source] > 0)
            return false;
        _savableBytes += _sources.BytesOf(source);
        return true;
    }

    private void Leave(int move, bool isSaved)
    {
        _waits[move] = -1;
        if (isSaved)
            return;
        int source = _sources.Of(move);
        _sources.Read(move);
        if (_sources.UnreadOf(source) == 0)
            Free(source, move);
        else if (_sources.UnreadOf(source) == 1 && _sources.LastOf(source) is var last && IsOver(source, last))
            FreeOne(last);
    }

    private bool IsOver(int source, int writer)
    {
        (int first, int end) = _sources.WritersOver(source);
        return writer >= first && writer < end;
    }

    // The last one of its readers does not wait for itself, and never did or does no more.
    private void Free(int source, int lastReader)
    {
        (int first, int end) = _sources.WritersOver(source);
        for (int writer = first; writer < end; writer++)
        {
            if (writer != lastReader)
                FreeOne(writer);
        }
    }

    private void FreeOne(int writer)
    {
        if (!IsDone(writer) && --_waits[writer] == 0)
            _ready.Push(writer);
    }
}
