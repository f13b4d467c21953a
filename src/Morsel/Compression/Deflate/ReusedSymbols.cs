using System.Diagnostics.CodeAnalysis;

namespace Morsel.Compression.Deflate;

/// <summary>Symbols that an earlier deflate stream has for the same content, with the same 32 KiB before it: a search would find them again.</summary>
/// <remarks>
/// That holds where both searches stand at the same place with nothing in hand: behind a match, or at the beginning. So symbols are granted only from
/// such a place, and only up to another one. Before the first are granted, the search must have come to the same matches for a while, so that a
/// stream of another compressor, or of another level, is refused. What slips through is found out by whoever compares the whole.
/// </remarks>
/// <param name="trialBytes">Bytes of content that must have come out the same first.</param>
internal sealed class ReusedSymbols(int trialBytes = ReusedSymbols.TrialBytes)
{
    /// <summary>Compressors and levels differ within some KiB of content in which there is something to find.</summary>
    public const int TrialBytes = 256 << 10;

    // The chains must be made anew behind what is granted, which takes as long as a search of about so much.
    private const int LeastBytes = 4 << 10;

    private readonly Queue<Run> _runs = new();
    private uint[] _symbols = [];
    private int _end;
    private Cursor _cursor;
    private Run? _last;
    private Trial _trial;

    /// <summary>Whether an earlier stream turned out to be made otherwise.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Bytes of content whose symbols were granted.</summary>
    public long GrantedBytes { get; private set; }

    /// <summary>The symbols that are granted and not yet taken.</summary>
    public ReadOnlySpan<uint> Granted => _symbols.AsSpan(_cursor.Place, _cursor.GrantedEnd - _cursor.Place);

    public bool HasGranted => _cursor.Place < _cursor.GrantedEnd;

    /// <summary>Takes in symbols. Those before them that go on with these must have been the last that were added.</summary>
    /// <param name="start">Where in the content the first begins; not before the end of those added last.</param>
    /// <param name="end">Where the last ends.</param>
    /// <param name="symbols">The symbols.</param>
    /// <param name="isBehindMatch">Whether the first stands behind a match, or at the beginning, and what is before it is equal as well.</param>
    public void Add(long start, long end, ReadOnlySpan<uint> symbols, bool isBehindMatch)
    {
        if (symbols.IsEmpty || IsRefused)
            return;
        MakeRoom(symbols.Length);
        symbols.CopyTo(_symbols.AsSpan(_end));
        if (_last is null || _last.End != start)
        {
            _last = new Run { Start = start, FirstPlace = _end, IsBehindMatch = isBehindMatch };
            _runs.Enqueue(_last);
        }
        _end += symbols.Length;
        _last.End = end;
        _last.EndPlace = _end;
    }

    /// <summary>Grants symbols from a place on where the search stands with nothing in hand.</summary>
    /// <param name="position">The place.</param>
    /// <returns>Whether there are any.</returns>
    public bool TryGrant(long position)
    {
        if (!TryMoveTo(position, out Run? run))
            return false;
        bool isAlike = _cursor.Position == position && _cursor.IsBehindMatch;
        if (!_trial.IsPassed && !TryPass(run, position, isAlike))
            return false;
        if (!isAlike)
            return false;
        int end = run.EndPlace;
        long endPosition = run.End;
        for (; end > _cursor.Place && !Symbol.IsMatch(_symbols[end - 1]); end--)
            endPosition--;
        if (endPosition - position < LeastBytes)
            return false;
        _cursor.GrantedEnd = end;
        GrantedBytes += endPosition - position;
        return true;
    }

    /// <summary>Says that some of the granted symbols are taken.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">Of how many bytes.</param>
    public void Take(int count, int bytes)
    {
        _cursor.Place += count;
        _cursor.Position += bytes;
        _cursor.IsBehindMatch = true;   // at their end; nobody looks before
    }

    // The last symbol before the cursor ends at or behind the position.
    private bool TryMoveTo(long position, [NotNullWhen(true)] out Run? run)
    {
        while (_runs.TryPeek(out run))
        {
            if (run.Start > position)
                return false;
            if (!ReferenceEquals(_cursor.Run, run))
                _cursor = new Cursor { Run = run, Position = run.Start, Place = run.FirstPlace, GrantedEnd = run.FirstPlace, IsBehindMatch = run.IsBehindMatch };
            while (_cursor.Position < position && _cursor.Place < run.EndPlace)
            {
                uint symbol = _symbols[_cursor.Place++];
                _cursor.Position += Symbol.Length(symbol);
                _cursor.IsBehindMatch = Symbol.IsMatch(symbol);
            }
            _cursor.GrantedEnd = _cursor.Place;
            if (_cursor.Place < run.EndPlace)
                return true;
            if (ReferenceEquals(run, _last) && _cursor.Position >= position)
                return false;
            _runs.Dequeue();
            if (ReferenceEquals(run, _last))
                _last = null;
        }
        return false;
    }

    // Once both are at the same place with nothing in hand, both must be at the next such place, too.
    private bool TryPass(Run run, long position, bool isAlike)
    {
        if (ReferenceEquals(_trial.Run, run))
        {
            if (!isAlike)
            {
                Refuse();
                return false;
            }
            _trial.Bytes += position - _trial.Position;
            _trial.IsPassed = _trial.Bytes >= trialBytes;
        }
        if (isAlike)
            (_trial.Run, _trial.Position) = (run, position);
        return _trial.IsPassed;
    }

    private void Refuse()
    {
        IsRefused = true;
        _runs.Clear();
        (_last, _cursor, _symbols) = (null, default, []);
    }

    private void MakeRoom(int count)
    {
        if (_end + count <= _symbols.Length)
            return;
        int first = _runs.TryPeek(out Run? run) ? (ReferenceEquals(run, _cursor.Run) ? _cursor.Place : run.FirstPlace) : _end;
        uint[] to = _end - first + count > _symbols.Length / 2 ? new uint[2 * (_end - first + count)] : _symbols;
        _symbols.AsSpan(first, _end - first).CopyTo(to);
        foreach (Run moved in _runs)
        {
            moved.FirstPlace -= first;
            moved.EndPlace -= first;
        }
        _cursor.Place -= first;
        _cursor.GrantedEnd -= first;
        (_symbols, _end) = (to, _end - first);
    }

    // Symbols without a gap between them.
    private sealed class Run
    {
        public long Start;
        public long End;
        public int FirstPlace;
        public int EndPlace;
        public bool IsBehindMatch;
    }

    private struct Cursor
    {
        public Run? Run;
        public long Position;
        public int Place;
        public int GrantedEnd;
        public bool IsBehindMatch;
    }

    private struct Trial
    {
        public Run? Run;
        public long Position;
        public long Bytes;
        public bool IsPassed;
    }
}
