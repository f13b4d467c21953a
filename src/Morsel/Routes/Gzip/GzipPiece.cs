using Morsel.Compression.Inflate;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>What must be fetched of a gzip file for some plain bytes, and how they are unpacked.</summary>
/// <param name="Plain">The plain bytes.</param>
/// <param name="Point">Where unpacking begins; the 32 KiB of plain bytes before it must be known.</param>
/// <param name="Block">The block header whose codes are in force there; the same point where it is one.</param>
/// <param name="Header">The packed bytes with that header; null where the data begins with it.</param>
/// <param name="Data">The packed bytes from the point on.</param>
internal sealed record GzipPiece(ByteRange Plain, DeflateRecord Point, DeflateRecord Block, ByteRange? Header, ByteRange Data)
{
    // 3 bits, 14 for the counts, 19 × 3, and 316 code lengths of at most 7 bits, whatever way they are packed; and a bit's offset in its byte.
    private const int MostHeaderBytes = 290;

    /// <summary>Finds the piece of a gzip file that holds plain bytes.</summary>
    /// <param name="map">The map of the file.</param>
    /// <param name="plain">The plain bytes, inside the target.</param>
    public static GzipPiece Find(PieceMap map, ByteRange plain)
    {
        int point = map.FindAtOrBefore(plain.Start), end = map.FindAtOrBehind(plain.End), block = map.BlockOf(point);
        ByteRange data = BytesBetween(map.PackedBitOf(point), map.PackedBitOf(end));
        ByteRange? header = block == point ? null : HeaderOf(map, block);
        return new GzipPiece(plain, RecordOf(map, point), RecordOf(map, block), header, data);
    }

    /// <summary>Finds the pieces for everything that is missing: what one piece brings along is not fetched for another.</summary>
    /// <param name="map">The map of the file.</param>
    /// <param name="layout">The target.</param>
    /// <param name="missing">Runs of its blocks, ascending.</param>
    public static IEnumerable<GzipPiece> FindAll(PieceMap map, TargetLayout layout, IEnumerable<BlockRun> missing)
    {
        ByteRange? pending = null;
        foreach (ByteRange range in missing.Select(layout.RangeOf))
        {
            bool isOverlapping = pending is { } before && map.FindAtOrBefore(range.Start) <= map.FindAtOrBehind(before.End);
            if (pending is { } whole && !isOverlapping)
                yield return Find(map, whole);
            pending = new ByteRange(isOverlapping ? pending!.Value.Start : range.Start, range.End);
        }
        if (pending is { } last)
            yield return Find(map, last);
    }

    /// <summary>The packed form cut at every place where a piece may begin or end.</summary>
    public static TargetLayout TilesOf(PieceMap map)
    {
        var ends = new List<long>();
        void Cut(long end)
        {
            if (end > (ends.Count > 0 ? ends[^1] : 0))
                ends.Add(end);
        }

        for (int point = 0; point < map.Count; point++)
        {
            long bit = map.PackedBitOf(point);
            Cut(bit / 8);
            // The byte in which one piece ends and the next begins is a tile of its own: both need it, and neither the other's rest.
            Cut((bit + 7) / 8);
            if (map.BlockOf(point) == point && point + 1 < map.Count && HeaderOf(map, point).End <= map.PackedBitOf(point + 1) / 8)
                Cut(HeaderOf(map, point).End);
        }
        return new TargetLayout([.. ends]);
    }

    // The header is over where the first symbol begins, and so before the next record.
    private static ByteRange HeaderOf(PieceMap map, int block)
    {
        long start = map.PackedBitOf(block) / 8;
        return new ByteRange(start, Math.Min(start + MostHeaderBytes, BytesBetween(map.PackedBitOf(block), map.PackedBitOf(block + 1)).End));
    }

    private static DeflateRecord RecordOf(PieceMap map, int point) => new(map.PackedBitOf(point), map.PlainByteOf(point), map.BlockOf(point) == point);

    // A map may lie about bits; a range has a byte at least.
    private static ByteRange BytesBetween(long startBit, long endBit) => new(startBit / 8, Math.Max((startBit / 8) + 1, (endBit + 7) / 8));
}
