namespace Morsel.Server.Transfers;

/// <summary>The transfers under way, and what those that ended came to.</summary>
internal sealed class TransferBoard(TimeProvider time)
{
    /// <summary>A client that asked for nothing for so long has finished.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    // More are not shown one by one; they count all the same.
    private const int MostTransfers = 1000;

    private readonly Dictionary<TransferKey, Transfer> _transfers = [];
    private TransferTotals _ended;
    private int _begun;
    private long _swept = time.GetTimestamp();

    /// <summary>Notes that an answer begins.</summary>
    /// <param name="key">Who asks for what.</param>
    /// <param name="ranges">The ranges that were asked for; 0 for the whole file.</param>
    /// <param name="bytes">Bytes of the file in the answer.</param>
    /// <returns>To be told what was sent, and disposed of when the answer has ended.</returns>
    public TransferReply Begin(TransferKey key, int ranges, long bytes)
    {
        lock (_transfers)
        {
            End();
            if (!_transfers.TryGetValue(key, out Transfer? transfer))
            {
                transfer = new Transfer(++_begun, key, time.GetTimestamp());
                if (_transfers.Count < MostTransfers)
                    _transfers.Add(key, transfer);
            }
            transfer.Open++;
            transfer.Sum = transfer.Sum with { Requests = transfer.Sum.Requests + 1, Ranges = transfer.Sum.Ranges + ranges, Asked = transfer.Sum.Asked + bytes };
            Change.Tell();
            return new TransferReply(this, transfer);
        }
    }

    /// <summary>The transfers, the newest first, and the totals of all.</summary>
    public (IReadOnlyList<TransferState> Transfers, TransferTotals Totals) Snapshot()
    {
        lock (_transfers)
        {
            End();
            TransferTotals totals = _transfers.Values.Aggregate(_ended, (sum, transfer) => sum.With(transfer));
            return ([.. _transfers.Values.OrderByDescending(transfer => transfer.Number).Select(StateOf)], totals);
        }
    }

    /// <summary>Told whenever something changes.</summary>
    public ChangeSignal Change { get; } = new();

    internal void Add(Transfer transfer, long sent)
    {
        lock (_transfers)
        {
            transfer.Sum = transfer.Sum with { Sent = transfer.Sum.Sent + sent };
            Change.Tell();
        }
    }

    internal void End(Transfer transfer)
    {
        lock (_transfers)
        {
            transfer.Open--;
            transfer.LastUse = time.GetTimestamp();
            if (!_transfers.TryGetValue(transfer.Key, out Transfer? known) || known != transfer)
                _ended = _ended.With(transfer);
            Change.Tell();
        }
    }

    private TransferState StateOf(Transfer transfer) => transfer.State(time.GetElapsedTime(transfer.Began));

    private void End()
    {
        // Not at each of ten thousand requests in a second.
        if (time.GetElapsedTime(_swept) < Idle / 10)
            return;
        _swept = time.GetTimestamp();
        Transfer[] idle = [.. _transfers.Values.Where(transfer => transfer.Open == 0 && time.GetElapsedTime(transfer.LastUse) >= Idle)];
        foreach (Transfer transfer in idle)
        {
            _transfers.Remove(transfer.Key);
            _ended = _ended.With(transfer);
        }
    }
}

/// <summary>An answer under way.</summary>
internal sealed class TransferReply(TransferBoard board, Transfer transfer) : IDisposable
{
    /// <summary>Notes that bytes of the file were sent.</summary>
    public void Add(long sent) => board.Add(transfer, sent);

    public void Dispose() => board.End(transfer);
}

/// <summary>What transfers came to.</summary>
/// <param name="Transfers">Transfers.</param>
/// <param name="Requests">Requests of them.</param>
/// <param name="Ranges">Ranges that were asked for.</param>
/// <param name="Sent">Bytes of files that were sent.</param>
/// <param name="Saved">Bytes of files that were not asked for.</param>
internal readonly record struct TransferTotals(long Transfers, long Requests, long Ranges, long Sent, long Saved)
{
    /// <summary>These and one more.</summary>
    public TransferTotals With(Transfer transfer) =>
        new(Transfers + 1, Requests + transfer.Sum.Requests, Ranges + transfer.Sum.Ranges, Sent + transfer.Sum.Sent, Saved + transfer.Saved);
}
