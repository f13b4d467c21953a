using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Assembling;

/// <summary>Fetches some blocks while seeds are still scanned, one round at a time.</summary>
/// <param name="sink">What the fetcher writes to.</param>
/// <param name="fetch">Fetches everything that the sink says is missing.</param>
internal sealed class EarlyFetch(WantedBlocks sink, Func<CancellationToken, Task<FetchTally>> fetch)
{
    private Task _round = Task.CompletedTask;

    /// <summary>Whether a round is under way.</summary>
    public bool IsUnderWay => !_round.IsCompleted;

    /// <summary>Begins to fetch what of <paramref name="wanted"/> is missing, unless a round is under way.</summary>
    public void Begin(BlockSet wanted, CancellationToken cancellationToken)
    {
        if (IsUnderWay || _round.IsFaulted)
            return;
        sink.Only(wanted);
        _round = Task.Run(() => fetch(cancellationToken), cancellationToken);
    }

    /// <summary>Waits for the round under way; from then on everything is wanted.</summary>
    public async Task EndAsync()
    {
        try
        {
            await _round.ConfigureAwait(false);
        }
        catch (TransportException)
        {
            // The fetch after the scan asks again, and says it if the server still fails.
        }
        sink.Everything();
    }
}

/// <summary>A sink that says of all blocks but some that they are known, so that only those are fetched.</summary>
internal sealed class WantedBlocks(IVerifiedSink sink) : IVerifiedSink
{
    private BlockSet? _only;

    /// <summary>Wants these blocks and no others.</summary>
    public void Only(BlockSet wanted)
    {
        var only = new BlockSet(wanted.BlockCount);
        only.CopyFrom(wanted);
        _only = only;
    }

    /// <summary>Wants every block.</summary>
    public void Everything() => _only = null;

    public void CopyKnown(BlockSet into)
    {
        sink.CopyKnown(into);
        foreach (BlockRun unwanted in _only?.MissingRuns() ?? [])
            into.Add(unwanted);
    }

    public void Write(VerifiedBlocks blocks) => sink.Write(blocks);
}
