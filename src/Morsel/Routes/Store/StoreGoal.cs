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

    public TargetLayout Layout => origin.Units;

    public bool IsByUnit => true;

    public int UsualRanges => 1;

    public Uri AddressOf(FetchSource source, PlannedRequest request)
    {
        // A store is a folder, however its address ends; what stands behind a question mark lets in to each of its objects.
        var store = new UriBuilder(source.Resource);
        store.Path = $"{store.Path.TrimEnd('/')}/{origin.AddressOf(UnitOf(request))}";
        return store.Uri;
    }

    public void CopyKnown(BlockSet into)
    {
        var known = new BlockSet(verifier.Index.Layout.BlockCount);
        sink.CopyKnown(known);
        into.Clear();
        for (int unit = 0; unit < Layout.BlockCount; unit++)
        {
            BlockRun blocks = BlocksOf(unit);
            if (known.NextMissing(blocks.First) >= blocks.End)
                into.Add(unit);
        }
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress)
    {
        int unit = UnitOf(request);
        return new ObjectReceiver(origin.MostStoredBytes(unit), stored =>
        {
            int plainBytes = (int)Layout.RangeOf(unit).Length;
            bool isRight = TryTake(unit, stored, plainBytes);
            bool isNew = isRight && AddTo(unwanted, unit);
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

    private bool TryTake(int unit, ReadOnlySpan<byte> stored, int plainBytes)
    {
        if (!_unpackers.TryTake(out IChunkUnpacker? unpacker))
            unpacker = origin.CreateUnpacker();
        byte[] content = new byte[plainBytes];
        try
        {
            unpacker.Unpack(unit, stored, content);
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
        return ProvenRun.TryWrite(content, BlocksOf(unit), verifier, sink);
    }

    private static bool AddTo(BlockSet unwanted, int unit)
    {
        lock (unwanted)
            return unwanted.Add(unit);
    }
}
