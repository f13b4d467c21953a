using Morsel.Transports;

namespace Morsel.Fetching;

/// <summary>Spaces out attempts after failures, and ends them when nothing helps.</summary>
internal sealed class AttemptLimit(TimeProvider time)
{
    private const int MostFailures = 5;
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(60);

    private int _failures;
    private TransportException? _last;

    /// <summary>Whether another request would be in vain.</summary>
    public bool IsExhausted => _last is not null && (_failures >= MostFailures || !IsWorthRepeating(_last.Failure));

    /// <summary>New blocks came: failures before them do not count any more.</summary>
    public void Succeed() => (_failures, _last) = (0, null);

    /// <summary>Waits as long as it takes not to be a burden on the server.</summary>
    public async Task WaitAsync(TransportException problem, CancellationToken cancellationToken)
    {
        _last = problem;
        _failures++;
        if (IsExhausted)
            return;
        double seconds = Math.Min(LongestWait.TotalSeconds, FirstWait.TotalSeconds * Math.Pow(2, _failures - 1));
        TimeSpan jittered = TimeSpan.FromSeconds(Random.Shared.NextDouble() * seconds);
        TimeSpan wanted = problem.RetryAfter ?? jittered;
        TimeSpan wait = wanted > LeastWait ? wanted : LeastWait;
        await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    public void ThrowIfFailed()
    {
        if (IsExhausted)
            throw _last!;
    }

    private static bool IsWorthRepeating(TransportFailure failure) =>
        failure is TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy or TransportFailure.ServerError or TransportFailure.BadReply;
}
