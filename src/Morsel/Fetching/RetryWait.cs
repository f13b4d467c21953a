using Morsel.Reporting;

namespace Morsel.Fetching;

/// <summary>Spaces out questions to one server that are asked one after the other, after failures, and ends them when nothing helps.</summary>
internal sealed class RetryWait(RunClock clock)
{
    private const int MostFailures = 5;

    private int _failures;

    /// <summary>Something new came: failures before do not count any more.</summary>
    public void Succeed() => _failures = 0;

    /// <summary>Waits until the server may be asked again: as long as it says, else longer and longer.</summary>
    /// <exception cref="TransportException">The problem, if asking again would be in vain.</exception>
    public async Task WaitAsync(TransportException problem, CancellationToken cancellationToken)
    {
        if (++_failures >= (problem.IsOutOfReach ? RetrySchedule.MostQuickTries : MostFailures))
            throw problem;
        TimeSpan wanted = problem.IsOutOfReach ? TimeSpan.Zero : problem.RetryAfter ?? TimeSpan.FromSeconds(Random.Shared.NextDouble() * Math.Pow(2, _failures - 1));
        if (problem.RetryAfter is not null && !clock.Reaches(clock.Now + wanted))
            throw problem;
        wanted = wanted > RetrySchedule.LeastWait ? wanted : RetrySchedule.LeastWait;
        RunTrace.TellWaiting(problem.Failure, problem.Message, wanted);
        await Task.Delay(wanted, clock.Provider, cancellationToken).ConfigureAwait(false);
    }
}
