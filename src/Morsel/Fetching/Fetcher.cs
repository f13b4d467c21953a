using Morsel.Proof;
using Morsel.Routes.Plain;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>Fetches what is wanted of a resource: sends requests side by side, hears each answer, learns from it, and asks on.</summary>
internal sealed class Fetcher
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly IFetchGoal _goal;
    private readonly RunClock _clock;
    private readonly BlockSet _known, _wrong;
    private readonly IReadOnlyList<Mirror> _mirrors;
    private readonly Dispatch _dispatch;
    private readonly List<ActiveRequest> _flights = [];
    private readonly RetryBudget _retries = new();
    private readonly FetchTally _tally = new();
    private readonly SpeedFloor _floor = SpeedFloor.OfRun();
    private TimeSpan _waited;
    private bool _isWidened;
    private Task? _looking;

    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="sources">Where the target is; the first ones are preferred until more is known of them.</param>
    /// <param name="connections">The most requests under way at once to one source.</param>
    /// <param name="guards">Of the hosts, and the clock.</param>
    /// <param name="random">What waits are drawn from; null for chance.</param>
    public Fetcher(
        BlockVerifier verifier, IVerifiedSink sink, IReadOnlyList<FetchSource> sources, int connections, HostGuards guards, Random? random = null)
        : this(new PlainGoal(verifier, sink), sources, connections, guards, random)
    {
    }

    /// <param name="goal">What is fetched.</param>
    /// <param name="sources">Where it is; the first ones are preferred until more is known of them.</param>
    /// <param name="connections">The most requests under way at once to one source.</param>
    /// <param name="guards">Of the hosts, and the clock.</param>
    /// <param name="random">What waits are drawn from; null for chance.</param>
    public Fetcher(IFetchGoal goal, IReadOnlyList<FetchSource> sources, int connections, HostGuards guards, Random? random = null)
    {
        TargetLayout layout = goal.Layout;
        (_goal, _clock) = (goal, guards.Clock);
        (_known, _wrong) = (new BlockSet(layout.BlockCount), new BlockSet(layout.BlockCount));
        _mirrors = [.. sources.Select(source =>
            new Mirror(source, guards.For(source.Resource), connections, goal, _clock, random ?? Random.Shared))];
        _dispatch = new Dispatch(_mirrors, new Scheduler(layout, _known, _wrong) { MayBeWhole = goal.MayBeWhole, SpareRequests = goal.SpareRequests }, layout, _flights);
    }

    /// <summary>Called, once, when a server says of two answers that they are of different generations of its file; where it fails, so does the fetching.</summary>
    /// <value>Default null: it is noticed by what does not verify.</value>
    public Func<CancellationToken, Task>? WhenChanged { get; init; }

    /// <summary>Ends when the goal wants more than it did; what is under way goes on meanwhile.</summary>
    /// <value>Default null: it never does.</value>
    public Task? Widened { get; init; }

    private TargetLayout Layout => _goal.Layout;

    /// <summary>Fetches every block that is wanted.</summary>
    /// <param name="onProgress">Told about blocks as they are written, in bytes; called from several threads.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <returns>What it cost. Blocks may still be missing: then no source is left that gave right bytes.</returns>
    /// <exception cref="TransportException">No source answers any more, or all of them together are too slow.</exception>
    public async Task<FetchTally> FetchMissingAsync(Action<long> onProgress, CancellationToken cancellationToken)
    {
        _goal.CopyKnown(_known);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var alarm = new WatchTimer(_clock.Provider);
        try
        {
            while (LacksSomething())
            {
                Launch(onProgress, stop.Token);
                if (_flights.Count > 0)
                    await HearAsync(alarm, stop.Token).ConfigureAwait(false);
                else if (_dispatch.NextChance(_clock.Now) is { } chance && !IsTooLate(chance))
                    await WaitUntilAsync(chance, cancellationToken).ConfigureAwait(false);
                else
                    break;
                cancellationToken.ThrowIfCancellationRequested();
                if (_looking is { IsCompleted: true })
                    await _looking.ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([.. _flights.Select(flight => flight.Task), _looking ?? Task.CompletedTask]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _flights.ForEach(Count);
        }
        return Conclude();
    }

    private bool LacksSomething()
    {
        if (Widened is { IsCompleted: true } && !_isWidened)
        {
            _isWidened = true;
            lock (_known)
                _goal.CopyKnown(_known);
            _dispatch.Replan();
        }
        return !_known.IsFull;
    }

    private void Launch(Action<long> onProgress, CancellationToken cancellationToken)
    {
        while (_dispatch.Next(_clock.Now) is var (mirror, request, slow))
        {
            var flight = new ActiveRequest(
                mirror, request, _goal.NewReceiver(_known, onProgress), roundTrip => _dispatch.IsWholeWorthIt(mirror, roundTrip));
            if (slow is not null)
                (flight.Double, slow.Double) = (slow, flight);
            _tally.Requests++;
            _retries.Count(isRepeat: mirror.Problem is not null);
            _flights.Add(flight);
            mirror.Launch(flight, _clock.Now);
            flight.Start(_clock, _goal, cancellationToken);
        }
    }

    private async Task HearAsync(WatchTimer alarm, CancellationToken cancellationToken)
    {
        Task ring = alarm.RingAsync(WatchInterval);
        Task looking = _looking is { IsCompleted: false } ? _looking : ring;
        Task widened = _isWidened ? ring : Widened ?? ring;
        await Task.WhenAny([.. _flights.Select(flight => flight.IsHeard ? flight.Task : flight.Answered), ring, looking, widened]).ConfigureAwait(false);
        foreach (ActiveRequest flight in _flights.Where(flight => !flight.IsHeard && flight.Answered.IsCompleted))
        {
            flight.Hear();
            if (flight.Mirror.IsAnotherGeneration(flight.Validator))
                _looking ??= WhenChanged?.Invoke(cancellationToken);
        }
        foreach (ActiveRequest flight in _flights.Where(flight => flight.IsHeard && flight.Task.IsCompleted).ToList())
            await LandAsync(flight).ConfigureAwait(false);
        if (ring.IsCompleted)
            Watch();
    }

    private async Task LandAsync(ActiveRequest flight)
    {
        Mirror mirror = flight.Mirror;
        _flights.Remove(flight);
        Count(flight);
        TransportException? problem = await flight.ProblemAsync().ConfigureAwait(false);
        foreach (int block in flight.Receiver.Mismatched)
        {
            mirror.Trust.Doubt(block);
            _wrong.Add(block);
        }
        if (problem is null && !flight.IsEnded)
        {
            flight.Teach(_dispatch.IsComplete(flight));
            if (flight.Receiver.WrittenBytes == 0 && !flight.TaughtSomething && !_known.IsFull)
                problem = flight.Problem(TransportFailure.BadReply, "the answer brought nothing that fits the description");
        }
        _dispatch.Return(flight);
        mirror.Land(flight, failed: problem is not null, _clock.Now);
        if (flight.Receiver.WrittenBytes > 0)
            mirror.Succeed();
        if (problem is not null && !_known.IsFull)
            mirror.Fail(problem, flight.Sent, _clock.Now, _retries.Pause);
    }

    private void Count(ActiveRequest flight)
    {
        _tally.TransferredBytes += flight.BodyBytes;
        _tally.FetchedBytes += flight.Receiver.WrittenBytes;
        flight.Mirror.Trust.Right += flight.Receiver.WrittenBytes / Layout.BlockBytes;
        flight.Dispose();
    }

    // Answers that bring nothing, too little or something else than the target are ended before their time.
    private void Watch()
    {
        TimeSpan now = _clock.Now;
        foreach (Mirror mirror in _mirrors)
        {
            mirror.Observe(now);
            bool isLost = mirror.IsLosing(Layout.BlockBytes);
            foreach (ActiveRequest flight in mirror.Flights)
            {
                if (isLost)
                    flight.End(flight.Problem(TransportFailure.BadReply, "too many blocks are not what the description says"));
                else if (flight.IsTooSlow(now) && _dispatch.HasOther(mirror, now))
                    flight.End(flight.Problem(TransportFailure.TooSlow, "less than 1 KiB a second came for a minute"));
            }
        }
        if (_floor.IsTooSlow(now - _waited, _mirrors.Sum(mirror => mirror.Bytes)))
            throw _flights[0].Problem(TransportFailure.TooSlow, SpeedFloor.OfRunProblem);
    }

    // A server that asks for more patience than there is time is not waited for.
    private bool IsTooLate(TimeSpan chance) =>
        !_clock.Reaches(chance) && _mirrors.Any(mirror => mirror.Problem is { Failure: TransportFailure.Busy, RetryAfter: not null });

    private async Task WaitUntilAsync(TimeSpan chance, CancellationToken cancellationToken)
    {
        // A delay counts in whole milliseconds, and one of less than that would be none.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((chance - _clock.Now).TotalMilliseconds)));
        _waited += wait;
        await Task.Delay(wait, _clock.Provider, cancellationToken).ConfigureAwait(false);
    }

    private FetchTally Conclude()
    {
        _tally.WrongBlocks = _known.MissingRuns().Sum(run => Enumerable.Range(run.First, run.Count).Count(_wrong.Contains));
        return FinalFailure.Of(_mirrors, Layout.BlockCount - _known.Count, _tally.WrongBlocks) is { } problem ? throw problem : _tally;
    }
}
