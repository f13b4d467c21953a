using System.Runtime.InteropServices;
using Morsel.Compression.Inflate;

namespace Morsel.Compression.Gzip;

/// <summary>How a gzip file goes on behind its first member.</summary>
internal enum GzipEnding
{
    /// <summary>Not at all.</summary>
    Clean,

    /// <summary>With further members.</summary>
    Members,

    /// <summary>With bytes that are no member; they are passed over.</summary>
    OtherBytes,
}

/// <summary>Unpacks gzip files (RFC 1952) of any number of members, and checks their lengths and checksums.</summary>
/// <param name="recorder">Who is told of the borders in the first member, if anybody.</param>
internal sealed class GzipDecoder(DeflateRecorder? recorder = null) : IStreamDecoder
{
    private readonly InflatedBytes _content = new();
    private readonly List<byte> _held = [];   // of a header or trailer that is not whole
    private DeflateRecorder? _recorder = recorder;
    private Part _part = Part.Header;
    private long _position;

    private enum Part
    {
        Header,
        Deflate,
        Trailer,
        Between,
        OtherBytes,
    }

    /// <summary>The header of the first member; null until it was read.</summary>
    public GzipHeader? FirstHeader { get; private set; }

    /// <summary>What was found behind the first member so far.</summary>
    public GzipEnding Ending { get; private set; }

    /// <inheritdoc/>
    public DecodeStep Decode(ReadOnlySpan<byte> input, Span<byte> output, bool isLast)
    {
        int consumed = 0;
        bool isMoving = true;
        while (isMoving && (_content.IsGiven || (_part == Part.Deflate && _content.HasRoomFor(output.Length))))
        {
            isMoving = TryAdvance(input[consumed..], isLast, out int taken);
            consumed += taken;
            _position += taken;
        }
        return new DecodeStep(consumed, _content.Give(output));
    }

    public void Dispose()
    {
    }

    // False: nothing more can be done with this input.
    private bool TryAdvance(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        switch (_part)
        {
            case Part.Header:
                return TryReadHeader(input, isLast, out taken);
            case Part.Deflate:
                return TryInflate(input, isLast, out taken);
            case Part.Trailer:
                return TryReadTrailer(input, isLast, out taken);
            case Part.Between:
                return TryLookBetween(input, isLast, out taken);
            default:
                taken = input.Length;
                return false;
        }
    }

    private bool TryReadHeader(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        int before = _held.Count;
        taken = Math.Min(input.Length, GzipHeader.MostBytes - before);
        _held.AddRange(input[..taken]);
        GzipHeader? header = GzipHeader.Read(CollectionsMarshal.AsSpan(_held));
        if (header is null)
            return isLast ? throw Short("header") : false;
        FirstHeader ??= header;
        _held.Clear();
        _part = Part.Deflate;
        _content.Begin();
        _recorder?.Begin(header.Bytes);
        taken = header.Bytes - before;
        return true;
    }

    private bool TryInflate(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        InflateStep step = _content.Inflate(input, _recorder?.PauseIn ?? int.MaxValue);
        taken = step.Consumed;
        _recorder?.Take(step, _content.BitPosition);
        if (step.Stop == InflateStop.StreamEnd)
            _part = Part.Trailer;
        // What is sound is handed out first; then it stands here again.
        if (_content.IsGiven && step.Stop == InflateStop.Broken)
            throw new InvalidDataException($"the gzip file is broken before byte {_position + taken}: {_content.Fault.Text()}");
        if (_content.IsGiven && step is { Stop: InflateStop.NeedsInput, Consumed: 0 } && isLast)
            throw Short("deflate stream");
        return step.Stop is not (InflateStop.NeedsInput or InflateStop.Broken);
    }

    private bool TryReadTrailer(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        taken = Math.Min(input.Length, GzipTrailer.Bytes - _held.Count);
        _held.AddRange(input[..taken]);
        if (_held.Count < GzipTrailer.Bytes)
            return isLast ? throw Short("trailer") : false;
        _content.Trailer.Check(CollectionsMarshal.AsSpan(_held));
        _held.Clear();
        (_part, _recorder) = (Part.Between, null);
        return true;
    }

    private bool TryLookBetween(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        // A first byte is held until it is known whether a member begins with it.
        taken = Math.Min(input.Length, 2 - _held.Count);
        _held.AddRange(input[..taken]);
        if (_held.Count == 0 || (_held.Count == 1 && !isLast))
            return false;
        bool isMember = GzipHeader.Recognizes(CollectionsMarshal.AsSpan(_held));
        _part = isMember ? Part.Header : Part.OtherBytes;
        if (isMember || Ending == GzipEnding.Clean)
            Ending = isMember ? GzipEnding.Members : GzipEnding.OtherBytes;
        return true;
    }

    private InvalidDataException Short(string part) => new($"the gzip file ends at byte {_position}, inside the {part} of a member");
}

/// <summary>What a member of a gzip file holds: inflated, handed out, and summed up.</summary>
internal sealed class InflatedBytes
{
    private const int FullAt = Inflater.WindowBytes + (64 << 10);

    private readonly byte[] _plain = new byte[Inflater.WindowBytes + (96 << 10)];
    private readonly Inflater _inflater = new();
    private int _given;   // what the caller has
    private int _ready;   // what is inflated
    private GzipTrailer _trailer;

    /// <summary>The trailer that ought to follow.</summary>
    public GzipTrailer Trailer => _trailer;

    public bool IsGiven => _given == _ready;

    public long BitPosition => _inflater.BitPosition;

    public InflateFault Fault => _inflater.Fault;

    /// <summary>Whether less is ready than is asked for, and more fits.</summary>
    public bool HasRoomFor(int bytes) => _ready - _given < bytes && _ready < FullAt;

    /// <summary>A member begins.</summary>
    public void Begin()
    {
        (_given, _ready, _trailer) = (0, 0, default);
        _inflater.Begin();
    }

    /// <param name="input">The bytes after those that were consumed.</param>
    /// <param name="pauseIn">Plain bytes up to where to pause.</param>
    public InflateStep Inflate(ReadOnlySpan<byte> input, long pauseIn)
    {
        MakeRoom();
        InflateStep step = _inflater.Inflate(input, _plain, _ready, (int)Math.Min(int.MaxValue, _ready + pauseIn));
        _trailer.Append(_plain.AsSpan(_ready, step.Produced));
        _ready += step.Produced;
        return step;
    }

    /// <returns>Bytes that were handed out.</returns>
    public int Give(Span<byte> output)
    {
        int count = Math.Min(output.Length, _ready - _given);
        _plain.AsSpan(_given, count).CopyTo(output);
        _given += count;
        return count;
    }

    // All but the window is the caller's already.
    private void MakeRoom()
    {
        if (_ready < FullAt)
            return;
        _plain.AsSpan(_ready - Inflater.WindowBytes, Inflater.WindowBytes).CopyTo(_plain);
        (_given, _ready) = (Inflater.WindowBytes, Inflater.WindowBytes);
    }
}
