using Morsel.Compression.Deflate;
using Morsel.Compression.Inflate;

namespace Morsel.Compression.Gzip;

/// <summary>Follows the content of an earlier gzip file beside that of a new one, and hands on the symbols of where both are equal.</summary>
/// <remarks>
/// It only goes forward: what was moved far is found no more, and is searched. A symbol is handed on where it was decided by the same bytes: the 32 KiB
/// before it, which are all that a search looks back to, and the longest match behind it.
/// </remarks>
/// <param name="earlier">The earlier file.</param>
internal sealed class EarlierContent(EarlierGzip earlier)
{
    // A search looks at the byte that the symbol begins with and the one behind it, and at as much as it wants to have at hand.
    private const int DecidingBytes = SlidingWindow.MinLookahead + 1;

    // What is equal for less is equal by chance, or is of no use.
    private const int LeastEqualBytes = 1 << 10;

    private const int LeastAheadBytes = 128 << 10, MostAheadBytes = 4 << 20;
    private const int MostSymbolsAhead = 2 << 20;

    private readonly EarlierPlaces _places = new();
    private readonly List<(long Start, long End, int Count, bool IsBehindMatch)> _runs = [];   // of symbols that were not handed over
    private uint[] _symbols = new uint[64 << 10];
    private int _symbolCount;
    private byte[] _rest = [];       // new content that was not looked at, for too little follows it
    private long _position;          // in the new content, of what comes next
    private long _earlierPosition;   // what is equal from there on is looked for; while it is equal, what comes next
    private long _equalFrom;         // in the new content
    private long _searchedBytes;     // since it was equal
    private bool _isEqual = true;
    private bool _isRefused;

    /// <summary>Takes in the next bytes of the new content.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (_isRefused || (!_isEqual && earlier.IsEnded && earlier.End - _earlierPosition < LeastEqualBytes))
            return;
        if (_rest.Length > 0)
            content = (byte[])[.. _rest, .. content];
        _rest = [];
        while (content.Length > 0)
        {
            bool wasEqual = _isEqual;
            int taken = wasEqual ? Follow(content) : Find(content);
            if (taken == 0 && wasEqual == _isEqual)
                break;
            _position += taken;
            content = content[taken..];
        }
        _rest = content.ToArray();
    }

    /// <summary>Hands over the symbols that were found since the last time.</summary>
    /// <param name="reused">Gets them.</param>
    public void HandOver(ReusedSymbols reused)
    {
        int place = 0;
        foreach ((long start, long end, int count, bool isBehindMatch) in _runs)
        {
            reused.Add(start, end, _symbols.AsSpan(place, count), isBehindMatch);
            place += count;
        }
        _runs.Clear();
        _symbolCount = 0;
        _isRefused = reused.IsRefused;
    }

    // What goes on to be equal.
    private int Follow(ReadOnlySpan<byte> content)
    {
        int equal = 0;
        while (equal < content.Length)
        {
            earlier.Reach(_earlierPosition + 1, _earlierPosition);
            ReadOnlySpan<byte> known = earlier.From(_earlierPosition);
            int count = known.CommonPrefixLength(content[equal..]);
            equal += count;
            _earlierPosition += count;
            Take(_position + equal);
            if (count < known.Length || known.IsEmpty)
                break;
        }
        if (equal < content.Length)
            (_isEqual, _searchedBytes) = (false, 0);
        return equal;
    }

    // What is equal up to there is decided up to a match before it.
    private void Take(long equalTo)
    {
        long shift = equalTo - _earlierPosition;
        // With nothing before both, both are as at their beginning.
        long from = _equalFrom == 0 && shift == 0 ? 0 : _equalFrom + Inflater.WindowBytes;
        earlier.DropTo(from - shift);
        long at = earlier.SymbolStart + shift;
        while (at + DecidingBytes <= equalTo && earlier.Symbols is { Length: > 0 } symbols)
        {
            long start = at;
            int count = 0;
            for (; count < symbols.Length && symbols[count] < Symbol.Unknown && at + DecidingBytes <= equalTo; count++)
                at += Symbol.Length(symbols[count]);
            Add(start, at, symbols[..count]);
            if (count < symbols.Length && symbols[count] >= Symbol.Unknown)
                at += Symbol.Length(symbols[count++]);
            earlier.Drop(count, at - start);
        }
    }

    private void Add(long start, long end, ReadOnlySpan<uint> symbols)
    {
        if (symbols.IsEmpty)
            return;
        if (_symbolCount + symbols.Length > _symbols.Length)
            Array.Resize(ref _symbols, Math.Max(2 * _symbols.Length, _symbolCount + symbols.Length));
        symbols.CopyTo(_symbols.AsSpan(_symbolCount));
        _symbolCount += symbols.Length;
        _runs.Add((start, end, symbols.Length, earlier.IsBehindMatch));
    }

    // What is equal again, in what follows.
    private int Find(ReadOnlySpan<byte> content)
    {
        int at = 0;
        while (content.Length - at >= LeastEqualBytes)
        {
            LookAhead();
            int end = Math.Min(content.Length - LeastEqualBytes, at + (LeastAheadBytes / 4)) + 1;
            for (; at < end; at++, _searchedBytes++)
            {
                if (_places.Find(content[at..], _earlierPosition) is not { } place || !IsEqual(place, content.Slice(at, LeastEqualBytes)))
                    continue;
                (_isEqual, _equalFrom, _earlierPosition) = (true, _position + at, place);
                return at;
            }
        }
        return at;
    }

    private bool IsEqual(long place, ReadOnlySpan<byte> content) =>
        earlier.End - place >= content.Length && earlier.From(place)[..content.Length].SequenceEqual(content);

    // The longer nothing is found, the farther ahead it may be; at last it is given up that anything is.
    private void LookAhead()
    {
        if (_searchedBytes > 2 * MostAheadBytes)
            _earlierPosition = Math.Min(earlier.End, _earlierPosition + (LeastAheadBytes / 4));
        long ahead = Math.Min(MostAheadBytes, Math.Max(LeastAheadBytes, 32 * _searchedBytes));
        if (_places.End < _earlierPosition)
            _places.Begin(_earlierPosition);
        while (earlier.End < _earlierPosition + ahead && !earlier.IsEnded && earlier.Symbols.Length < MostSymbolsAhead)
        {
            earlier.DropTo(_earlierPosition);
            earlier.Reach(earlier.End + 1, _earlierPosition);
        }
        if (_places.End < earlier.End)
            _places.Add(earlier.From(_places.End), _earlierPosition);
    }
}
