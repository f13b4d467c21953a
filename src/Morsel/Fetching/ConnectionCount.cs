namespace Morsel.Fetching;

/// <summary>How many requests a mirror gets at once: one more as long as that brings more bytes, fewer as soon as it asks for fewer.</summary>
/// <param name="most">What the caller allows.</param>
/// <param name="first">How many there are to begin with.</param>
internal sealed class ConnectionCount(int most, int first = ConnectionCount.First)
{
    /// <summary>Usually there are so many to begin with.</summary>
    public const int First = 2;

    // Of what another connection would bring if the server limited each of them.
    private const double WorthShare = 0.5;

    // A machine that is busy is slower now and then: of two trials the better one counts before another connection, and the worse one with it.
    private const int Trials = 2;
    private const int TrialRoundTrips = 16;
    private static readonly TimeSpan ShortestTrial = TimeSpan.FromSeconds(0.5), LongestTrial = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CleanTime = TimeSpan.FromSeconds(10);

    private int _most = most;
    private (TimeSpan Began, long Bytes)? _trial;
    private double _bytesPerSecond, _best;
    private int _trials;
    private bool _isOnTrial, _isSettled;
    private TimeSpan? _lessened;

    /// <summary>Requests that may be under way.</summary>
    public int Allowed { get; private set; } = Math.Min(first, most);

    /// <summary>Whether one more brought no more.</summary>
    public bool IsEnough { get; private set; }

    /// <summary>Judges the last connection by what came since it was added.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="bytes">Bytes that the mirror has brought in all.</param>
    /// <param name="roundTrip">The mirror's round trip.</param>
    public void Observe(TimeSpan now, long bytes, TimeSpan roundTrip)
    {
        if (_lessened is { } lessened)
        {
            if (now - lessened >= CleanTime)
                (Allowed, _lessened) = (Math.Min(_most, Allowed + 1), now);
            return;
        }
        if (_isSettled)
            return;
        TimeSpan length = TimeSpan.FromTicks(Math.Clamp(TrialRoundTrips * roundTrip.Ticks, ShortestTrial.Ticks, LongestTrial.Ticks));
        if (_trial is not { } trial)
            _trial = (now, bytes);
        else if (now - trial.Began >= length)
            Judge((bytes - trial.Bytes) / (now - trial.Began).TotalSeconds, now, bytes);
    }

    /// <summary>What is asked for is many small pieces, one in each request: the round trips take the time, and not the bytes, so more requests at once are worth it from now on.</summary>
    /// <param name="most">What the caller allows then.</param>
    public void Spread(int most)
    {
        // Who refused some was asked for too many already.
        if (_lessened is null && most > Allowed)
            (Allowed, _most, _isSettled) = (most, most, true);
    }

    /// <summary>Not all connections are in use: what comes now says nothing about them.</summary>
    public void Rest() => _trial = null;

    /// <summary>The mirror refused a request because there were too many.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="toOne">Whether it counts requests, so that one at a time is right; else half as many.</param>
    public void Lessen(TimeSpan now, bool toOne)
    {
        _most = Math.Max(1, Math.Min(_most, Allowed - 1));
        Allowed = toOne ? 1 : Math.Max(1, Allowed / 2);
        _lessened = now;
    }

    private void Judge(double bytesPerSecond, TimeSpan now, long bytes)
    {
        _trial = (now, bytes);
        bool wasWorthIt = !_isOnTrial || bytesPerSecond > (1 + (WorthShare / (Allowed - 1))) * _bytesPerSecond;
        _best = Math.Max(_best, bytesPerSecond);
        if (wasWorthIt && ++_trials < Trials)
            return;
        if (!wasWorthIt)
            (Allowed, IsEnough) = (Allowed - 1, true);
        _isSettled = !wasWorthIt || Allowed == _most;
        if (_isSettled)
            return;
        Allowed++;
        (_isOnTrial, _bytesPerSecond, _best, _trials) = (true, _best, 0, 0);
    }
}
