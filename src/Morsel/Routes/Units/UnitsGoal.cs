using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Units;

/// <summary>The units that hold what is missing of a target.</summary>
/// <param name="stored">Where they are.</param>
/// <param name="units">Takes them.</param>
/// <param name="singleConnections">Requests that may be under way to a server that gives one range in each, where they may come in any order.</param>
internal sealed class UnitsGoal(StoredUnits stored, UnitQueue units, int singleConnections = 0) : IFetchGoal
{
    public TargetLayout Layout => stored.Layout;

    // The table stands behind the units.
    public bool MayBeLonger => true;

    public int SingleConnections => MayComeEarly ? singleConnections : 0;

    /// <summary>Whether there is room for all of them to wait for their turn.</summary>
    public bool MayComeEarly => WantedBytes <= UnitQueue.MostWaitingBytes;

    public double GapShare => PlanTerms.OfPieces;

    /// <summary>Stored bytes of the units that are wanted.</summary>
    public long WantedBytes => units.Wanted.Sum(unit => Layout.RangeOf(stored.BlockOf(unit)).Length);

    public void CopyKnown(BlockSet into)
    {
        into.Clear();
        into.Add(new BlockRun(0, Layout.BlockCount));
        foreach (int unit in units.Lacking)
            into.Remove(stored.BlockOf(unit));
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) => new UnitsReceiver(stored, units, unwanted);
}

/// <summary>Hands the units of an answer on, and lets those be decompressed whose turn it is while it goes on.</summary>
internal sealed class UnitsReceiver(StoredUnits stored, UnitQueue units, BlockSet unwanted) : RunReceiver(stored.Layout, unwanted)
{
    private readonly BlockSet _unwanted = unwanted;
    private readonly List<Task> _running = [];

    public override async Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken)
    {
        try
        {
            await base.ReceiveAsync(reply, mayStopEarly, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(_running).ConfigureAwait(false);
            Tell();
        }
    }

    protected override void Take(long start, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || stored.Layout.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
            return;
        for (int block = whole.First; block < whole.End && !IsFull; block++)
        {
            if (stored.UnitOf(block) is not { } unit || IsUnwanted(block))
                continue;
            ByteRange range = stored.Layout.RangeOf(block);
            IsFull = !units.TryAdd(unit, bytes.Span.Slice((int)(range.Start - start), (int)range.Length), _running) || units.HasEnded;
            if (!IsFull && Claim(block))
                WrittenBytes += range.Length;
        }
    }

    private bool IsUnwanted(int block)
    {
        lock (_unwanted)
            return _unwanted.Contains(block);
    }

    private bool Claim(int block)
    {
        lock (_unwanted)
            return _unwanted.Add(block);
    }

    private void Tell()
    {
        (IReadOnlyList<int> again, IReadOnlyList<int> left) = units.TakeNews();
        lock (_unwanted)
        {
            // Who is asked is left open: it may have been the way that damaged them.
            foreach (int unit in again)
                _unwanted.Remove(stored.BlockOf(unit));
            foreach (int unit in left)
                _unwanted.Add(stored.BlockOf(unit));
            if (units.HasEnded)
                _unwanted.Add(new BlockRun(0, _unwanted.BlockCount));
        }
    }
}
