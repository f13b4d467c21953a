using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>An answer that turned out to be no description, for whoever wants it all the same: what was read of it comes again, and then the rest.</summary>
/// <param name="reply">The answer; disposed of with this.</param>
/// <param name="part">Its part, read so far.</param>
/// <param name="read">What was read.</param>
internal sealed class UnreadReply(TransferReply reply, ReplyPart part, ReadOnlyMemory<byte> read) : TransferReply
{
    private ReadOnlyMemory<byte> _again = read;
    private bool _isTaken;

    public override ReplyKind Kind => reply.Kind;

    public override Uri FinalResource => reply.FinalResource;

    public override long? ResourceLength => reply.ResourceLength;

    public override bool SharesConnection => reply.SharesConnection;

    public override Validator Validator => reply.Validator;

    public override long? AnnouncedBytes => reply.AnnouncedBytes;

    public override string? MediaType => reply.MediaType;

    public override TimeSpan FirstByteTime => reply.FirstByteTime;

    public override long BodyBytes => reply.BodyBytes;

    public override async ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
    {
        if (_isTaken)
            return await reply.NextPartAsync(cancellationToken).ConfigureAwait(false);
        _isTaken = true;
        return new Part(this);
    }

    public override ValueTask DisposeAsync() => reply.DisposeAsync();

    private ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_again.IsEmpty)
            return part.ReadAsync(buffer, cancellationToken);
        int byteCount = Math.Min(buffer.Length, _again.Length);
        _again[..byteCount].CopyTo(buffer);
        _again = _again[byteCount..];
        return ValueTask.FromResult(byteCount);
    }

    private sealed class Part(UnreadReply reply) : ReplyPart
    {
        public override long Start => 0;

        public override long? End => reply.ResourceLength;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => reply.ReadAsync(buffer, cancellationToken);
    }
}
