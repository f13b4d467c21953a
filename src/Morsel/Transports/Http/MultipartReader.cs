using System.Text;

namespace Morsel.Transports.Http;

/// <summary>Reads multipart/byteranges (RFC 9110 §14.6) as it streams in. A part's length comes from its Content-Range alone.</summary>
internal sealed class MultipartReader : IDisposable
{
    private const int MaxPreambleBytes = 4 * 1024;
    private const int MaxHeaderLines = 16;
    private const int MaxHeaderBytes = 8 * 1024;

    // The line end that belongs to the delimiter, and one more that some servers add.
    private const int MaxBytesBetweenParts = 4;

    private readonly ResponseBody _body;
    private readonly BodyBuffer _buffer;
    private readonly byte[] _delimiter;
    private bool _inPreamble = true;
    private bool _ended;

    /// <param name="body">The answer's body; stays the caller's.</param>
    /// <param name="boundary">From the Content-Type, at most 200 characters.</param>
    /// <param name="maxBodyBytes">The longest body that is read.</param>
    public MultipartReader(ResponseBody body, string boundary, long maxBodyBytes)
    {
        _body = body;
        _buffer = new BodyBuffer(body, maxBodyBytes);
        _delimiter = Encoding.Latin1.GetBytes("--" + boundary);
    }

    /// <summary>Bytes of the current part not yet read.</summary>
    public long RemainingBytes { get; private set; }

    /// <summary>Goes to the next part, over the rest of the current one.</summary>
    /// <returns>What the part is; null after the closing delimiter.</returns>
    /// <exception cref="TransportException">The body broke off, is too long, or is no multipart body.</exception>
    public async ValueTask<ContentRange?> NextAsync(CancellationToken cancellationToken)
    {
        await SkipRestAsync(cancellationToken).ConfigureAwait(false);
        if (_ended || !await FindDelimiterAsync(cancellationToken).ConfigureAwait(false))
        {
            _ended = true;
            return null;
        }
        ContentRange part = await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        RemainingBytes = part.Range?.Length ?? throw _body.Bad("a part has no Content-Range that says which bytes it contains");
        return part;
    }

    /// <summary>Reads on in the current part.</summary>
    /// <returns>Bytes read; 0 only at the part's end.</returns>
    /// <exception cref="TransportException">The body broke off or is too long.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (destination.Length > RemainingBytes)
            destination = destination[..(int)RemainingBytes];
        if (destination.IsEmpty)
            return 0;
        int byteCount = await _buffer.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
        RemainingBytes -= byteCount;
        return byteCount > 0 ? byteCount : throw BrokeOff();
    }

    /// <summary>Reads over the rest of the current part.</summary>
    public async ValueTask SkipRestAsync(CancellationToken cancellationToken)
    {
        while (RemainingBytes > 0)
        {
            int byteCount = await _buffer.SkipAsync(RemainingBytes, cancellationToken).ConfigureAwait(false);
            RemainingBytes -= byteCount > 0 ? byteCount : throw BrokeOff();
        }
    }

    public void Dispose() => _buffer.Dispose();

    private async ValueTask<bool> FindDelimiterAsync(CancellationToken cancellationToken)
    {
        int allowedBytes = _inPreamble ? MaxPreambleBytes : MaxBytesBetweenParts;
        while (true)
        {
            ReadOnlyMemory<byte>? found = await _buffer.ReadLineAsync(MaxPreambleBytes, cancellationToken).ConfigureAwait(false);
            if (IsDelimiter(found is { } whole ? whole.Span : _buffer.Pending, "--"u8))
                return false;
            ReadOnlyMemory<byte> line = found ?? throw BrokeOff();
            if (IsDelimiter(line.Span, []))
            {
                _inPreamble = false;
                return true;
            }
            allowedBytes -= line.Length + 1;
            if (allowedBytes < 0)
                throw _body.Bad("the boundary that the Content-Type names is not where a part should begin or end");
        }
    }

    private bool IsDelimiter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> ending) =>
        line.StartsWith(_delimiter) && line[_delimiter.Length..].TrimEnd(" \t"u8).SequenceEqual(ending);

    private async ValueTask<ContentRange> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        ContentRange? part = null;
        int allowedBytes = MaxHeaderBytes;
        for (int lineCount = 0; lineCount <= MaxHeaderLines && allowedBytes > 0; lineCount++)
        {
            ReadOnlyMemory<byte> line = await LineAsync(allowedBytes, cancellationToken).ConfigureAwait(false);
            if (line.IsEmpty)
                return part ?? default;
            if (ValueOf("Content-Range", line.Span) is { } text)
                part = part is null && ContentRange.TryParse(text, out ContentRange parsed)
                    ? parsed
                    : throw _body.Bad($"a part's Content-Range is {ServerText.Quote(text)}, expected one that names its bytes");
            allowedBytes -= line.Length + 1;
        }
        throw _body.Bad($"a part's header has more than {MaxHeaderLines} lines or {MaxHeaderBytes} bytes");
    }

    private static string? ValueOf(string name, ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        return colon >= 0 && Ascii.EqualsIgnoreCase(line[..colon].TrimEnd(" \t"u8), name)
            ? Encoding.Latin1.GetString(line[(colon + 1)..])
            : null;
    }

    private async ValueTask<ReadOnlyMemory<byte>> LineAsync(int maxBytes, CancellationToken cancellationToken) =>
        await _buffer.ReadLineAsync(maxBytes, cancellationToken).ConfigureAwait(false) ?? throw BrokeOff();

    private TransportException BrokeOff() => _body.Short("further parts or the closing boundary");
}
