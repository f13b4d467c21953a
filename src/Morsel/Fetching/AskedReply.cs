using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>An answer held to what was asked: a part ends where the asked range ends, and a meter is told about bytes as they come.</summary>
/// <param name="reply">The answer.</param>
/// <param name="asked">The ranges; none for the whole.</param>
/// <param name="meter">Told about the bytes.</param>
internal sealed class AskedReply(TransferReply reply, IReadOnlyList<ByteRange> asked, SpeedMeter meter) : TransferReply
{
    // What a server sends between ranges, because it joined them, is read only so far: the next request asks for less.
    private const long MostBetweenBytes = 64 << 10;

    private bool _hasBegun;
    private long _end = long.MaxValue, _position, _dataBytes, _betweenBytes;

    public override ReplyKind Kind => reply.Kind;

    public override Uri FinalResource => reply.FinalResource;

    public override long? ResourceLength => reply.ResourceLength;

    public override bool SharesConnection => reply.SharesConnection;

    public override Validator Validator => reply.Validator;

    public override string? MediaType => reply.MediaType;

    public override TimeSpan FirstByteTime => reply.FirstByteTime;

    public override long BodyBytes => reply.BodyBytes;

    public override long? AnnouncedBytes => reply.AnnouncedBytes;

    /// <summary>How far it was read, as a place in the resource.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Bytes of the resource that were read.</summary>
    public long DataBytes => Volatile.Read(ref _dataBytes);

    /// <summary>Bytes that were read and stand between what was asked for.</summary>
    public long BetweenBytes => Volatile.Read(ref _betweenBytes);

    /// <summary>Nothing from a place on is wanted of it any more; it is read to there and no further.</summary>
    public void EndAt(long position) => Volatile.Write(ref _end, position);

    public override async ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken) =>
        await reply.NextPartAsync(cancellationToken).ConfigureAwait(false) is { } part && part.Start < Volatile.Read(ref _end)
            ? new Part(this, part, EndOf(part))
            : null;

    public override ValueTask DisposeAsync()
    {
        if (_hasBegun)
            meter.End();
        _hasBegun = false;
        return reply.DisposeAsync();
    }

    // Some servers go on to the end of the resource. What is behind the range, other requests bring.
    private long EndOf(ReplyPart part)
    {
        long end = part.End ?? long.MaxValue;
        return Kind != ReplyKind.Parts || asked.Count == 0 || end <= asked[^1].End
            ? end
            : asked.FirstOrDefault(range => range.End > part.Start, asked[^1]).End;
    }

    private void Count(long start, int bytes)
    {
        Volatile.Write(ref _dataBytes, _dataBytes + bytes);
        if (Kind == ReplyKind.Parts && asked.Count > 1)
            _betweenBytes += bytes - asked.Sum(range => Math.Max(0, Math.Min(range.End, start + bytes) - Math.Max(range.Start, start)));
        if (_hasBegun)
            meter.Count(bytes);
        else
            meter.Begin();
        _hasBegun = true;
    }

    private sealed class Part(AskedReply owner, ReplyPart part, long end) : ReplyPart
    {
        private long _position = part.Start;

        public override long Start => part.Start;

        public override long? End => end == long.MaxValue ? null : end;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (owner._betweenBytes > MostBetweenBytes)
                return 0;
            int wanted = (int)Math.Clamp(Math.Min(end, Volatile.Read(ref owner._end)) - _position, 0, buffer.Length);
            if (wanted == 0)
                return 0;
            int bytes = await part.ReadAsync(buffer[..wanted], cancellationToken).ConfigureAwait(false);
            owner.Count(_position, bytes);
            _position += bytes;
            Volatile.Write(ref owner._position, _position);
            return bytes;
        }
    }
}
