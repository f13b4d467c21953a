using Morsel.Compression.Deflate;
using Morsel.Compression.Inflate;

namespace Morsel.Compression.Gzip;

/// <summary>Reads bytes of a file from an offset on, as many as there are and fit.</summary>
internal delegate int ReadAt(Span<byte> buffer, long offset);

/// <summary>What the first member of an earlier gzip file holds, and the symbols that stand for it: a stretch of both, which moves on.</summary>
/// <remarks>Where the file is broken, it ends. Nothing here is verified, nor need it be.</remarks>
/// <param name="read">Reads the file.</param>
internal sealed class EarlierGzip(ReadAt read)
{
    private const int InputBytes = 64 << 10;
    private const int StepBytes = 64 << 10;

    private readonly Inflater _inflater = new();
    private readonly byte[] _input = new byte[InputBytes];
    private (int Start, int End) _unread;   // of the input
    private long _readTo;
    private byte[] _content = new byte[Inflater.WindowBytes + (4 * StepBytes)];
    private int _contentEnd;
    private uint[] _symbols = new uint[4 * StepBytes];
    private (int Start, int End) _held;     // of the symbols
    private long _toldTo;                   // where the last symbol ends
    private bool _isBegun;

    /// <summary>Where in the content the bytes begin that are at hand.</summary>
    public long Start { get; private set; }

    /// <summary>Where they end.</summary>
    public long End => Start + _contentEnd;

    /// <summary>Whether the content ends there.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Where in the content the first symbol begins that is at hand.</summary>
    public long SymbolStart { get; private set; }

    /// <summary>Whether what is before it is a match, or nothing.</summary>
    public bool IsBehindMatch { get; private set; } = true;

    /// <summary>The symbols at hand, as <see cref="Symbol"/> has them. The last may stand for more than is there.</summary>
    public ReadOnlySpan<uint> Symbols => _symbols.AsSpan(_held.Start, _held.End - _held.Start);

    /// <summary>The content from a place on that is at hand.</summary>
    public ReadOnlySpan<byte> From(long position) => _content.AsSpan((int)(position - Start), (int)(End - position));

    /// <summary>Drops symbols from the beginning.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bytes">How many bytes of content they stand for.</param>
    public void Drop(int count, long bytes)
    {
        if (count > 0)
            IsBehindMatch = Symbol.IsMatch(Symbols[count - 1]);
        _held.Start += count;
        SymbolStart += bytes;
    }

    /// <summary>Drops symbols that begin before a place.</summary>
    public void DropTo(long position)
    {
        ReadOnlySpan<uint> symbols = Symbols;
        int count = 0;
        long at = SymbolStart;
        for (; count < symbols.Length && at < position; count++)
            at += Symbol.Length(symbols[count]);
        Drop(count, at - SymbolStart);
    }

    /// <summary>Unpacks up to a place, or the end.</summary>
    /// <param name="position">The place.</param>
    /// <param name="keepFrom">What is before it is needed no more.</param>
    public void Reach(long position, long keepFrom)
    {
        while (End < position && !IsEnded)
        {
            MakeRoom(keepFrom);
            if (!TryStep())
                IsEnded = true;
        }
    }

    private bool TryStep()
    {
        if (!_isBegun && !TryBegin())
            return false;
        if (_unread.Start == _unread.End && !TryRead())
            return false;
        InflateStep step = Inflate();
        // A part of a symbol may be at the end of the input.
        if (step is { Stop: InflateStop.NeedsInput, Consumed: 0 } && !TryRead())
            return false;
        return step.Stop is not (InflateStop.Broken or InflateStop.StreamEnd);
    }

    private InflateStep Inflate()
    {
        InflateStep step = _inflater.Inflate(
            _input.AsSpan(_unread.Start, _unread.End - _unread.Start), _content.AsSpan(0, _contentEnd + StepBytes), _contentEnd, _symbols.AsSpan(_held.End), out int count);
        _held.End += count;
        _unread.Start += step.Consumed;
        _contentEnd += step.Produced;
        if (count > 0)
            _toldTo = End + _inflater.UnfinishedBytes;
        if (_toldTo < End)
        {
            // Stored bytes.
            _symbols[_held.End++] = Symbol.Unknown | (uint)(End - _toldTo);
            _toldTo = End;
        }
        return step;
    }

    private bool TryBegin()
    {
        byte[] start = new byte[GzipHeader.MostBytes];
        try
        {
            if (GzipHeader.Read(start.AsSpan(0, read(start, 0))) is not { } header)
                return false;
            (_readTo, _isBegun) = (header.Bytes, true);
            _inflater.Begin();
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private bool TryRead()
    {
        int rest = _unread.End - _unread.Start;
        _input.AsSpan(_unread.Start, rest).CopyTo(_input);
        int count = read(_input.AsSpan(rest), _readTo);
        _unread = (0, rest + count);
        _readTo += count;
        return count > 0;
    }

    private void MakeRoom(long keepFrom)
    {
        if (_contentEnd + StepBytes > _content.Length)
        {
            int kept = Math.Max(0, (int)Math.Min(_contentEnd - Inflater.WindowBytes, keepFrom - Start));
            _content = Moved(_content, kept, _contentEnd - kept, StepBytes);
            Start += kept;
            _contentEnd -= kept;
        }
        // One more than there are bytes: stored ones have one together.
        if (_held.End + StepBytes + 1 > _symbols.Length)
        {
            _symbols = Moved(_symbols, _held.Start, _held.End - _held.Start, StepBytes + 1);
            _held = (0, _held.End - _held.Start);
        }
    }

    private static T[] Moved<T>(T[] from, int start, int count, int room)
    {
        T[] to = count + room > from.Length / 4 * 3 ? new T[2 * (count + room)] : from;
        from.AsSpan(start, count).CopyTo(to);
        return to;
    }
}
