namespace Morsel.Fetching;

/// <summary>Spaces out what is asked of a mirror after failures, and ends it when nothing helps.</summary>
internal sealed class AttemptLimit
{
    private const int MostFailures = 8;

    // Each attempt of these may cost the whole file.
    private const int MostFailuresOfWhole = 3;
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(60);

    private readonly Random _random;
    private int _failures;
    private bool _isHopeless;

    /// <param name="random">Chance, so that many clients do not come back at the same moment.</param>
    public AttemptLimit(Random random) => _random = random;

    /// <summary>The last failure; null if there was none since the last success.</summary>
    public TransportException? Problem { get; private set; }

    /// <summary>Whether another request would be in vain.</summary>
    public bool IsExhausted => _isHopeless || _failures >= MostFailures;

    /// <summary>When the next request may be sent.</summary>
    public TimeSpan NotBefore { get; private set; }

    /// <summary>New blocks came: failures before them do not count any more.</summary>
    public void Succeed()
    {
        _failures = 0;
        if (!_isHopeless)
            Problem = null;
    }

    /// <summary>A request failed: the next one waits.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="now">When.</param>
    /// <param name="least">The least wait.</param>
    /// <param name="asWhole">Whether the mirror gives whole resources only.</param>
    public void Fail(TransportException problem, TimeSpan now, TimeSpan least = default, bool asWhole = false)
    {
        Problem = problem;
        _failures++;
        _isHopeless |= !IsWorthRepeating(problem.Failure) || (asWhole && _failures >= MostFailuresOfWhole);
        double seconds = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, _failures - 1));
        TimeSpan wait = problem.RetryAfter ?? TimeSpan.FromSeconds(_random.NextDouble() * seconds);
        wait = wait < least ? least : wait;
        WaitUntil(now + (wait < LeastWait ? LeastWait : wait));
    }

    /// <summary>No request before <paramref name="moment"/>.</summary>
    public void WaitUntil(TimeSpan moment) => NotBefore = NotBefore < moment ? moment : NotBefore;

    private static bool IsWorthRepeating(TransportFailure failure) => failure is
        TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy or TransportFailure.ServerError
        or TransportFailure.BadReply or TransportFailure.TooSlow;
}
