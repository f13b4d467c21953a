using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Patch;

/// <summary>The payloads of a patch whose windows are missing.</summary>
/// <param name="origin">The patch.</param>
/// <param name="windows">Makes the windows.</param>
internal sealed class PatchGoal(PatchOrigin origin, WindowQueue windows) : IFetchGoal
{
    public TargetLayout Layout => origin.Stored;

    public void CopyKnown(BlockSet into)
    {
        BlockSet unneeded = windows.Unneeded();
        into.Clear();
        for (int block = 0; block < Layout.BlockCount; block++)
        {
            if (origin.WindowOf(block) is not { } window || unneeded.Contains(window))
                into.Add(block);
        }
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) => new PayloadReceiver(origin, windows, unwanted);

    /// <summary>Makes the windows whose payloads came with the head.</summary>
    public async Task TakeFetchedAsync()
    {
        BlockSet unneeded = windows.Unneeded();
        var running = new List<Task>();
        for (int window = unneeded.NextMissing(0); window < unneeded.BlockCount; window = unneeded.NextMissing(window + 1))
        {
            if (origin.Windows.PayloadOf(window) is { } payload && payload.End <= origin.Fetched.Length)
                windows.Add(window, origin.Fetched.Slice((int)payload.Start, (int)payload.Length), running);
        }
        await Task.WhenAll(running).ConfigureAwait(false);
    }
}

/// <summary>Takes the payloads of an answer, and lets windows be made of them while it goes on.</summary>
internal sealed class PayloadReceiver(PatchOrigin origin, WindowQueue windows, BlockSet unwanted) : RunReceiver(origin.Stored, unwanted)
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
        }
    }

    protected override void Take(long start, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || origin.Stored.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
            return;
        for (int block = whole.First; block < whole.End; block++)
        {
            if (!Claim(block))
                continue;
            ByteRange range = origin.Stored.RangeOf(block);
            WrittenBytes += range.Length;
            windows.Add(origin.WindowOf(block)!.Value, bytes.Slice((int)(range.Start - start), (int)range.Length).ToArray(), _running);
        }
        IsFull = windows.HasEnded;
    }

    // What failed once is not fetched again: the same bytes and the same base would give the same.
    private bool Claim(int block)
    {
        lock (_unwanted)
        {
            if (windows.HasEnded)
                _unwanted.Add(new BlockRun(0, _unwanted.BlockCount));
            return !_unwanted.Contains(block) && _unwanted.Add(block);
        }
    }
}
