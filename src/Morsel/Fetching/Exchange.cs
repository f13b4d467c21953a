using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One request on the wire: sent, held to what was asked, and taken in.</summary>
/// <param name="address">Where it goes.</param>
/// <param name="planned">What is asked for.</param>
/// <param name="receiver">Takes the answer in.</param>
internal sealed class Exchange(Uri address, PlannedRequest planned, ReplyReceiver receiver) : IDisposable
{
    private readonly TaskCompletionSource _answered = new();
    private CancellationTokenSource? _ending;

    public Uri Address => address;

    public PlannedRequest Planned => planned;

    public ReplyReceiver Receiver => receiver;

    /// <summary>Ends when all is taken in; fails as the request does.</summary>
    public Task Task { get; private set; } = Task.CompletedTask;

    /// <summary>Ends when the answer begins, or the request fails before.</summary>
    public Task Answered => _answered.Task;

    /// <summary>The answer; null before it begins.</summary>
    public AskedReply? Reply { get; private set; }

    /// <summary>Whether the whole target is taken instead of ranges.</summary>
    public bool IsStreaming { get; private set; }

    /// <summary>Sends the request.</summary>
    /// <param name="source">To whom.</param>
    /// <param name="meter">Told about the bytes of the answer.</param>
    /// <param name="goal">What is fetched.</param>
    /// <param name="isWorthStreaming">Whether the whole target, where ranges were asked for, is read all the same; told the round trip of this answer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Start(
        FetchSource source, SpeedMeter meter, IFetchGoal goal, Func<TimeSpan, bool> isWorthStreaming, CancellationToken cancellationToken)
    {
        _ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task = RunAsync(source, meter, goal, isWorthStreaming, _ending.Token);
    }

    /// <summary>Ends it before its time.</summary>
    public void Cancel() => _ending?.Cancel();

    public TransportException Problem(TransportFailure failure, string problem) => new(failure, address, problem);

    public void Dispose() => _ending?.Dispose();

    private async Task RunAsync(
        FetchSource source, SpeedMeter meter, IFetchGoal goal, Func<TimeSpan, bool> isWorthStreaming, CancellationToken cancellationToken)
    {
        try
        {
            long? expected = goal.MayBeLonger || planned.IsUnit ? null : goal.Layout.Length;
            var request = new TransferRequest(address, planned.Asked) { ExpectedLength = expected, OnlyLength = goal.AsksLengths, Home = source.Home };
            AskedReply reply = Reply = new AskedReply(
                await source.Transport.SendAsync(request, cancellationToken).ConfigureAwait(false), planned.Asked, meter);
            await using (reply.ConfigureAwait(false))
            {
                CheckLength(reply, goal);
                if (!IsWorthReading(reply, isWorthStreaming))
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
        // How much is stored of a unit, nobody knows before.
        if (planned.IsUnit || reply.ResourceLength is not { } length)
            return;
        goal.LearnLength(length);
        if (length == goal.Layout.Length || (length > goal.Layout.Length && goal.MayBeLonger))
            return;
        string expected = goal.MayBeLonger ? "expected at least" : "expected";
        throw Problem(TransportFailure.Changed, $"the file has {length} bytes, {expected} {goal.Layout.Length}");
    }

    // The whole where a few ranges were asked for: better to ask again for one range than to read it all, and one such answer is enough.
    private bool IsWorthReading(TransferReply reply, Func<TimeSpan, bool> isWorthStreaming)
    {
        if (reply.Kind != ReplyKind.Whole || planned.Asked.Count == 0)
            return reply.Kind is ReplyKind.Parts or ReplyKind.Whole;
        return IsStreaming = isWorthStreaming(reply.FirstByteTime);
    }
}
