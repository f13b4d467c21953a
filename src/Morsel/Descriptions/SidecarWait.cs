using Morsel.Fetching;

namespace Morsel.Descriptions;

/// <summary>How long a long description waits for the sidecar that was asked for beside it: it may turn out that only some of it is needed.</summary>
/// <param name="clock">Says when it takes too long.</param>
internal sealed class SidecarWait(RunClock clock)
{
    // A sidecar that has not come so long after the description is not worth waiting for.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _asked = clock.Now;
    private readonly TaskCompletionSource _worthIt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the description has waited for so long that nobody waits any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The sidecar came, and lists what is worth waiting for.</summary>
    public void GoOn() => _worthIt.TrySetResult();

    /// <summary>It is known what the sidecar is good for: who waits goes on.</summary>
    public void Decide() => _decided.TrySetResult();

    /// <summary>Waits, before the body of an answer is read, until it is known whether it is needed.</summary>
    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        IsOver = !await IsInTimeAsync(Task.WhenAny(_worthIt.Task, _decided.Task), cancellationToken).ConfigureAwait(false);
        if (!IsOver)
            await _decided.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for something as long as the description took until now, and as long again.</summary>
    /// <returns>Whether it came.</returns>
    public async Task<bool> IsInTimeAsync(Task awaited, CancellationToken cancellationToken)
    {
        TimeSpan took = clock.Now - _asked;
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        patience.CancelAfter(took > LeastPatience ? took : LeastPatience);
        try
        {
            await awaited.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !awaited.IsCompleted)
        {
            return false;
        }
    }
}
