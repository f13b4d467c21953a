using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One request under way, and what its answer taught.</summary>
/// <param name="mirror">Who is asked.</param>
/// <param name="planned">For what.</param>
/// <param name="receiver">Takes the answer in.</param>
/// <param name="isWorthStreaming">Whether the whole target, where ranges were asked for, is read all the same; told the round trip of this answer.</param>
internal sealed class ActiveRequest(Mirror mirror, PlannedRequest planned, ReplyReceiver receiver, Func<TimeSpan, bool> isWorthStreaming) : IDisposable
{
    private readonly TaskCompletionSource _answered = new();
    private readonly SpeedFloor _floor = SpeedFloor.OfRequest();
    private CancellationTokenSource? _ending;
    private TransferReply? _reply;
    private TransportException? _endedFor;

    public Mirror Mirror => mirror;

    public PlannedRequest Planned => planned;

    public ReplyReceiver Receiver => receiver;

    /// <summary>Ends with the flight; fails as it does.</summary>
    public Task Task { get; private set; } = Task.CompletedTask;

    /// <summary>Ends when the answer begins, or the flight fails before.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Whether what the beginning of the answer taught is learnt.</summary>
    public bool IsHeard { get; set; }

    /// <summary>When it was sent.</summary>
    public TimeSpan Sent { get; private set; }

    /// <summary>The request that asks another mirror for the same, or for which this one does; null if none.</summary>
    public ActiveRequest? Double { get; set; }

    /// <summary>Whether it was ended before its time.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Bytes of the answer's body that came.</summary>
    public long BodyBytes => _reply?.BodyBytes ?? 0;

    /// <summary>Whether the answer changed what the next request will be like, although it brought nothing.</summary>
    public bool TaughtSomething { get; private set; }

    public ReplyKind? Kind => _reply?.Kind;

    /// <summary>Whether the whole target is taken instead of several ranges.</summary>
    public bool IsStreaming { get; private set; }

    public Validator? Validator => _reply?.Validator;

    /// <summary>Sends the request.</summary>
    public void Start(RunClock clock, IFetchGoal goal, CancellationToken cancellationToken)
    {
        Sent = clock.Now;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task = FlyAsync(goal, _ending.Token);
    }

    /// <summary>Ends it before its time.</summary>
    /// <param name="problem">Why; null if others brought what it was to bring.</param>
    public void End(TransportException? problem)
    {
        (IsEnded, _endedFor) = (true, problem);
        _ending?.Cancel();
    }

    /// <summary>Whether its answer comes too slowly.</summary>
    public bool IsTooSlow(TimeSpan now) => _floor.IsTooSlow(now, BodyBytes);

    /// <summary>Tells the profile how the answer begins.</summary>
    public void Hear()
    {
        IsHeard = true;
        if (_reply is null)
            return;
        mirror.Profile.LearnRoundTrip(_reply.FirstByteTime);
        if (_reply.Kind == ReplyKind.Parts)
            mirror.Profile.LearnThatRangesWork();
        // So long an answer has all that was asked for: no need to wait for its end.
        if (_reply.Kind == ReplyKind.Parts && _reply.AnnouncedBytes >= planned.Ranges.Sum(range => range.Length))
            mirror.Profile.LearnParts(planned.Ranges.Count, planned.Ranges.Count);
        else if (_reply.Kind == ReplyKind.Whole && planned.Ranges.Count > 0)
            mirror.Profile.LearnWhole(planned.Ranges.Count);
    }

    /// <summary>Tells the profile what the answer was.</summary>
    /// <param name="isComplete">Whether all that was asked for came.</param>
    public void Teach(bool isComplete)
    {
        int asked = planned.Ranges.Count;
        switch (Kind)
        {
            case ReplyKind.Parts when asked > 0:
                mirror.Profile.LearnParts(asked, isComplete ? asked : Math.Min(receiver.Parts, asked));
                break;
            case ReplyKind.RangesRefused when asked > 0:
                mirror.Profile.LearnRefusal(asked, RangeText.BytesOf(planned), together: _reply!.ResourceLength is not null);
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
            return _endedFor;
        }
        catch (TransportException e)
        {
            // Some servers hang up on a request that is too long for them.
            if (_reply is null && e.Failure is TransportFailure.Network)
                mirror.Profile.LearnBreak(planned.Ranges.Count);
            return e;
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            return _endedFor;
        }
    }

    public TransportException Problem(TransportFailure failure, string problem) => new(failure, mirror.Source.Resource, problem);

    public void Dispose() => _ending?.Dispose();

    private async Task FlyAsync(IFetchGoal goal, CancellationToken cancellationToken)
    {
        try
        {
            FetchSource source = mirror.Source;
            var request = new TransferRequest(source.Resource, planned.Ranges) { ExpectedLength = goal.MayBeLonger ? null : goal.Layout.Length, Home = source.Home };
            TransferReply reply = await source.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            _reply = reply = new AskedReply(reply, planned.Ranges, mirror.Speed);
            await using (reply.ConfigureAwait(false))
            {
                CheckLength(reply, goal);
                if (!IsWorthReading(reply.Kind))
                    return;
                _answered.TrySetResult();
                await receiver.ReceiveAsync(reply, mayStopEarly: reply.Kind != ReplyKind.Whole, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _answered.TrySetResult();
        }
    }

    private void CheckLength(TransferReply reply, IFetchGoal goal)
    {
        if (reply.ResourceLength is not { } length)
            return;
        goal.LearnLength(length);
        if (length == goal.Layout.Length || (length > goal.Layout.Length && goal.MayBeLonger))
            return;
        string expected = goal.MayBeLonger ? "expected at least" : "expected";
        throw Problem(TransportFailure.Changed, $"the resource has {length} bytes, {expected} {goal.Layout.Length}");
    }

    // The whole where a few ranges were asked for: better to ask again for one range than to read it all.
    private bool IsWorthReading(ReplyKind kind)
    {
        if (kind != ReplyKind.Whole || planned.Ranges.Count <= 1)
            return kind is ReplyKind.Parts or ReplyKind.Whole;
        return IsStreaming = isWorthStreaming(_reply!.FirstByteTime);
    }
}
