using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>
/// The bytes of a description from its first on, in an array that grows with them and not with what a header promises. Of a head only so much is asked for
/// as is needed, in as many answers as that takes.
/// </summary>
/// <param name="transport">Brings them.</param>
/// <param name="question">What is asked for.</param>
/// <param name="checkPace">Told how many have come; throws if that took too long.</param>
internal sealed class DescriptionStream(ITransport transport, DescriptionRequest question, Action<long> checkPace) : IAsyncDisposable
{
    // What a header promises is believed so far: doubling would touch each page twice.
    private const int BelievedBytes = 1 << 20;

    private readonly List<TransferReply> _replies = [];
    private ReplyPart? _part;
    private GzipPart? _unpacked;
    private byte[] _bytes = new byte[16 << 10];
    private int _count;

    /// <summary>Bytes of answer bodies so far.</summary>
    public long BodyBytes => _replies.Sum(reply => reply.BodyBytes);

    /// <summary>What has come of the description.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    /// <summary>How many bytes there may be.</summary>
    public long Limit => Math.Min(question.Limit, Array.MaxLength);

    /// <summary>The same, as it was asked for.</summary>
    public long RequestedLimit => question.Limit;

    private long ResourceBytes => _replies[0].ResourceLength ?? long.MaxValue;

    /// <summary>Asks for the description, or for the beginning of its head.</summary>
    public async Task<TransferReply> AskAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ByteRange> head = question.HeadBytes > 0 ? [new ByteRange(0, question.HeadBytes)] : [];
        TransferReply reply = await SendAsync(head, cancellationToken).ConfigureAwait(false);
        if (reply.Kind == ReplyKind.RangesRefused)
        {
            await reply.DisposeAsync().ConfigureAwait(false);
            reply = await SendAsync([], cancellationToken).ConfigureAwait(false);
        }
        _replies.Add(reply);
        return reply;
    }

    /// <summary>Goes to the first byte.</summary>
    /// <returns>Whether the answer has one.</returns>
    public async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        _part = await _replies[0].NextPartAsync(cancellationToken).ConfigureAwait(false);
        if (_part is { } packed && _replies[0].IsGzip)
            _part = _unpacked = new GzipPart(packed, question.Resource);
        return _part is { Start: 0 };
    }

    /// <summary>Reads on until there are <paramref name="total"/> bytes from the beginning.</summary>
    /// <returns>Whether the description ended before.</returns>
    public async Task<bool> FillAsync(long total, CancellationToken cancellationToken)
    {
        while (_count < total)
        {
            int read = await ReadAsync(total, cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return true;
            _count += read;
            checkPace(_count);
        }
        return false;
    }

    /// <summary>Hands the answer over, which is not closed with this then.</summary>
    public TransferReply Release()
    {
        var unread = new UnreadReply(_replies[0], _part!, Written);
        _replies.Clear();
        return unread;
    }

    public ValueTask DisposeAsync()
    {
        _unpacked?.Dispose();
        return _replies.Count > 0 ? _replies[^1].DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task<int> ReadAsync(long total, CancellationToken cancellationToken)
    {
        if (_count == _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Limit, Math.Max(2L * _bytes.Length, Math.Min(total, BelievedBytes))));
        Memory<byte> room = _bytes.AsMemory(_count, (int)Math.Min(_bytes.Length - _count, total - _count));
        int read = await _part!.ReadAsync(room, cancellationToken).ConfigureAwait(false);
        if (read > 0 || _replies[^1].Kind != ReplyKind.Parts || _count >= ResourceBytes)
            return read;
        await GoOnAsync(total, cancellationToken).ConfigureAwait(false);
        return await _part.ReadAsync(room, cancellationToken).ConfigureAwait(false);
    }

    private async Task GoOnAsync(long wanted, CancellationToken cancellationToken)
    {
        await _replies[^1].DisposeAsync().ConfigureAwait(false);
        var rest = new ByteRange(_count, Math.Min(Math.Max(wanted, _count + 1), ResourceBytes));
        TransferReply reply = await SendAsync([rest], cancellationToken).ConfigureAwait(false);
        _replies.Add(reply);
        _part = reply.Validator != _replies[0].Validator ? null : await reply.NextPartAsync(cancellationToken).ConfigureAwait(false);
        if (_part is null || _part.Start > _count)
            throw new TransportException(TransportFailure.Changed, question.Resource, "the file was replaced while its header was read: try again");
        await SkipAsync(_part, _count - _part.Start, cancellationToken).ConfigureAwait(false);
    }

    private static async Task SkipAsync(ReplyPart part, long bytes, CancellationToken cancellationToken)
    {
        byte[] passed = new byte[(int)Math.Min(bytes, 64 << 10)];
        for (int read = 1; bytes > 0 && read > 0; bytes -= read)
            read = await part.ReadAsync(passed.AsMemory(0, (int)Math.Min(bytes, passed.Length)), cancellationToken).ConfigureAwait(false);
    }

    private Task<TransferReply> SendAsync(IReadOnlyList<ByteRange> ranges, CancellationToken cancellationToken)
    {
        bool goesOn = _count > 0;
        var request = new TransferRequest(question.Resource, ranges)
        {
            UnlessStill = goesOn ? null : question.UnlessStill,
            OnlyIfStill = goesOn ? _replies[0].Validator : null,
            ExpectedLength = goesOn ? _replies[0].ResourceLength : null,
            PastCaches = question.PastCaches,
            Home = question.Home,
            TakesGzip = ranges.Count == 0,
        };
        return transport.SendAsync(request, cancellationToken);
    }
}
