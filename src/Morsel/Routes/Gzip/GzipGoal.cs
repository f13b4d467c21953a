using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>What is missing of a target, unpacked from a packed form of it.</summary>
internal sealed class GzipGoal : IFetchGoal
{
    private readonly Unpacker _unpacker;
    private readonly BlockSet _unwanted;
    private readonly FetchedTiles _fetched;

    /// <param name="map">The map of the packed form.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them, and says which are missing.</param>
    /// <param name="target">Gives what is there.</param>
    /// <param name="fetched">Notes what came.</param>
    public GzipGoal(PieceMap map, BlockVerifier verifier, IVerifiedSink sink, IProvenBytes target, FetchedTiles fetched)
    {
        _fetched = fetched;
        _unpacker = new Unpacker(map, verifier, sink, target, fetched);
        _unwanted = new BlockSet(Layout.BlockCount);
        for (int tile = 0; tile < Layout.BlockCount; tile++)
        {
            if (!_unpacker.Needs(tile))
                _unwanted.Add(tile);
        }
        WantedBytes = Layout.Length - _unwanted.BytesIn(Layout);
    }

    public TargetLayout Layout => _unpacker.Tiles;

    public bool MayBeLonger => true;

    /// <summary>Bytes of the target that came out.</summary>
    public long UnpackedBytes => _unpacker.UnpackedBytes;

    /// <summary>Whether nothing of the target is missing.</summary>
    public bool IsComplete => _unpacker.IsComplete;

    /// <summary>Bytes of the packed form that are wanted.</summary>
    public long WantedBytes { get; }

    /// <summary>Whether all that is wanted may wait in memory until it is its turn to be unpacked.</summary>
    public bool FitsInMemory => WantedBytes <= TileStore.MostBytes;

    public void LearnLength(long bytes) => _fetched.ResourceLength = bytes;

    public void CopyKnown(BlockSet into) => into.CopyFrom(_unwanted);

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) =>
        new TileReceiver(_unpacker, unwanted, onProgress);

    /// <summary>Nothing more will come.</summary>
    public void Finish() => _unpacker.UnpackRest();
}

/// <summary>Hands the tiles of an answer to the unpacker.</summary>
/// <param name="unpacker">Takes them; all receivers of a fetch have the same.</param>
/// <param name="unwanted">Tiles that need not come any more; it is the lock of the unpacker as well.</param>
/// <param name="onProgress">Told about bytes of the target as they are written.</param>
internal sealed class TileReceiver(Unpacker unpacker, BlockSet unwanted, Action<long> onProgress) : RunReceiver(unpacker.Tiles, unwanted)
{
    private readonly TargetLayout _tiles = unpacker.Tiles;
    private readonly BlockSet _unwanted = unwanted;

    protected override void Take(long start, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || _tiles.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
            return;
        lock (_unwanted)
        {
            long before = unpacker.UnpackedBytes;
            for (int tile = _unwanted.NextMissing(whole.First); tile < whole.End && !IsFull; tile = _unwanted.NextMissing(tile + 1))
            {
                ByteRange range = _tiles.RangeOf(tile);
                Take(tile, bytes.Span.Slice((int)(range.Start - start), (int)range.Length));
            }
            onProgress(unpacker.UnpackedBytes - before);
        }
    }

    private void Take(int tile, ReadOnlySpan<byte> bytes)
    {
        IsFull = !unpacker.TryTake(tile, bytes);
        if (IsFull)
            return;
        WrittenBytes += bytes.Length;
        _unwanted.Add(tile);
        unpacker.Outcome.Tell(_unwanted, Mismatched);
    }
}
