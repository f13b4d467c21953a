using Morsel.Compression.Inflate;
using Morsel.Fetching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Gzip;

/// <summary>Unpacks what is missing of a target from tiles of its packed form, piece by piece in ascending order, as they come.</summary>
/// <remarks>
/// In this order the window before a piece is always there: it was there before, or an earlier piece brought it. Not safe for several threads.
/// </remarks>
internal sealed class Unpacker
{
    // From the second on, other mirrors are asked for the tiles as well.
    private const int MostFailures = 3;

    private readonly PieceMap _map;
    private readonly IProvenBytes _target;
    private readonly FetchedTiles _fetched;
    private readonly TileStore _tiles;
    private readonly PieceReader _reader;
    private readonly PendingPiece?[] _pieces;
    private int _next;

    /// <param name="map">The map of the packed form.</param>
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="sink">Takes them, and says which are missing.</param>
    /// <param name="target">Gives the windows.</param>
    /// <param name="fetched">Notes what came.</param>
    public Unpacker(PieceMap map, BlockVerifier verifier, IVerifiedSink sink, IProvenBytes target, FetchedTiles fetched)
    {
        TargetLayout layout = verifier.Index.Layout;
        var known = new BlockSet(layout.BlockCount);
        sink.CopyKnown(known);
        (_map, _target, _fetched) = (map, target, fetched);
        _tiles = new TileStore(GzipPiece.TilesOf(map));
        _reader = new PieceReader(verifier, sink, known);
        _pieces = [.. GzipPiece.FindAll(map, layout, known.MissingRuns()).Select(piece => new PendingPiece(piece, Tiles))];
        foreach (PendingPiece? piece in _pieces)
            _tiles.Want(piece!.NeededTiles);
    }

    /// <summary>What the packed form is cut into.</summary>
    public TargetLayout Tiles => _tiles.Layout;

    /// <summary>Bytes of the target that came out.</summary>
    public long UnpackedBytes => _reader.WrittenBytes;

    /// <summary>Whether nothing of the target is missing.</summary>
    public bool IsComplete => _reader.IsComplete;

    /// <summary>What the last tiles brought about for others.</summary>
    public TileOutcome Outcome { get; } = new();

    /// <summary>Whether a piece still needs a tile.</summary>
    public bool Needs(int tile) => _tiles.IsWanted(tile);

    /// <summary>Takes a tile, and unpacks what can be unpacked.</summary>
    /// <returns>False: there is no room for it now.</returns>
    public bool TryTake(int tile, ReadOnlySpan<byte> bytes)
    {
        if (!_tiles.TryKeep(tile, bytes))
            return false;
        _fetched.Note(Tiles, tile, bytes);
        while (_next < _pieces.Length && TryGo(_next))
            _next++;
        return true;
    }

    /// <summary>Unpacks what is there behind pieces that did not come.</summary>
    public void UnpackRest()
    {
        for (; _next < _pieces.Length; _next++)
            _ = TryGo(_next);
    }

    // False: it needs tiles that are not there.
    private bool TryGo(int index)
    {
        if (_pieces[index] is not { } piece)
            return true;
        try
        {
            if (!piece.HasBegun && !TryBegin(piece, index))
                return false;
            if (_pieces[index] is null)
                return true;
            for (; piece.DoneTiles < piece.Data.Count; piece.DoneTiles++)
            {
                int tile = piece.Data.First + piece.DoneTiles;
                if (_tiles.Find(tile) is not { } bytes)
                    return false;
                _reader.Read(bytes);
                _tiles.Release([tile]);
            }
            if (!_reader.IsDone)
                throw new InvalidDataException("the data ends too early");
            Forget(index);
            return true;
        }
        catch (InvalidDataException)
        {
            return !TryAgain(index);
        }
    }

    private bool TryBegin(PendingPiece piece, int index)
    {
        if (piece.HeaderTiles.Any(tile => !_tiles.IsKept(tile)) || !_tiles.IsKept(piece.Data.First))
            return false;
        byte[] window = new byte[Math.Min(Inflater.WindowBytes, piece.Piece.Point.Out)];
        if (window.Length > 0 && !_target.TryRead(window, piece.Piece.Point.Out - window.Length))
            GiveUp(index);
        else
            _reader.Begin(piece.Piece, HeaderOf(piece), window);
        return piece.HasBegun = true;
    }

    private byte[] HeaderOf(PendingPiece piece)
    {
        if (piece is not { Header: { } run, Piece.Header: { } range })
            return [];
        int skipped = (int)(range.Start - Tiles.StartOf(run.First));
        byte[] bytes = [.. piece.HeaderTiles.SelectMany(tile => _tiles.Find(tile)!).Skip(skipped)];
        return bytes;
    }

    // From where it is right so far. False: it is given up.
    private bool TryAgain(int index)
    {
        PendingPiece failed = _pieces[index]!;
        ByteRange plain = failed.Piece.Plain;
        long start = _reader.FirstMissingFrom(plain.Start);
        int failures = start > plain.Start ? 1 : failed.Failures + 1;
        if (start >= plain.End || failures > MostFailures)
        {
            GiveUp(index);
            return false;
        }
        var again = new PendingPiece(GzipPiece.Find(_map, new ByteRange(start, plain.End)), Tiles) { Failures = failures };
        _tiles.Want(again.NeededTiles);
        int reached = failed.Data.First + Math.Min(failed.DoneTiles, failed.Data.Count - 1);
        foreach (int tile in again.HeaderTiles.Concat(Enumerable.Range(again.Data.First, Math.Max(0, reached + 1 - again.Data.First))))
        {
            _tiles.Drop(tile);
            Outcome.Again.Add(tile);
        }
        _tiles.Release(failed.NeededTiles);
        Outcome.IsDoubtful = failures > 1;
        _pieces[index] = again;
        return true;
    }

    private void GiveUp(int index)
    {
        PendingPiece piece = _pieces[index]!;
        Forget(index);
        Outcome.GivenUp.AddRange(piece.NeededTiles.Where(tile => !_tiles.IsWanted(tile)));
    }

    private void Forget(int index)
    {
        _tiles.Release(_pieces[index]!.NeededTiles);
        _pieces[index] = null;
    }
}

/// <summary>What taking a tile brought about for other tiles.</summary>
internal sealed class TileOutcome
{
    /// <summary>Tiles that must come again, since what they gave was wrong.</summary>
    public List<int> Again { get; } = [];

    /// <summary>Tiles that need not come any more, since what they are for is given up.</summary>
    public List<int> GivenUp { get; } = [];

    /// <summary>Whether a piece has failed so often that other mirrors are to be asked.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Tells whoever fetches tiles, and forgets it.</summary>
    public void Tell(BlockSet unwanted, List<int> mismatched)
    {
        if (IsDoubtful)
            mismatched.AddRange(Again);
        Again.ForEach(unwanted.Remove);
        GivenUp.ForEach(tile => unwanted.Add(tile));
        Again.Clear();
        GivenUp.Clear();
        IsDoubtful = false;
    }
}
