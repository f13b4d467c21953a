using Morsel.Reporting;

namespace Morsel.Fetching;

/// <summary>Watches over a fetch as time passes: ends answers that bring nothing, too little or something else, and waits while nobody may be asked.</summary>
/// <param name="mirrors">All of them.</param>
/// <param name="dispatch">Knows who could be asked instead.</param>
/// <param name="blockBytes">Bytes in a block.</param>
/// <param name="clock">The clock of the run.</param>
internal sealed class FetchWatch(IReadOnlyList<Mirror> mirrors, Dispatch dispatch, int blockBytes, RunClock clock)
{
    private readonly SpeedFloor _floor = SpeedFloor.OfRun();
    private TimeSpan _waited;

    /// <summary>Ends answers before their time that are not worth it.</summary>
    /// <param name="flights">Requests under way; at least one.</param>
    /// <exception cref="TransportException">All mirrors together are too slow.</exception>
    public void Look(IReadOnlyList<ActiveRequest> flights)
    {
        TimeSpan now = clock.Now;
        foreach (Mirror mirror in mirrors)
        {
            mirror.Observe(now);
            bool isLost = mirror.IsLosing(blockBytes);
            foreach (ActiveRequest flight in mirror.Flights)
            {
                if (isLost)
                    flight.End(flight.Problem(TransportFailure.BadReply, "too many blocks do not match the control file"));
                else if (flight.IsTooSlow(now) && dispatch.HasOther(mirror, now))
                    flight.End(flight.Problem(TransportFailure.TooSlow, "the server sent less than 1 KiB a second for a minute"));
            }
        }
        if (_floor.IsTooSlow(now - _waited, mirrors.Sum(mirror => mirror.Bytes)))
            throw flights[0].Problem(TransportFailure.TooSlow, SpeedFloor.OfRunProblem);
    }

    /// <summary>Whether there is no time to wait so long: a server that asks for more patience than that is not waited for.</summary>
    public bool IsTooLate(TimeSpan chance) =>
        !clock.Reaches(chance) && mirrors.Any(mirror => mirror.Problem is { Failure: TransportFailure.Busy, RetryAfter: not null });

    public async Task WaitUntilAsync(TimeSpan chance, CancellationToken cancellationToken)
    {
        // A delay counts in whole milliseconds, and one of less than that would be none.
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((chance - clock.Now).TotalMilliseconds)));
        _waited += wait;
        if (mirrors.Select(mirror => mirror.Problem).OfType<TransportException>().LastOrDefault() is { } problem)
            RunTrace.TellWaiting(problem.Failure, problem.Message, wait);
        await Task.Delay(wait, clock.Provider, cancellationToken).ConfigureAwait(false);
    }
}
