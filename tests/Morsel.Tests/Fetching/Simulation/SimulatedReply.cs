using Morsel.Transports;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>What a simulated server answers, in its manner, as fast as its link carries it.</summary>
internal sealed class SimulatedReply : TransferReply
{
    private const int MostAtOnce = 32 << 10, FramingBytes = 120;
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(15);

    private readonly SimulatedServer _server;
    private readonly AskedOnce _asked;
    private readonly Queue<ByteRange> _parts;
    private readonly (long Bytes, TransportFailure? Failure) _fate;
    private readonly bool _isMultipart;
    private long _bodyBytes;
    private bool _isOver;

    public SimulatedReply(SimulatedServer server, TransferRequest request, AskedOnce asked, (long Bytes, TransportFailure? Failure) fate, TimeSpan firstByte)
    {
        (_server, _asked, _fate, FirstByteTime, FinalResource) = (server, asked, fate, firstByte, request.Resource);
        (Kind, ResourceLength, IEnumerable<ByteRange> parts) = Answer(request.Ranges, server.Character.Manner, server.Content.Length);
        _parts = new Queue<ByteRange>(parts);
        _isMultipart = _parts.Count > 1;
    }

    public override ReplyKind Kind { get; }

    public override Uri FinalResource { get; }

    public override long? ResourceLength { get; }

    public override Validator Validator => new(null, null);

    public override string? MediaType => null;

    public override TimeSpan FirstByteTime { get; }

    public override long BodyBytes => _bodyBytes;

    public override async ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
    {
        if (!_parts.TryDequeue(out ByteRange part))
            return null;
        if (_isMultipart)
            await TakeAsync(FramingBytes, cancellationToken);
        return new Part(this, part);
    }

    public override ValueTask DisposeAsync()
    {
        if (!_isOver)
            _server.Land(_asked);
        _isOver = true;
        return ValueTask.CompletedTask;
    }

    private static (ReplyKind Kind, long? Length, IEnumerable<ByteRange> Parts) Answer(IReadOnlyList<ByteRange> ranges, RangeManner manner, long length)
    {
        var whole = new ByteRange(0, length);
        if (ranges.Count == 0 || manner == RangeManner.WholeAlways || (manner == RangeManner.WholeForSeveral && ranges.Count > 1))
            return (ReplyKind.Whole, length, [whole]);
        return manner switch
        {
            RangeManner.FirstTen => (ReplyKind.Parts, length, ranges.Take(10)),
            RangeManner.FirstOnly => (ReplyKind.Parts, length, ranges.Take(1)),
            RangeManner.ToTheEnd => (ReplyKind.Parts, length, [new ByteRange(ranges[0].Start, length)]),
            RangeManner.Merged => (ReplyKind.Parts, length, [new ByteRange(ranges[0].Start, ranges[^1].End)]),
            RangeManner.RefusedTogether when ranges.Count > 1 => (ReplyKind.RangesRefused, length, []),
            RangeManner.RefusedAsTooLong when ranges.Count > 6 => (ReplyKind.RangesRefused, null, []),
            _ => (ReplyKind.Parts, length, ranges),
        };
    }

    private async Task TakeAsync(int bytes, CancellationToken cancellationToken)
    {
        if (_bodyBytes >= _fate.Bytes && _fate.Failure is { } failure)
        {
            _asked.HasFailed = true;
            if (failure == TransportFailure.TimedOut)
                await _server.WaitAsync(StallTimeout, cancellationToken);
            throw SimulatedServer.Failure(failure);
        }
        await _server.CarryAsync(_asked, bytes, cancellationToken);
        _bodyBytes += bytes;
    }

    private sealed class Part(SimulatedReply reply, ByteRange range) : ReplyPart
    {
        private long _position = range.Start;

        public override long Start => range.Start;

        public override long? End => range.End;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            int bytes = (int)Math.Min(Math.Min(buffer.Length, MostAtOnce), range.End - _position);
            if (bytes == 0)
                return 0;
            await reply.TakeAsync(bytes, cancellationToken);
            reply._server.Read(_position, buffer.Span[..bytes]);
            _position += bytes;
            return bytes;
        }
    }
}
