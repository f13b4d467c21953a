namespace Morsel.Transports.Http;

/// <summary>A connection in HTTP/2 that fails when it brings too many frames of no use: each costs work, and some of them nothing else ends.</summary>
/// <remarks>
/// RFC 9113 §10.5. A frame is of use if it brings content or ends an answer. An honest answer has few others: its header, now and then a PING or a
/// WINDOW_UPDATE.
/// </remarks>
internal sealed class FrameWatch(Stream inner) : Stream
{
    private const int HeaderBytes = 9;
    private const byte Data = 0, Headers = 1, EndOfStream = 1, Padded = 8;

    // So many at any time, and so many more for each that was of use.
    private const long MostAtFirst = 1000, MostForEach = 4;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerBytes;
    private long _payloadBytes;
    private long _left = MostAtFirst;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int byteCount = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Watch(buffer.Span[..byteCount]);
        return byteCount;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        int byteCount = inner.Read(buffer, offset, count);
        Watch(buffer.AsSpan(offset, byteCount));
        return byteCount;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private void Watch(ReadOnlySpan<byte> come)
    {
        while (!come.IsEmpty)
        {
            if (_payloadBytes > 0)
            {
                int passed = (int)Math.Min(_payloadBytes, come.Length);
                _payloadBytes -= passed;
                come = come[passed..];
                continue;
            }
            int taken = Math.Min(HeaderBytes - _headerBytes, come.Length);
            come[..taken].CopyTo(_header.AsSpan(_headerBytes));
            come = come[taken..];
            _headerBytes += taken;
            if (_headerBytes == HeaderBytes)
                Count();
        }
    }

    // RFC 9113 §4.1: three bytes of length, the type, the flags. A padded frame may be nothing but padding, of one byte of length and 255 others.
    private void Count()
    {
        (_headerBytes, _payloadBytes) = (0, _header[0] << 16 | _header[1] << 8 | _header[2]);
        (byte type, byte flags) = (_header[3], _header[4]);
        bool isOfUse = (type is Data or Headers && (flags & EndOfStream) != 0) || (type == Data && _payloadBytes > ((flags & Padded) != 0 ? 256 : 0));
        _left += isOfUse ? MostForEach : -1;
        if (_left < 0)
            throw new HttpIOException(HttpRequestError.HttpProtocolError, "too many frames without data");
    }
}
