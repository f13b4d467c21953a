namespace Morsel.Transports.Http;

/// <summary>An answer that is one part: the whole resource, or one range of it; or none, where the range was not asked for.</summary>
internal sealed class SingleReply(HttpAnswer answer, ReplyKind kind, long? resourceLength, ResponseBody body, SinglePart? part)
    : HttpReply(answer, kind)
{
    private ReplyPart? _next = part;

    public override long? ResourceLength => resourceLength;

    public override long BodyBytes => body.BytesRead;

    public override ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Interlocked.Exchange(ref _next, null));
    }

    public override ValueTask DisposeAsync()
    {
        body.Dispose();
        return base.DisposeAsync();
    }
}

/// <summary>The one part: the body straight into the caller's buffer, and never more of it than was announced or expected.</summary>
internal sealed class SinglePart : ReplyPart
{
    private readonly ResponseBody _body;
    private readonly long? _limit;
    private long _position;

    /// <param name="body">The answer's body.</param>
    /// <param name="start">Where its first byte lies in the resource.</param>
    /// <param name="end">Where it ends, as the server told; null if it did not.</param>
    /// <param name="limit">Where reading ends: no byte after is handed out, and an end before is an error; null if nobody knows.</param>
    public SinglePart(ResponseBody body, long start, long? end, long? limit)
    {
        (_body, _limit, _position) = (body, limit, start);
        (Start, End) = (start, end);
    }

    public override long Start { get; }

    public override long? End { get; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_limit is { } limit && limit - _position < buffer.Length)
            buffer = buffer[..(int)(limit - _position)];
        if (buffer.IsEmpty)
            return 0;
        int byteCount = await _body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _position += byteCount;
        return byteCount > 0 || _limit is null ? byteCount : throw _body.Short($"{_limit - Start}");
    }
}
