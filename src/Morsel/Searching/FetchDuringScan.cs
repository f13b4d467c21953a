using Morsel.Fetching;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Fetches some blocks while seeds are still scanned, one round at a time.</summary>
/// <param name="sink">What is written to.</param>
/// <param name="fetch">Fetches everything that the sink says is missing; its first argument ends when that becomes more.</param>
/// <param name="cancellationToken">Ends the round under way.</param>
internal sealed class FetchDuringScan(WantedBlocks sink, Func<Task, CancellationToken, Task> fetch, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly TaskCompletionSource _widened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private Task _round = Task.CompletedTask;

    /// <summary>Whether a round is under way.</summary>
    public bool IsUnderWay => !_round.IsCompleted;

    /// <summary>Begins to fetch what of <paramref name="wanted"/> is missing, unless a round is under way or one has failed.</summary>
    public void Begin(BlockSet wanted)
    {
        if (IsUnderWay || _round.IsFaulted)
            return;
        sink.Only(wanted);
        _round = Task.Run(() => fetch(_widened.Task, _stop.Token), _stop.Token);
    }

    /// <summary>Lets the round under way, if there is one, fetch all that is missing, and waits for it. No other begins.</summary>
    /// <exception cref="IOException">It could not be written what came.</exception>
    public async Task EndAsync()
    {
        sink.All();
        _widened.TrySetResult();
        try
        {
            await _round.ConfigureAwait(false);
        }
        catch (TransportException)
        {
            // The fetch after the scan asks again, and says it if the server still fails.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _round.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
