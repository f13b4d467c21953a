using Morsel.Fetching;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>Hands the tiles of an answer to the unpacker.</summary>
/// <param name="unpacker">Takes them; all receivers of a fetch have the same.</param>
/// <param name="unwanted">Tiles that need not come any more; it is the lock of the unpacker as well.</param>
/// <param name="onProgress">Told about bytes of the target as they are written.</param>
internal sealed class TileReceiver(Unpacker unpacker, BlockSet unwanted, Action<long> onProgress) : ReplyReceiver(unpacker.Tiles, unwanted)
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
        if (unpacker.IsDoubtful)
            Mismatched.AddRange(unpacker.Again);
        unpacker.Again.ForEach(_unwanted.Remove);
        unpacker.GivenUp.ForEach(given => _unwanted.Add(given));
        unpacker.Again.Clear();
        unpacker.GivenUp.Clear();
    }
}
