using Morsel.Estimates;
using Morsel.Transports;
using Morsel.Transports.File;

namespace Morsel.Tests.Estimates;

/// <summary>A published folder behind a link, on virtual time: connections take their handshakes, the rate is shared, and each connection is slow at first.</summary>
/// <param name="folder">The folder.</param>
/// <param name="link">The link.</param>
/// <param name="time">The clock; it goes on only while somebody waits for the link.</param>
internal sealed class ShapedSite(string folder, Link link, FakeTimeProvider time) : ITransport
{
    private const int FirstWindowBytes = 14_480, MultipartBytes = 120;

    private readonly Stack<Connection> _idle = [];
    private DateTimeOffset _free;
    private int _waiting;

    /// <summary>Whether somebody waits for the link.</summary>
    public bool IsAwaited => Volatile.Read(ref _waiting) > 0;

    public bool Serves(Uri resource) => FileSite.IsOn(resource);

    public async Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        if (!_idle.TryPop(out Connection? connection))
        {
            connection = new Connection();
            await WaitUntilAsync(asked + (link.Handshakes * link.RoundTrip), cancellationToken);
        }
        await WaitUntilAsync(time.GetUtcNow() + link.RoundTrip, cancellationToken);
        string path = new FileSite(folder).PathOf(request.Resource);
        if (!System.IO.File.Exists(path))
        {
            _idle.Push(connection);
            throw new TransportException(TransportFailure.NotFound, request.Resource, "there is no such file");
        }
        return new Reply(this, connection, request, System.IO.File.ReadAllBytes(path), time.GetUtcNow() - asked);
    }

    // What has been acknowledged may be sent again; an acknowledgement takes a round trip from the sending on.
    private Task CarryAsync(Connection connection, int bytes, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), sent = connection.SentAt(now, bytes);
        _free = (_free > sent ? _free : sent) + TimeSpan.FromSeconds(bytes / link.BytesPerSecond);
        connection.Acknowledged.Enqueue((_free + link.RoundTrip, bytes));
        return WaitUntilAsync(_free, cancellationToken);
    }

    private async Task WaitUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        TimeSpan wait = moment - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
            return;
        var over = new TaskCompletionSource();
        using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), null, wait, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        Interlocked.Increment(ref _waiting);
        try
        {
            await over.Task;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Connection
    {
        private int _windowBytes = FirstWindowBytes, _underWayBytes;

        public Queue<(DateTimeOffset At, int Bytes)> Acknowledged { get; } = [];

        /// <summary>When so many bytes more can be sent.</summary>
        public DateTimeOffset SentAt(DateTimeOffset now, int bytes)
        {
            DateTimeOffset sent = now;
            while (Acknowledged.TryPeek(out (DateTimeOffset At, int Bytes) first) && (first.At <= now || _underWayBytes >= _windowBytes))
            {
                Acknowledged.Dequeue();
                (_underWayBytes, _windowBytes, sent) = (_underWayBytes - first.Bytes, _windowBytes + first.Bytes, first.At > sent ? first.At : sent);
            }
            _underWayBytes += bytes;
            return sent;
        }
    }

    private sealed class Reply(ShapedSite site, Connection connection, TransferRequest request, byte[] content, TimeSpan firstByte) : TransferReply
    {
        private readonly Queue<ByteRange> _parts = new(request.Ranges.Count > 0 ? request.Ranges : [new ByteRange(0, content.Length)]);
        private readonly bool _isMultipart = request.Ranges.Count > 1;
        private long _bodyBytes;
        private bool _isOver;

        public override ReplyKind Kind => request.Ranges.Count > 0 ? ReplyKind.Parts : ReplyKind.Whole;

        public override Uri FinalResource => request.Resource;

        public override long? ResourceLength => content.Length;

        public override Validator Validator => new(null, null);

        public override string? MediaType => null;

        public override TimeSpan FirstByteTime => firstByte;

        public override long BodyBytes => _bodyBytes;

        public override async ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
        {
            if (!_parts.TryDequeue(out ByteRange part))
                return null;
            if (_isMultipart)
                await TakeAsync(MultipartBytes, cancellationToken);
            return new Part(this, content.AsMemory((int)part.Start, (int)(Math.Min(part.End, content.Length) - part.Start)), part.Start);
        }

        public async ValueTask TakeAsync(int bytes, CancellationToken cancellationToken)
        {
            await site.CarryAsync(connection, bytes, cancellationToken);
            _bodyBytes += bytes;
        }

        public override ValueTask DisposeAsync()
        {
            if (!_isOver)
                site._idle.Push(connection);
            _isOver = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Part : ReplyPart
    {
        private const int MostAtOnce = 4 << 10;

        private readonly Reply _reply;
        private ReadOnlyMemory<byte> _left;

        public Part(Reply reply, ReadOnlyMemory<byte> bytes, long start)
        {
            (_reply, _left, Start, End) = (reply, bytes, start, start + bytes.Length);
        }

        public override long Start { get; }

        public override long? End { get; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int byteCount = Math.Min(_left.Length, Math.Min(buffer.Length, MostAtOnce));
            if (byteCount > 0)
                await _reply.TakeAsync(byteCount, cancellationToken);
            _left[..byteCount].CopyTo(buffer);
            _left = _left[byteCount..];
            return byteCount;
        }
    }
}
