namespace Morsel.Transports.Http;

/// <summary>An answer of several parts; those that were not asked for are read over.</summary>
internal sealed class MultipartReply(HttpAnswer answer, ResponseBody body, MultipartReader reader, AskedRanges asked, long? expectedLength)
    : HttpReply(answer, ReplyKind.Parts)
{
    private readonly List<ByteRange> _received = [];
    private MultipartPart? _current;
    private long? _resourceLength;
    private int _partCount;

    public override long? ResourceLength => _resourceLength;

    public override long BodyBytes => body.BytesRead;

    public override async ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
    {
        await reader.SkipRestAsync(cancellationToken).ConfigureAwait(false);
        // What follows the last byte asked for is framing; nobody needs to wait for it, or to mind its absence.
        if (asked.AreCoveredBy(_received))
            return _current = null;
        while (await reader.NextAsync(cancellationToken).ConfigureAwait(false) is { } told)
        {
            ByteRange range = Check(told);
            if (asked.WantAmongOthers(range))
            {
                _received.Add(range);
                return _current = new MultipartPart(this, range);
            }
        }
        return _current = null;
    }

    public override ValueTask DisposeAsync()
    {
        _current = null;
        reader.Dispose();
        body.Dispose();
        return base.DisposeAsync();
    }

    private ByteRange Check(ContentRange told)
    {
        ReplyCheck.CheckLength(FinalResource, told.ResourceLength, expectedLength ?? _resourceLength);
        _resourceLength ??= told.ResourceLength;
        if (++_partCount > asked.Count + 1)
            throw body.Bad($"the answer has more than {_partCount - 1} parts, expected {asked.Count}");
        return told.Range!.Value;
    }

    private sealed class MultipartPart(MultipartReply reply, ByteRange range) : ReplyPart
    {
        public override long Start => range.Start;

        public override long? End => range.End;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
            reply._current == this
                ? reply.Read(buffer, cancellationToken)
                : throw new InvalidOperationException("this part was left behind when the next one was asked for");
    }

    private ValueTask<int> Read(Memory<byte> buffer, CancellationToken cancellationToken) => reader.ReadAsync(buffer, cancellationToken);
}
