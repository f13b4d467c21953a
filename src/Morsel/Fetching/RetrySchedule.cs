namespace Morsel.Fetching;

/// <summary>When one mirror may be asked again: spaces out what is asked after failures, lets it rest after several in a row, and ends it when nothing helps.</summary>
/// <param name="random">Chance, so that many clients do not come back at the same moment.</param>
internal sealed class RetrySchedule(Random random)
{
    /// <summary>Between two requests that are equal, or of which one repeats the other, there is at least so much time.</summary>
    public static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(250);

    /// <summary>Failures without anything new between them after which nobody is asked again.</summary>
    public const int MostFailures = 8;

    /// <summary>Tries of a host that takes no connection and has answered nothing yet: a mistyped address is told at once, and a lost packet costs nothing.</summary>
    public const int MostQuickTries = 3;

    private const int MostInARow = 3;

    // Each attempt of these may cost the whole file.
    private const int MostFailuresOfWhole = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30), LongestRest = TimeSpan.FromMinutes(10);

    private int _failures;
    private int _inARow;
    private TimeSpan _rest = FirstRest;
    private TimeSpan _restsUntil, _notBefore;
    private bool _isHopeless;

    /// <summary>The last failure; null if there was none since the last success.</summary>
    public TransportException? Problem { get; private set; }

    /// <summary>Whether another request would be in vain.</summary>
    public bool IsExhausted => _isHopeless || _failures >= MostFailures;

    /// <summary>Whether one request, and no second, may try how the mirror is now.</summary>
    public bool IsTrying => _inARow >= MostInARow;

    /// <summary>Whether the last failure was not the first in a row.</summary>
    public bool IsRepeated => _inARow > 1;

    /// <summary>Whether it is left alone for a while, since its last requests failed.</summary>
    public bool IsResting(TimeSpan now) => _restsUntil > now;

    /// <summary>When it may be asked again.</summary>
    /// <param name="isAlone">Whether there is no other: then a rest would help nobody.</param>
    public TimeSpan ReadyAt(bool isAlone) => isAlone || _restsUntil < _notBefore ? _notBefore : _restsUntil;

    /// <summary>New blocks came: failures before them do not count any more.</summary>
    public void Succeed()
    {
        (_failures, _inARow, _rest) = (0, 0, FirstRest);
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
        _isHopeless |= !IsWorthRepeating(problem.Failure) || (asWhole && _failures >= MostFailuresOfWhole) || (problem.IsOutOfReach && _failures >= MostQuickTries);
        double seconds = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, _failures - 1));
        TimeSpan wait = problem.IsOutOfReach ? LeastWait : problem.RetryAfter ?? TimeSpan.FromSeconds(random.NextDouble() * seconds);
        wait = wait < least ? least : wait;
        WaitUntil(now + (wait < LeastWait ? LeastWait : wait));
        if (++_inARow < MostInARow)
            return;
        _restsUntil = now + _rest;
        _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
    }

    /// <summary>There is another way of asking: once more, although it would be in vain.</summary>
    public void Pardon() => (_isHopeless, _failures) = (false, Math.Min(_failures, MostFailures - 1));

    /// <summary>No request before <paramref name="moment"/>.</summary>
    public void WaitUntil(TimeSpan moment) => _notBefore = _notBefore < moment ? moment : _notBefore;

    private static bool IsWorthRepeating(TransportFailure failure) => failure is
        TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy or TransportFailure.ServerError
        or TransportFailure.BadReply or TransportFailure.TooSlow;
}
