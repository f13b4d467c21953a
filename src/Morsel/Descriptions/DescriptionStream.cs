using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>The bytes of a description from its first on. Of a head only so much is asked for as is needed, in as many answers as that takes.</summary>
internal sealed class DescriptionStream(ITransport transport, DescriptionRequest question) : IAsyncDisposable
{
    private TransferReply? _reply;
    private ReplyPart? _part;
    private Validator? _validator;
    private long? _resourceBytes;
    private long _earlierBytes;
    private long _position;

    /// <summary>Bytes of answer bodies so far.</summary>
    public long BodyBytes => _earlierBytes + (_reply?.BodyBytes ?? 0);

    /// <summary>Asks for the description, or for the beginning of its head.</summary>
    public async Task<TransferReply> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ByteRange> head = question.HeadBytes > 0 ? [new ByteRange(0, question.HeadBytes)] : [];
        _reply = await SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (_reply.Kind == ReplyKind.RangesRefused)
        {
            await _reply.DisposeAsync().ConfigureAwait(false);
            _reply = await SendAsync([], cancellationToken).ConfigureAwait(false);
        }
        (_validator, _resourceBytes) = (_reply.Validator, _reply.ResourceLength);
        return _reply;
    }

    /// <summary>Goes to the first byte.</summary>
    /// <returns>Whether the answer has one.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        _part = await _reply!.NextPartAsync(cancellationToken).ConfigureAwait(false);
        return _part is { Start: 0 };
    }

    /// <summary>Reads on.</summary>
    /// <param name="buffer">Receives the bytes.</param>
    /// <param name="wanted">Bytes that are wanted from the beginning on: what is asked for if these are not there yet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Bytes read; 0 only at the resource's end.</returns>
    public async Task<int> ReadAsync(Memory<byte> buffer, long wanted, CancellationToken cancellationToken)
    {
        int read = await _part!.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (read == 0 && _reply!.Kind == ReplyKind.Parts && _position < (_resourceBytes ?? long.MaxValue))
        {
            await GoOnAsync(wanted, cancellationToken).ConfigureAwait(false);
            read = await _part.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        _position += read;
        return read;
    }

    public ValueTask DisposeAsync() => _reply?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task GoOnAsync(long wanted, CancellationToken cancellationToken)
    {
        _earlierBytes += _reply!.BodyBytes;
        await _reply.DisposeAsync().ConfigureAwait(false);
        var rest = new ByteRange(_position, Math.Min(Math.Max(wanted, _position + 1), _resourceBytes ?? long.MaxValue));
        _reply = await SendAsync([rest], cancellationToken).ConfigureAwait(false);
        bool isOther = _validator is not null && _reply.Validator != _validator;
        _part = isOther ? null : await _reply.NextPartAsync(cancellationToken).ConfigureAwait(false);
        if (_part is null || _part.Start > _position)
            throw new TransportException(TransportFailure.Changed, question.Resource, "the file was replaced while its header was read; try again");
        await SkipAsync(_part, _position - _part.Start, cancellationToken).ConfigureAwait(false);
    }

    private static async Task SkipAsync(ReplyPart part, long bytes, CancellationToken cancellationToken)
    {
        byte[] passed = new byte[(int)Math.Min(bytes, 64 << 10)];
        for (int read = 1; bytes > 0 && read > 0; bytes -= read)
            read = await part.ReadAsync(passed.AsMemory(0, (int)Math.Min(bytes, passed.Length)), cancellationToken).ConfigureAwait(false);
    }

    private Task<TransferReply> SendAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken) => transport.SendAsync(
        new TransferRequest(question.Resource, ranges)
        {
            UnlessStill = _position == 0 ? question.UnlessStill : null,
            OnlyIfStill = _position == 0 ? null : _validator,
            ExpectedLength = _position == 0 ? null : _resourceBytes,
            PastCaches = question.PastCaches,
        },
        cancellationToken);
}
