using Morsel.Compression;

namespace Morsel.Tests.Compression;

/// <summary>The plain bytes of a packed stream, read as they are wanted.</summary>
/// <param name="packed">What is unpacked; disposed with this.</param>
/// <param name="decoder">How; likewise.</param>
internal sealed class DecodedStream(Stream packed, IStreamDecoder decoder) : Stream
{
    private readonly byte[] _input = new byte[128 << 10];
    private int _start;
    private int _end;
    private bool _isLast;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The packed bytes are broken, or end too early; all sound bytes before were read.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!TryDecode(buffer, out int produced))
        {
            if (produced > 0 || _isLast)
                return produced;
            Compact();
            Took(packed.Read(_input.AsSpan(_end)));
        }
        return 0;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The packed bytes are broken, or end too early; all sound bytes before were read.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!TryDecode(buffer.Span, out int produced))
        {
            if (produced > 0 || _isLast)
                return produced;
            Compact();
            Took(await packed.ReadAsync(_input.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
            packed.Dispose();
        }
        base.Dispose(disposing);
    }

    // True: the buffer has no room. False: see what was produced; if nothing was, more input is needed.
    private bool TryDecode(Span<byte> buffer, out int produced)
    {
        produced = 0;
        if (buffer.IsEmpty)
            return true;
        DecodeStep step;
        do
        {
            step = decoder.Decode(_input.AsSpan(_start, _end - _start), buffer, _isLast);
            _start += step.Consumed;
        }
        while (step.Produced == 0 && step.Consumed > 0);
        produced = step.Produced;
        return false;
    }

    private void Compact()
    {
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
    }

    private void Took(int count)
    {
        _end += count;
        _isLast = count == 0;
    }
}
