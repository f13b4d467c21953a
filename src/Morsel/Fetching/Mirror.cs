using Morsel.Planning;
using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>One source and all that its answers have taught: what it takes, how fast it is, how often it fails, whether it is to be believed.</summary>
internal sealed class Mirror
{
    private const double Weight = 0.25;

    private readonly RetrySchedule _retries;
    private readonly int _connections, _singleConnections, _sharedConnectionRequests;
    private (Uri Resource, Validator Validator)? _heard;
    private TimeSpan _failed = TimeSpan.MinValue;
    private long _landedBytes;

    public Mirror(FetchSource source, HostGuards guards, int connections, IFetchGoal goal, Random random)
    {
        // What is one request each, and small, is worth its connections from the beginning.
        (Source, Guard, Connections) = (source, guards.For(source.Resource), new ConnectionCount(connections, goal.IsByUnit ? connections : ConnectionCount.First));
        (Trust, Speed, _retries) = (new BlockTrust(goal.Layout.BlockCount, source.MayLackMost || source.IsExamined, source.IsExamined), new SpeedMeter(guards.Clock), new RetrySchedule(random));
        (_connections, _singleConnections, _sharedConnectionRequests) = (connections, goal.SingleConnections, goal.SharedConnectionRequests);
        Profile = new ServerProfile(Connections.Allowed, guards.HabitOf(source.Resource));
        if (source.Measured is { } measured)
            Profile.LearnRoundTrip(measured.RoundTrip);
        if (source.Measured?.BytesPerSecond is { } speed)
            Speed.Assume(speed);
    }

    public FetchSource Source { get; }

    /// <summary>The guard of its host, which other mirrors may share.</summary>
    public StormGuard Guard { get; }

    public ServerProfile Profile { get; }

    public BlockTrust Trust { get; }

    public SpeedMeter Speed { get; }

    public ConnectionCount Connections { get; }

    public FlightRates Rates { get; } = new();

    /// <summary>Requests under way.</summary>
    public List<ActiveRequest> Flights { get; } = [];

    /// <summary>When it was asked last; null if never.</summary>
    public TimeSpan? Asked { get; private set; }

    /// <summary>The last failure; null if there was none since the last success.</summary>
    public TransportException? Problem => _retries.Problem;

    /// <summary>Whether it may still be of use.</summary>
    public bool IsUsable => !_retries.IsExhausted && !Trust.IsLost;

    /// <summary>Whether its last requests failed.</summary>
    public bool IsResting(TimeSpan now) => _retries.IsResting(now);

    /// <summary>The share of its requests that succeed, the last ones counted most.</summary>
    public double SuccessRatio { get; private set; } = 1;

    /// <summary>What may be expected of it: bytes per second of requests that succeed; null if it was not measured.</summary>
    public double? Score => Speed.BytesPerSecond * SuccessRatio * Trust.HeldShare;

    public LinkCost Cost
    {
        get
        {
            (Profile.Connections, Profile.BytesPerSecond) = (Connections.Allowed, Speed.BytesPerSecond);
            return Profile.Cost;
        }
    }

    /// <summary>Requests that it may be sent now: one until it is known what comes of ranges, and one beside the whole to find that out.</summary>
    public int Room => (_retries.IsTrying ? 1 : Profile.IsProbed ? Connections.Allowed : Flights is [{ IsHeard: true, Planned.IsWhole: true }] ? Math.Min(2, Connections.Allowed) : 1) - Flights.Count;

    /// <summary>Bytes of bodies that it has brought.</summary>
    public long Bytes => _landedBytes + Flights.Sum(flight => flight.BodyBytes);

    /// <summary>When it may be asked again.</summary>
    /// <param name="isAlone">Whether there is no other: then a rest would help nobody.</param>
    public TimeSpan ReadyAt(bool isAlone) => _retries.ReadyAt(isAlone);

    /// <summary>Whether an answer is of another generation of a resource than the one before of the same resource.</summary>
    public bool IsAnotherGeneration(ActiveRequest flight)
    {
        if (flight.Validator is not { } validator)
            return false;
        Validator? before = _heard?.Resource == flight.Address ? _heard?.Validator : null;
        _heard = (flight.Address, validator);
        return before is not null
            && ((before.EntityTag is { } tag && validator.EntityTag is { } otherTag && tag != otherTag)
                || (before.LastModified is { } date && validator.LastModified is { } otherDate && date != otherDate));
    }

