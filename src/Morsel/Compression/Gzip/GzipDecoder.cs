using System.Buffers.Binary;
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
    private const int TrailerBytes = 8;
    private const int FullAt = Inflater.WindowBytes + (64 << 10);

    private readonly byte[] _plain = new byte[Inflater.WindowBytes + (96 << 10)];
    private readonly Inflater _inflater = new();
    private readonly List<byte> _held = [];   // of a header or trailer that is not whole
    private DeflateRecorder? _recorder = recorder;
    private Part _part = Part.Header;
    private int _given;       // in _plain: what the caller has
    private int _ready;       // in _plain: what is unpacked
    private uint _sum;
    private uint _length;
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
        while (isMoving && (_given == _ready || (_part == Part.Deflate && _ready - _given < output.Length && _ready < FullAt)))
        {
            isMoving = TryAdvance(input[consumed..], isLast, out int taken);
            consumed += taken;
            _position += taken;
        }
        int count = Math.Min(output.Length, _ready - _given);
        _plain.AsSpan(_given, count).CopyTo(output);
        _given += count;
        return new DecodeStep(consumed, count);
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
        (_part, _sum, _length, _given, _ready) = (Part.Deflate, 0, 0, 0, 0);
        _inflater.Begin();
        _recorder?.Begin(header.Bytes);
        taken = header.Bytes - before;
        return true;
    }

    private bool TryInflate(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        MakeRoom();
        long pause = _recorder is null ? int.MaxValue : Math.Min(int.MaxValue, _ready + _recorder.PauseIn);
        InflateStep step = _inflater.Inflate(input, _plain, _ready, (int)pause);
        _sum = Crc32.Append(_sum, _plain.AsSpan(_ready, step.Produced));
        _length += (uint)step.Produced;
        _ready += step.Produced;
        taken = step.Consumed;
        _recorder?.Take(step, _inflater.BitPosition);
        if (step.Stop == InflateStop.StreamEnd)
            _part = Part.Trailer;
        // What is sound is handed out first; then it stands here again.
        if (_given == _ready && step.Stop == InflateStop.Broken)
            throw new InvalidDataException($"the gzip file is broken before byte {_position + taken}: {_inflater.Fault.Text()}");
        if (_given == _ready && step is { Stop: InflateStop.NeedsInput, Consumed: 0 } && isLast)
            throw Short("deflate stream");
        return step.Stop is not (InflateStop.NeedsInput or InflateStop.Broken);
    }

    // All but the window is the caller's already.
    private void MakeRoom()
    {
        if (_ready < FullAt)
            return;
        _plain.AsSpan(_ready - Inflater.WindowBytes, Inflater.WindowBytes).CopyTo(_plain);
        (_given, _ready) = (Inflater.WindowBytes, Inflater.WindowBytes);
    }

    private bool TryReadTrailer(ReadOnlySpan<byte> input, bool isLast, out int taken)
    {
        taken = Math.Min(input.Length, TrailerBytes - _held.Count);
        _held.AddRange(input[..taken]);
        if (_held.Count < TrailerBytes)
            return isLast ? throw Short("trailer") : false;
        ReadOnlySpan<byte> trailer = CollectionsMarshal.AsSpan(_held);
        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        if (sum != _sum)
            throw new InvalidDataException($"a member of the gzip file has the checksum {sum:x8}, its content has {_sum:x8}");
        if (length != _length)
            throw new InvalidDataException($"a member of the gzip file says it has {length} bytes (modulo 2^32), but has {_length}");
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
