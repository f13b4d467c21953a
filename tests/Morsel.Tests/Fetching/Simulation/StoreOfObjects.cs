using Morsel.Transports;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>A store on one host, on a clock that a test moves: each object has an ETag of its own and comes after a round trip.</summary>
internal sealed class StoreOfObjects(FakeTimeProvider time, TimeSpan roundTrip) : ITransport
{
    private int _underWay;

    /// <summary>The objects, by their paths.</summary>
    public Dictionary<string, byte[]> Objects { get; } = [];

    /// <summary>Whether it answers as over HTTP/2.</summary>
    public bool SharesConnections { get; init; }

    /// <summary>What was asked, in its order.</summary>
    public List<TransferRequest> Asked { get; } = [];

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    public bool Serves(Uri resource) => true;

    public async Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request);
        MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        var over = new TaskCompletionSource();
        using ITimer timer = time.CreateTimer(_ => over.TrySetResult(), null, roundTrip, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration cancelled = cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        try
        {
            await over.Task;
        }
        finally
        {
            _underWay--;
        }
        return Objects.TryGetValue(request.Resource.AbsolutePath, out byte[]? content)
            ? new ObjectReply(request.Resource, content, roundTrip, SharesConnections)
            : throw new TransportException(TransportFailure.NotFound, request.Resource, "there is no such object");
    }

    private sealed class ObjectReply(Uri resource, byte[] content, TimeSpan firstByte, bool sharesConnection) : TransferReply
    {
        private bool _isRead;
        private int _position;

        public override ReplyKind Kind => ReplyKind.Whole;

        public override Uri FinalResource => resource;

        public override bool SharesConnection => sharesConnection;

        // As where objects are sent as they come from a disk: nobody says how long they are.
        public override long? ResourceLength => null;

        public override Validator Validator => new($"\"{resource.AbsolutePath}\"", null);

        public override string? MediaType => null;

        public override TimeSpan FirstByteTime => firstByte;

        public override long BodyBytes => _position;

        public override ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
        {
            ReplyPart? part = _isRead ? null : new Part(this);
            _isRead = true;
            return ValueTask.FromResult(part);
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Part(ObjectReply reply) : ReplyPart
        {
            public override long Start => 0;

            public override long? End => null;

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
            {
                int bytes = Math.Min(buffer.Length, reply.Content.Length - reply._position);
                reply.Content.AsMemory(reply._position, bytes).CopyTo(buffer);
                reply._position += bytes;
                return ValueTask.FromResult(bytes);
            }
        }

        private byte[] Content => content;
    }
}
