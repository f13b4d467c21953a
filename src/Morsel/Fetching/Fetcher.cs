using Morsel.Planning;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>Fetches what is wanted of a resource: sends requests side by side, hears each answer, learns from it, and asks on.</summary>
internal sealed class Fetcher
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    private readonly IFetchGoal _goal;
    private readonly BlockSet _known, _wrong;
    private readonly IReadOnlyList<Mirror> _mirrors;
    private readonly RunClock _clock;
    private readonly Dispatch _dispatch;
    private readonly FetchWatch _watch;
    private readonly FetchNews _news = new();
    private readonly List<ActiveRequest> _flights = [];
    private readonly RetryBudget _retries = new();
    private readonly FetchSpending _spending;

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
            new Mirror(source, guards, connections, goal, random ?? Random.Shared))];
        _spending = new FetchSpending(_flights);
        _dispatch = new Dispatch(new MirrorChoice(_mirrors, _retries), new Scheduler(goal, _known, _wrong, _spending, _news), goal, _flights, _spending);
        _watch = new FetchWatch(_mirrors, _dispatch, layout.BlockBytes, _clock);
    }

    /// <summary>Called, once, when a server says of two answers that they are of different generations of its file; where it fails, so does the fetching.</summary>
    /// <value>Default null: it is noticed by what does not verify.</value>
    public Func<CancellationToken, Task>? WhenChanged
    {
        init => _news.WhenChanged = value;
    }

    /// <summary>Ends when the goal wants more than it did; what is under way goes on meanwhile.</summary>
    /// <value>Default null: it never does.</value>
    public Task? Widened
    {
        init => _news.Widened = value;
    }

    /// <summary>What the user would rather spare.</summary>
    /// <value>Default: bytes.</value>
    public Preference Prefer
    {
        init => _spending.Prefer = value;
    }

    /// <summary>Bytes of the same resource that earlier fetches of the run brought: the bound on bytes holds for all together.</summary>
    /// <value>Default 0.</value>
    public long BeforeBytes
    {
        init => _spending.BeforeBytes = value;
    }

    private FetchTally Tally => _spending.Tally;

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
                else if (_dispatch.NextChance(_clock.Now) is { } chance && !_watch.IsTooLate(chance))
                    await _watch.WaitUntilAsync(chance, cancellationToken).ConfigureAwait(false);
                else
                    break;
                cancellationToken.ThrowIfCancellationRequested();
                await _news.CheckAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll([.. _flights.Select(flight => flight.Task), _news.Ended]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _flights.ForEach(Count);
        }
        return Conclude();
    }

    private bool LacksSomething()
    {
        if (_news.IsMoreWanted())
        {
            lock (_known)
                _goal.CopyKnown(_known);
            _dispatch.Replan();
        }
        return !_known.IsFull;
    }

    private void Launch(Action<long> onProgress, CancellationToken cancellationToken)
    {
        while (_dispatch.Next(_clock.Now) is { } order)
        {
            (Mirror mirror, PlannedRequest request, ActiveRequest? slow) = order;
            var exchange = new Exchange(_goal.AddressOf(mirror.Source, request), request, _goal.NewReceiver(request, _known, onProgress));
            var flight = new ActiveRequest(mirror, exchange) { Relieves = order.Relieved };
            if (slow is not null)
                (flight.Double, slow.Double) = (slow, flight);
            Tally.CountRequest(flight.Address);
            _retries.Count(isRepeat: mirror.Problem is not null);
            _flights.Add(flight);
            mirror.Launch(flight, _clock.Now);
            flight.Start(_clock.Now, _goal, roundTrip => _dispatch.IsWholeWorthIt(mirror, request, roundTrip), cancellationToken);
        }
    }

    private async Task HearAsync(WatchTimer alarm, CancellationToken cancellationToken)
    {
        Task ring = alarm.RingAsync(WatchInterval);
        await Task.WhenAny([.. _flights.Select(flight => flight.IsHeard ? flight.Task : flight.Answered), ring, .. _news.Awaited]).ConfigureAwait(false);
        foreach (ActiveRequest flight in _flights.Where(flight => !flight.IsHeard && flight.Answered.IsCompleted))
        {
            flight.Hear(Layout.Length);
            if (flight.Mirror.IsAnotherGeneration(flight))
                _news.Change(cancellationToken);
        }
        foreach (ActiveRequest flight in _flights.Where(flight => flight.IsHeard && flight.Task.IsCompleted).ToList())
            await LandAsync(flight).ConfigureAwait(false);
        if (ring.IsCompleted)
            _watch.Look(_flights);
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
        if (problem is { Failure: TransportFailure.NotFound or TransportFailure.Denied } && flight.Planned.IsUnit && IsJustLacking(flight, problem))
        {
            problem = null;
        }
        else if (problem is null && !flight.IsEnded)
        {
            flight.Teach(_dispatch.IsComplete(flight));
            bool isFound = mirror.Source.IsExamined && flight.Receiver.Mismatched.Count > 0;
            if (flight.Receiver.WrittenBytes == 0 && !isFound && !flight.TaughtSomething && !_known.IsFull)
                problem = flight.Problem(TransportFailure.BadReply, "the answer contained no data that matches the control file");
        }
        _dispatch.Return(flight);
        mirror.Land(flight, failed: problem is not null, _clock.Now);
        if (flight.Receiver.WrittenBytes > 0)
        {
            mirror.Succeed();
            _retries.Succeed();
        }
        if (problem is not null)
            RunTrace.TellFailure(mirror.Source.Resource, problem.Problem);
        if (problem is not null && !_known.IsFull)
            Fail(flight, problem);
    }

    private void Fail(ActiveRequest flight, TransportException problem)
    {
        Mirror mirror = flight.Mirror;
        int asked = flight.Planned.Asked.Count;
        if (mirror.Fail(flight, problem, _clock.Now, _retries))
            _retries.Fail(mirror.Source.Resource);
        if (mirror.Profile.RangesPerRequest >= asked)
            return;
        // One server has many addresses, and one way with ranges.
        foreach (Mirror other in _mirrors.Where(other => other != mirror && other.Guard == mirror.Guard && !other.Profile.GivesRanges))
            other.Profile.LearnUseless(asked);
    }

    // A store may lack some of what others have: that is no failure, and the others are asked.
    private bool IsJustLacking(ActiveRequest flight, TransportException problem)
    {
        int unit = Layout.BlockAt(flight.Planned.Ranges[0].Start);
        bool isBelieved = flight.Mirror.Trust.Lack(unit, problem);
        if (isBelieved)
            _wrong.Add(unit);
        return isBelieved;
    }

    private void Count(ActiveRequest flight)
    {
        Tally.CountBody(flight.Address, flight.BodyBytes);
        Tally.FetchedBytes += flight.Receiver.WrittenBytes;
        Tally.DataBytes += flight.DataBytes;
        flight.Mirror.Trust.Right += flight.Planned.IsUnit ? Math.Min(1, flight.Receiver.WrittenBytes) : flight.Receiver.WrittenBytes / Layout.BlockBytes;
        flight.Dispose();
    }

    private FetchTally Conclude()
    {
        Tally.WrongBlocks = _known.MissingRuns().Sum(run => Enumerable.Range(run.First, run.Count).Count(_wrong.Contains));
        return FinalFailure.Of(_mirrors, Layout.BlockCount - _known.Count, Tally.WrongBlocks) is { } problem ? throw problem : Tally;
    }
}
