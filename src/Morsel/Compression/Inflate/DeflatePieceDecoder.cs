namespace Morsel.Compression.Inflate;

/// <summary>Unpacks a piece of a deflate stream from a noted point on.</summary>
internal sealed class DeflatePieceDecoder
{
    private readonly byte[] _plain = new byte[Inflater.WindowBytes + (96 << 10)];
    private readonly Inflater _inflater = new();
    private int _position;
    private long _left;
    private long _toSkip;

    /// <summary>Whether all plain bytes of the piece were given.</summary>
    public bool IsDone => _left == 0 && _toSkip == 0;

    /// <summary>Begins a piece at a point.</summary>
    /// <param name="point">Where its packed bytes begin, within the byte of its first bit.</param>
    /// <param name="block">The beginning of the block around it: the point itself if that is one.</param>
    /// <param name="header">Packed bytes from the one with the first bit of that block on, as far as its codes reach; unused for a beginning.</param>
    /// <param name="window">Plain bytes before the point: all, or the last 32 KiB.</param>
    /// <param name="range">First plain byte wanted, and the one behind the last; not before the point.</param>
    /// <exception cref="InvalidDataException">The header is none, or ends too early.</exception>
    public void Begin(DeflateRecord point, DeflateRecord block, ReadOnlySpan<byte> header, ReadOnlySpan<byte> window, (long Start, long End) range)
    {
        window = window[Math.Max(0, window.Length - Inflater.WindowBytes)..];
        window.CopyTo(_plain);
        _position = window.Length;
        (_toSkip, _left) = (range.Start - point.Out, range.End - range.Start);
        int skippedBits = (int)(point.InBits & 7);
        if (point.IsStart)
        {
            _inflater.Begin(skippedBits, window.Length);
            return;
        }
        _inflater.Begin((int)(block.InBits & 7));
        if (!_inflater.TryReadBlockHeader(header))
            throw new InvalidDataException($"the deflate block at bit {block.InBits} of the gzip file {HeaderProblem()}");
        _inflater.ContinueInBlock(skippedBits, window.Length, point.Out - block.Out);
    }

    /// <summary>Goes on.</summary>
    /// <param name="data">The packed bytes after those that were consumed.</param>
    /// <param name="output">Where wanted plain bytes go.</param>
    /// <returns>Nothing consumed nor produced: more data is needed.</returns>
    /// <exception cref="InvalidDataException">The data does not fit the map, or the window is not what was packed.</exception>
    public DecodeStep Decode(ReadOnlySpan<byte> data, Span<byte> output)
    {
        int consumed = 0, produced = 0;
        while (!IsDone && produced < output.Length)
        {
            MakeRoom();
            int room = (int)Math.Min(_toSkip > 0 ? _toSkip : Math.Min(_left, output.Length - produced), _plain.Length - _position);
            InflateStep step = _inflater.Inflate(data[consumed..], _plain.AsSpan(0, _position + room), _position);
            consumed += step.Consumed;
            produced += Give(step.Produced, output[produced..]);
            if (step.Stop is InflateStop.Broken or InflateStop.StreamEnd && !IsDone)
                throw new InvalidDataException($"the gzip file does not match its map: {Problem(step.Stop)}");
            if (step.Stop == InflateStop.NeedsInput)
                break;
        }
        return new DecodeStep(consumed, produced);
    }

    private int Give(int count, Span<byte> output)
    {
        int start = _position;
        _position += count;
        if (_toSkip > 0)
        {
            _toSkip -= count;
            return 0;
        }
        _plain.AsSpan(start, count).CopyTo(output);
        _left -= count;
        return count;
    }

    private void MakeRoom()
    {
        if (_position < _plain.Length)
            return;
        _plain.AsSpan(_position - Inflater.WindowBytes).CopyTo(_plain);
        _position = Inflater.WindowBytes;
    }

    private string HeaderProblem() => _inflater.Fault == InflateFault.None ? "has a longer header than was downloaded" : $"is broken: {_inflater.Fault.Text()}";

    private string Problem(InflateStop stop) => stop == InflateStop.StreamEnd ? "it ends before the piece does" : _inflater.Fault.Text();
}
