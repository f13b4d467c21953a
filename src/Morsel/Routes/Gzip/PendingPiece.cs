using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>A piece that is still to be unpacked, and how far that is.</summary>
/// <param name="piece">The piece.</param>
/// <param name="tiles">What its packed form is cut into.</param>
internal sealed class PendingPiece(GzipPiece piece, TargetLayout tiles)
{
    public GzipPiece Piece => piece;

    /// <summary>Tiles with its block header; none where the data begins with it.</summary>
    public BlockRun? Header { get; } = piece.Header is { } header ? TilesOver(tiles, header) : null;

    /// <summary>Tiles with its data.</summary>
    public BlockRun Data { get; } = TilesOver(tiles, piece.Data);

    /// <summary>Data tiles that were unpacked.</summary>
    public int DoneTiles { get; set; }

    public bool HasBegun { get; set; }

    /// <summary>How often it did not come out right.</summary>
    public int Failures { get; init; }

    public IEnumerable<int> HeaderTiles => Header is { } header ? Enumerable.Range(header.First, header.Count) : [];

    /// <summary>Every tile that is still needed for it.</summary>
    public IEnumerable<int> NeededTiles => HeaderTiles.Concat(Enumerable.Range(Data.First + DoneTiles, Data.Count - DoneTiles));

    private static BlockRun TilesOver(TargetLayout tiles, ByteRange range)
    {
        int first = tiles.BlockAt(range.Start), last = Math.Min(tiles.BlockAt(range.End - 1), tiles.BlockCount - 1);
        return new BlockRun(Math.Min(first, last), Math.Max(1, last - first + 1));
    }
}