    /// <summary>Whether so much of what its answers under way have brought is wrong that the rest is not worth waiting for.</summary>
    public bool IsLosing(int blockBytes) => Trust.IsLostWith(
        Flights.Sum(flight => flight.Receiver.Mismatched.Count), Flights.Sum(flight => flight.Receiver.WrittenBytes) / blockBytes);

    public void WaitUntil(TimeSpan moment) => _retries.WaitUntil(moment);

    public void Launch(ActiveRequest flight, TimeSpan now)
    {
        Asked = now;
        Flights.Add(flight);
        Guard.Send(flight.Address, flight.Planned, now);
        Rates.Begin(now, Bytes, Flights.Count);
    }

    public void Land(ActiveRequest flight, bool failed, TimeSpan now)
    {
        Flights.Remove(flight);
        Guard.Land(failed, now);
        _landedBytes += flight.BodyBytes;
        Rates.Begin(now, Bytes, Flights.Count);
        if (flight.IsCut)
            Rates.Cut(now);
        SuccessRatio += Weight * ((failed ? 0 : 1) - SuccessRatio);
        if (flight.Planned.Asked.Count > 0 && !flight.IsStreaming && (flight.Receiver.WrittenBytes > 0 || flight.Receiver.Mismatched.Count > 0))
            Profile.LearnThatRangesBring();
        if (Profile is { IsProbed: true, RangesPerRequest: 1 })
            Connections.Spread(_singleConnections);
    }

    /// <summary>What is asked for is many requests that take little more than a round trip.</summary>
    public void LearnThatRequestsAreSmall() => Connections.Spread(_connections);

    /// <summary>Another request costs it no connection.</summary>
    public void LearnThatConnectionsAreShared() => Connections.Spread(_sharedConnectionRequests);

    public void Succeed() => _retries.Succeed();

    /// <summary>A request failed.</summary>
    /// <param name="flight">Which.</param>
    /// <param name="problem">Why.</param>
    /// <param name="now">The moment.</param>
    /// <param name="budget">Says how long to wait at least, and whether its host has failed before.</param>
    /// <returns>Whether that is one failure more of those that say nothing of this address alone.</returns>
    public bool Fail(ActiveRequest flight, TransportException problem, TimeSpan now, RetryBudget budget)
    {
        // What was under way when another failed may have failed of the same cause: it counts once.
        if (flight.Sent < _failed && problem.RetryAfter is null)
            return false;
        _failed = now;
        if (problem.Failure == TransportFailure.Busy && (problem.RetryAfter is null || problem.IsRateLimit))
            Connections.Lessen(now, toOne: problem.IsRateLimit);
        _retries.Fail(problem, now, budget.Pause, asWhole: Profile.RangesPerRequest == 0);
        int asked = flight.Planned.Asked.Count;
        if (problem.IsOutOfReach)
            return true;
        if (!MayBeOfRanges(problem.Failure, asked, _retries.IsRepeated || budget.HasFailed(Source.Resource)))
            return problem.MayPass || problem.Failure is TransportFailure.BadReply or TransportFailure.Denied;
        Profile.LearnUseless(asked);
        _retries.Pardon();
        return false;
    }

    // Whatever a server does to ranges, it may do otherwise to one at a time, and give the whole. What may pass is waited for first.
    private bool MayBeOfRanges(TransportFailure failure, int asked, bool isRepeated) => failure switch
    {
        _ when asked == 0 || (asked == 1 && Profile.GivesRanges) => false,
        TransportFailure.Denied => true,
        TransportFailure.BadReply => asked > 1 || isRepeated,
        TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.ServerError => _retries.IsExhausted,
        _ => false,
    };

    /// <summary>Judges its connections by what they bring.</summary>
    public void Observe(TimeSpan now)
    {
        Rates.Observe(now, Bytes);
        if (Flights.Count >= Connections.Allowed)
            Connections.Observe(now, Bytes, Profile.RoundTrip);
        else
            Connections.Rest();
    }
}
