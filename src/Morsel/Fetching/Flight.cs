using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One request under way, and what its answer taught.</summary>
internal sealed class Flight(PlannedRequest planned, ReplyReceiver receiver)
{
    private const double WorthStreaming = 0.5;

    private Uri? _resource;
    private ReplyKind? _kind;
    private long? _resourceLength;
    private long _targetBytes;
    private TimeSpan _firstByte;
    private TimeSpan _elapsed;
    private bool _isAbandoned;

    public PlannedRequest Planned => planned;

    public ReplyReceiver Receiver => receiver;

    public Task Task { get; set; } = Task.CompletedTask;

    /// <summary>Bytes of the answer's body that came.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Whether the answer changed what the next request will be like, although it brought nothing.</summary>
    public bool TaughtSomething { get; private set; }

    /// <summary>Sends the request and takes the answer in.</summary>
    public async Task FlyAsync(FetchSource source, long targetBytes, TimeProvider time, CancellationToken cancellationToken)
    {
        (_resource, _targetBytes) = (source.Resource, targetBytes);
        long sent = time.GetTimestamp();
        TransferReply reply = await source.Transport.SendAsync(
            new TransferRequest(source.Resource, planned.Ranges) { ExpectedLength = targetBytes, Home = source.Home }, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            (_kind, _resourceLength, _firstByte) = (reply.Kind, reply.ResourceLength, reply.FirstByteTime);
            try
            {
                if (IsWorthReading(reply.Kind))
                    await receiver.ReceiveAsync(reply, mayStopEarly: reply.Kind != ReplyKind.Whole, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                BodyBytes = reply.BodyBytes;
                _elapsed = time.GetElapsedTime(sent) - _firstByte;
            }
        }
    }

    /// <summary>Tells the profile what the answer was.</summary>
    /// <exception cref="TransportException">The resource is not the target.</exception>
    public void Teach(ServerProfile profile)
    {
        int asked = planned.Ranges.Count;
        profile.LearnSpeed(_firstByte, BodyBytes, _elapsed);
        switch (_kind)
        {
            case ReplyKind.Parts when asked > 0:
                profile.LearnParts(asked, receiver.Parts);
                TaughtSomething = asked > 1 && receiver.Parts < asked;
                break;
            case ReplyKind.Whole when asked > 0:
                profile.LearnWhole(asked);
                TaughtSomething = _isAbandoned;
                break;
            case ReplyKind.RangesRefused when _resourceLength is { } length && length != _targetBytes:
                throw new TransportException(TransportFailure.Changed, _resource!, $"the resource has {length} bytes, expected {_targetBytes}");
            case ReplyKind.RangesRefused when asked > 0:
                profile.LearnRefusal(asked, together: _resourceLength is not null);
                TaughtSomething = true;
                break;
        }
    }

    public TransportException Problem(string problem) => new(TransportFailure.BadReply, _resource!, problem);

    // The whole file where a few ranges were asked for: better to ask again for one range than to read it all.
    private bool IsWorthReading(ReplyKind kind)
    {
        if (kind is not (ReplyKind.Parts or ReplyKind.Whole))
            return false;
        long asked = planned.Ranges.Sum(range => range.Length);
        _isAbandoned = kind == ReplyKind.Whole && planned.Ranges.Count > 1 && asked < WorthStreaming * _targetBytes;
        return !_isAbandoned;
    }
}
