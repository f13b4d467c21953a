using System.Buffers;

namespace Morsel.Transports.Http;

/// <summary>Reads a body by lines and by runs of bytes, in turns; long runs go past the buffer.</summary>
internal sealed class BodyBuffer(ResponseBody body, long maxBodyBytes) : IDisposable
{
    private const int BufferBytes = 64 * 1024;

    // From here on a read of its own costs less than the copy.
    private const int DirectBytes = 32 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;

    /// <summary>What was read from the body and not yet taken.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, Buffered);

    private int Buffered => _end - _start;

    /// <summary>The next line without its end (CRLF, or LF alone), valid until the next call.</summary>
    /// <returns>null if the body ended before the line did.</returns>
    /// <exception cref="TransportException">No line ends in <paramref name="maxBytes"/>, or the body broke off or is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(int maxBytes, CancellationToken cancellationToken)
    {
        int searched = 0;
        while (true)
        {
            int at = _bytes.AsSpan(_start + searched, Buffered - searched).IndexOf((byte)'\n');
            int length = at < 0 ? Buffered : searched + at + 1;
            if (length > maxBytes)
                throw body.Bad($"a line between the parts is longer than {maxBytes} bytes");
            if (at >= 0)
                return TakeLine(length);
            searched = Buffered;
            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                return null;
        }
    }

    /// <returns>Bytes read; 0 at the end of the body.</returns>
    /// <exception cref="TransportException">The body broke off or is too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (Buffered == 0 && destination.Length >= DirectBytes)
            return Counted(await body.ReadAsync(destination, cancellationToken).ConfigureAwait(false));
        if (Buffered == 0 && !await FillAsync(cancellationToken).ConfigureAwait(false))
            return 0;
        int byteCount = Math.Min(Buffered, destination.Length);
        _bytes.AsSpan(_start, byteCount).CopyTo(destination.Span);
        _start += byteCount;
        return byteCount;
    }

    /// <summary>Reads over at most <paramref name="maxBytes"/> bytes.</summary>
    /// <returns>Bytes skipped; 0 at the end of the body.</returns>
    public async ValueTask<int> SkipAsync(long maxBytes, CancellationToken cancellationToken)
    {
        if (Buffered == 0 && !await FillAsync(cancellationToken).ConfigureAwait(false))
            return 0;
        int byteCount = (int)Math.Min(Buffered, maxBytes);
        _start += byteCount;
        return byteCount;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _start, _end) = ([], 0, 0);
    }

    private ReadOnlyMemory<byte> TakeLine(int length)
    {
        ReadOnlyMemory<byte> line = _bytes.AsMemory(_start, length - 1);
        _start += length;
        return line is { Length: > 0 } && line.Span[^1] == '\r' ? line[..^1] : line;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _bytes.AsSpan(_start, Buffered).CopyTo(_bytes);
        (_start, _end) = (0, Buffered);
        int byteCount = Counted(await body.ReadAsync(_bytes.AsMemory(_end), cancellationToken).ConfigureAwait(false));
        _end += byteCount;
        return byteCount > 0;
    }

    private int Counted(int byteCount) => body.BytesRead <= maxBodyBytes
        ? byteCount
        : throw body.Bad($"the answer has more than {maxBodyBytes} bytes, more than these ranges need");
}
