using Morsel.Compression;
using Morsel.Target;

namespace Morsel.Formats.Zsync;

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
    public static GzipPiece Find(GzipMap map, ByteRange plain)
    {
        int point = map.FindAtOrBefore(plain.Start), end = map.FindAtOrBehind(plain.End), block = map.BlockOf(point);
        ByteRange data = BytesBetween(map[point].InBits, map[end].InBits);
        ByteRange? header = block == point ? null : HeaderOf(map, block);
        return new GzipPiece(plain, map[point], map[block], header, data);
    }

    // The header is over where the first symbol begins, and so before the next record.
    private static ByteRange HeaderOf(GzipMap map, int block)
    {
        long start = map[block].InBits / 8;
        return new ByteRange(start, Math.Min(start + MostHeaderBytes, BytesBetween(map[block].InBits, map[block + 1].InBits).End));
    }

    // A map may lie about bits; a range has a byte at least.
    private static ByteRange BytesBetween(long startBit, long endBit) => new(startBit / 8, Math.Max((startBit / 8) + 1, (endBit + 7) / 8));
}
