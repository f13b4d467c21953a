using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One request under way, and what its answer taught.</summary>
/// <param name="mirror">Who is asked.</param>
/// <param name="exchange">The request on the wire.</param>
internal sealed class ActiveRequest(Mirror mirror, Exchange exchange) : IDisposable
{
    // What stands around a range of several, in all servers that are known; and more than servers join ranges over by rule.
    private const long MostHeadingBytes = 512;

    private readonly SpeedFloor _floor = SpeedFloor.OfRequest();
    private (bool IsEnded, TransportException? Problem) _end;

    public Mirror Mirror => mirror;

    public Uri Address => exchange.Address;

    /// <summary>What was asked for.</summary>
    public PlannedRequest Planned => exchange.Planned;

    /// <summary>What of that it is still to bring: less where another request took over its end.</summary>
    public PlannedRequest Share { get; private set; } = exchange.Planned;

    public ReplyReceiver Receiver => exchange.Receiver;

    /// <summary>Ends with the flight; fails as it does.</summary>
    public Task Task => exchange.Task;

    /// <summary>Ends when the answer begins, or the flight fails before.</summary>
    public Task Answered => exchange.Answered;

    /// <summary>Whether another request took over the end of its answer, which the server sends all the same.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether what the beginning of the answer taught is learnt.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>When it was sent.</summary>
    public TimeSpan Sent { get; private set; }

    /// <summary>The request that asks another mirror for the same, or for which this one does; null if none.</summary>
    public ActiveRequest? Double { get; set; }

    /// <summary>Whether it was ended before its time.</summary>
    public bool IsEnded => _end.IsEnded;

    /// <summary>When its answer began; when it was sent, before that.</summary>
    public TimeSpan Began => Sent + (exchange.Reply?.FirstByteTime ?? TimeSpan.Zero);

    /// <summary>Bytes of the answer's body that came.</summary>
    public long BodyBytes => exchange.Reply?.BodyBytes ?? 0;

    /// <summary>Bytes of the resource that were read of it.</summary>
    public long DataBytes => exchange.Reply?.DataBytes ?? 0;

    /// <summary>Whether the answer changed what the next request will be like, although it brought nothing.</summary>
    public bool TaughtSomething { get; private set; }

    /// <summary>Whether the whole target is taken instead of ranges.</summary>
    public bool IsStreaming => exchange.IsStreaming;

    public Validator? Validator => exchange.Reply?.Validator;

    /// <summary>Sends the request.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="goal">What is fetched.</param>
    /// <param name="isWorthStreaming">Whether the whole target, where ranges were asked for, is read all the same; told the round trip of this answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Start(TimeSpan now, IFetchGoal goal, Func<TimeSpan, bool> isWorthStreaming, CancellationToken cancellationToken)
    {
        Sent = now;
        exchange.Start(mirror.Source, mirror.Speed, goal, isWorthStreaming, cancellationToken);
    }

    /// <summary>The request to the same mirror whose end this one is to take over, as long as nothing has come for this one; null if none.</summary>
    public ActiveRequest? Relieves { get; init; }

    /// <summary>What of some ranges lies ahead of where its answer is read now; what was read may not be proven yet.</summary>
    public PlannedRequest Ahead(PlannedRequest rest)
    {
        long position = exchange.Reply?.Position ?? 0;
        return rest with { Ranges = [.. rest.Ranges.Where(range => range.End > position).Select(range => new ByteRange(Math.Max(range.Start, position), range.End))] };
    }

    // Leaves the end of what it brings to another request.
    private void LeaveFrom(long from, long length)
    {
        IEnumerable<ByteRange> all = Share.IsWhole ? [new ByteRange(0, length)] : Share.Ranges;
        Share = Share with { Ranges = [.. all.Where(range => range.Start < from).Select(range => new ByteRange(range.Start, Math.Min(range.End, from)))] };
        IsCut = true;
        exchange.Reply?.EndAt(from);
    }

    /// <summary>Ends it before its time.</summary>
    /// <param name="problem">Why; null if others brought what it was to bring.</param>
    public void End(TransportException? problem)
    {
        _end = (true, problem);
        exchange.Cancel();
    }

    /// <summary>Whether its answer comes too slowly.</summary>
    public bool IsTooSlow(TimeSpan now) => _floor.IsTooSlow(now, BodyBytes);

    /// <summary>Tells the profile how the answer begins. An answer in parts takes over what it was sent for.</summary>
    /// <param name="length">Bytes in the resource.</param>
    public void Hear(long length)
    {
        IsHeard = true;
        if (exchange.Reply?.Kind == ReplyKind.Parts)
            Relieves?.LeaveFrom(Share.Ranges[0].Start, length);
        if (exchange.Reply is not { } reply)
            return;
        int asked = Planned.Asked.Count;
        mirror.Profile.LearnRoundTrip(reply.FirstByteTime);
        if (reply.SharesConnection)
            mirror.LearnThatConnectionsAreShared();
        if (reply.Kind == ReplyKind.Parts || Planned.IsUnit)
            mirror.Profile.LearnThatRangesWork();
        // So long an answer has all that was asked for: no need to wait for its end.
        long wanted = Planned.Asked.Sum(range => range.Length);
        if (reply.Kind == ReplyKind.Parts && reply.AnnouncedBytes >= wanted && reply.AnnouncedBytes <= wanted + (asked * MostHeadingBytes))
            mirror.Profile.LearnParts(asked, asked);
        else if (reply.Kind == ReplyKind.Whole && asked > 0)
            mirror.Profile.LearnWhole(asked);
    }

    /// <summary>Tells the profile what the answer was.</summary>
    /// <param name="isComplete">Whether all that was asked for came.</param>
    public void Teach(bool isComplete)
    {
        int asked = Planned.Asked.Count;
        switch (exchange.Reply?.Kind)
        {
            case ReplyKind.Parts when asked > 0:
                // Who joins ranges sends what is between them: of one at a time nothing is.
                bool areJoined = exchange.Reply.BetweenBytes > asked * MostHeadingBytes;
                mirror.Profile.LearnParts(asked, areJoined ? 1 : isComplete ? asked : Math.Min(Receiver.Parts, asked));
                break;
            case ReplyKind.RangesRefused when asked > 0:
                mirror.Profile.LearnRefusal(asked, RangeText.BytesOf(Planned), together: exchange.Reply.ResourceLength is not null);
                break;
        }
        TaughtSomething = mirror.Profile.RangesPerRequest < asked;
    }

    /// <summary>Why it failed, once it has ended; null if it did not, or was ended because others had brought what it was to bring.</summary>
    public async Task<TransportException?> ProblemAsync()
    {
        try
        {
            await Task.ConfigureAwait(false);
            return _end.Problem;
        }
        catch (TransportException e)
        {
            // Some servers hang up on a request that is too long for them.
            if (exchange.Reply is null && e.Failure is TransportFailure.Network)
                mirror.Profile.LearnBreak(Planned.Asked.Count);
            return e;
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            return _end.Problem;
        }
    }

    public TransportException Problem(TransportFailure failure, string problem) => exchange.Problem(failure, problem);

    public void Dispose() => exchange.Dispose();
}
