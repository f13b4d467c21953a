using Morsel.Fetching;
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
    }

    public TargetLayout Layout => _unpacker.Tiles;

    public bool MayBeLonger => true;

    public bool MayBeWhole => true;

    public int UsualRanges => TargetIndex.FewRanges;

    public int? SpareRequests => null;

    /// <summary>Bytes of the target that came out.</summary>
    public long UnpackedBytes => _unpacker.UnpackedBytes;

    /// <summary>Whether nothing of the target is missing.</summary>
    public bool IsComplete => _unpacker.IsComplete;

    /// <summary>Whether all that is wanted may wait in memory until it is its turn to be unpacked.</summary>
    public bool FitsInMemory => Layout.Length - _unwanted.BytesIn(Layout) <= TileStore.MostBytes;

    public void LearnLength(long bytes) => _fetched.ResourceLength = bytes;

    public void CopyKnown(BlockSet into) => into.CopyFrom(_unwanted);

    public ReplyReceiver NewReceiver(BlockSet unwanted, Action<long> onProgress) => new TileReceiver(_unpacker, unwanted, onProgress);

    /// <summary>Nothing more will come.</summary>
    public void Finish() => _unpacker.UnpackRest();
}
