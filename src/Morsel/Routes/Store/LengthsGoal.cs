using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Routes.Store;

/// <summary>How many bytes are stored of the objects that are missing: each is asked for its length alone.</summary>
/// <param name="units">What is missing.</param>
/// <param name="origin">The store.</param>
internal sealed class LengthsGoal(StoreGoal units, StoreOrigin origin) : IFetchGoal
{
    private readonly BlockSet _measured = new(units.Layout.BlockCount);
    private long _bytes;

    public TargetLayout Layout => units.Layout;

    public bool IsByUnit => true;

    public bool AsksLengths => true;

    /// <summary>Bytes of those that were found.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many were not found.</summary>
    public int LackingCount
    {
        get
        {
            var known = new BlockSet(Layout.BlockCount);
            CopyKnown(known);
            return Layout.BlockCount - known.Count;
        }
    }

    /// <summary>Whether objects are asked for that are stored as they are.</summary>
    public bool IsPlain { get; set; }

    public Uri AddressOf(FetchSource source, PlannedRequest request)
    {
        int unit = Layout.BlockAt(request.Ranges[0].Start);
        return StoreGoal.AddressIn(source.Resource, IsPlain && origin.PlainAddressOf(unit) is { } plain ? plain : origin.AddressOf(unit));
    }

    public void CopyKnown(BlockSet into)
    {
        units.CopyKnown(into);
        lock (_measured)
        {
            for (int unit = _measured.NextMember(0); unit < _measured.BlockCount; unit = _measured.NextMember(unit + 1))
                into.Add(unit);
        }
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress)
    {
        int unit = Layout.BlockAt(request.Ranges[0].Start);
        return new LengthReceiver(unit, (int)Layout.RangeOf(unit).Length, length => Take(unit, length, unwanted));
    }

    private bool Take(int unit, long length, BlockSet unwanted)
    {
        if (length <= 0 || length > origin.MostStoredBytes(unit))
            return false;
        lock (unwanted)
            unwanted.Add(unit);
        lock (_measured)
            _bytes += _measured.Add(unit) ? length : 0;
        return true;
    }

    /// <summary>Takes the length that an answer tells, and reads nothing of it.</summary>
    private sealed class LengthReceiver(int unit, int plainBytes, Func<long, bool> take) : ReplyReceiver
    {
        public override Task ReceiveAsync(TransferReply reply, bool mayStopEarly, CancellationToken cancellationToken)
        {
            Parts++;
            if (take(reply.ResourceLength ?? 0))
                WrittenBytes += plainBytes;
            else
                Mismatched.Add(unit);
            return Task.CompletedTask;
        }
    }
}
