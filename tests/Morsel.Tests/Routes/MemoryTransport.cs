using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Tests.Routes;

/// <summary>Resources in memory, which are given whole or in ranges, as is asked.</summary>
internal sealed class MemoryTransport : ITransport
{
    /// <summary>Where the resource is, or the folder of many.</summary>
    public static readonly Uri Address = new("http://memory/target");

    /// <summary>What there is, by its path.</summary>
    public Dictionary<string, byte[]> Resources { get; } = [];

    /// <summary>The target that the resources give.</summary>
    public TargetLayout? Layout { get; set; }

    /// <summary>Whether every hundredth byte of an answer is wrong.</summary>
    public bool IsSpoilt { get; set; }

    /// <summary>Requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>Called with the number of each request before it is answered.</summary>
    public Action<int> WhenAsked { get; set; } = _ => { };

    public bool Serves(Uri resource) => true;

    public Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WhenAsked(++Requests);
        return Resources.TryGetValue(request.Resource.AbsolutePath, out byte[]? content)
            ? Task.FromResult<TransferReply>(new Reply(request, IsSpoilt ? Spoilt(content) : content))
            : throw new TransportException(TransportFailure.NotFound, request.Resource, "there is nothing");
    }

    private static byte[] Spoilt(byte[] content) => [.. content.Select((value, i) => i % 100 == 50 ? (byte)~value : value)];

    private sealed class Reply(TransferRequest request, byte[] content) : TransferReply
    {
        private readonly Queue<ByteRange> _parts = new(request.Ranges.Count == 0 ? [new ByteRange(0, content.Length)] : request.Ranges);
        private long _bodyBytes;

        public override ReplyKind Kind => request.Ranges.Count == 0 ? ReplyKind.Whole : ReplyKind.Parts;

        public override Uri FinalResource => request.Resource;

        public override long? ResourceLength => content.Length;

        public override Validator Validator => new($"\"{request.Resource.AbsolutePath}\"", null);

        public override string? MediaType => null;

        public override TimeSpan FirstByteTime => TimeSpan.FromMilliseconds(1);

        public override long BodyBytes => _bodyBytes;

        public override ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReplyPart?>(_parts.TryDequeue(out ByteRange part) ? new Part(this, content, part) : null);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Part(Reply reply, byte[] content, ByteRange range) : ReplyPart
        {
            private long _position = range.Start;

            public override long Start => range.Start;

            public override long? End => range.End;

            public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
            {
                int bytes = (int)Math.Min(buffer.Length, range.End - _position);
                content.AsMemory((int)_position, bytes).CopyTo(buffer);
                (_position, reply._bodyBytes) = (_position + bytes, reply._bodyBytes + bytes);
                return ValueTask.FromResult(bytes);
            }
        }
    }
}
