using System.Buffers;
using System.Collections.Concurrent;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Store;

/// <summary>What is missing of a target, object by object.</summary>
/// <param name="origin">The store.</param>
/// <param name="verifier">Proves the target's blocks.</param>
/// <param name="sink">Takes them, and says which are missing.</param>
internal sealed class StoreGoal(StoreOrigin origin, BlockVerifier verifier, IVerifiedSink sink) : IFetchGoal, IDisposable
{
    private readonly ConcurrentBag<IChunkUnpacker> _unpackers = [];

    /// <summary>Keeps objects that were right; null where nobody does.</summary>
    /// <value>Default null.</value>
    public IObjectKeeper? Keeper { get; init; }

    /// <inheritdoc cref="IFetchGoal.SharedConnectionRequests"/>
    public int SharedConnectionRequests { get; init; }

    public TargetLayout Layout => origin.Units;

    public bool IsByUnit => true;

    public Uri AddressOf(FetchSource source, PlannedRequest request) => AddressIn(source.Resource, origin.AddressOf(UnitOf(request)));

    /// <summary>Where a store has an object.</summary>
    public static Uri AddressIn(Uri resource, string address)
    {
        // A store is a folder, however its address ends; what stands behind a question mark lets in to each of its objects.
        var store = new UriBuilder(resource);
        store.Path = $"{store.Path.TrimEnd('/')}/{address}";
        return store.Uri;
    }

    /// <remarks>Of units that one object holds, the first that is missing is fetched for all.</remarks>
    public void CopyKnown(BlockSet into)
    {
        var known = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(known);
        into.Clear();
        for (int unit = 0; unit < Layout.BlockCount; unit++)
        {
            if (into.Contains(unit))
                continue;
            if (IsIn(known, unit))
                into.Add(unit);
            else
                AddLike(unit, into);
        }
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress)
    {
        int unit = UnitOf(request);
        return new ObjectReceiver(origin.MostStoredBytes(unit), stored =>
        {
            int plainBytes = (int)Layout.RangeOf(unit).Length;
            bool isRight = TryTake(unit, stored);
            bool isNew = isRight && AddTo(unwanted, unit);
            if (isNew)
                Keeper?.Keep(origin.AddressOf(unit), stored);
            onProgress(isNew ? plainBytes : 0);
            return isNew ? plainBytes : isRight ? 0 : null;
        })
        {
            Unit = unit,
        };
    }

    public void Dispose()
    {
        foreach (IChunkUnpacker unpacker in _unpackers)
            unpacker.Dispose();
    }

    private int UnitOf(PlannedRequest request) => Layout.BlockAt(request.Ranges[0].Start);

    private BlockRun BlocksOf(int unit) => verifier.Index.Layout.WholeBlocksIn(Layout.RangeOf(unit))!.Value;

    private bool IsIn(BlockSet known, int unit)
    {
        BlockRun blocks = BlocksOf(unit);
        return known.NextMissing(blocks.First) >= blocks.End;
    }

    private void AddLike(int unit, BlockSet into)
    {
        for (int? like = origin.NextLike(unit); like is { } other; like = origin.NextLike(other))
            into.Add(other);
    }

    /// <summary>Writes the units that an object holds, if it is theirs.</summary>
    /// <param name="unit">One of them.</param>
    /// <param name="stored">The object.</param>
    public bool TryTake(int unit, ReadOnlySpan<byte> stored)
    {
        int bytes = (int)Layout.RangeOf(unit).Length;
        byte[] room = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            return TryUnpack(unit, stored, room.AsSpan(0, bytes)) && ProvenRun.TryWrite(room.AsMemory(0, bytes), BlocksOf(unit), verifier, sink, Twins(unit));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private bool TryUnpack(int unit, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        if (!_unpackers.TryTake(out IChunkUnpacker? unpacker))
            unpacker = origin.CreateUnpacker();
        try
        {
            unpacker.Unpack(unit, stored, content);
            return true;
        }
        catch (InvalidDataException)
        {
            // Broken is as wrong as another content is: another store may have it right.
            return false;
        }
        finally
        {
            _unpackers.Add(unpacker);
        }
    }

    private List<int> Twins(int unit)
    {
        var twins = new List<int>();
        for (int? like = origin.NextLike(unit); like is { } other; like = origin.NextLike(other))
            twins.Add(BlocksOf(other).First);
        return twins;
    }

    private static bool AddTo(BlockSet unwanted, int unit)
    {
        lock (unwanted)
            return unwanted.Add(unit);
    }
}
