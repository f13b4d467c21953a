using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Reads pieces of a seed whose places are known, as many into each stretch as it has room for.</summary>
/// <param name="seed">The seed.</param>
/// <param name="pieces">The pieces in their order, and which block each may be.</param>
/// <param name="known">Blocks that are not needed any more; it grows meanwhile.</param>
/// <param name="mayBeBlock">Whether a piece of that length may be a block.</param>
internal sealed class PieceReader(ISeed seed, IReadOnlyList<(SeedChunk Piece, int Block)> pieces, BlockSet known, Func<int, bool> mayBeBlock)
{
    private const int OwnedBytes = 2 << 20;

    private int _next;
    private long _position;
    private IOException? _problem;

    /// <summary>Bytes that a stretch must have room for.</summary>
    public static int RoomFor(int longestBytes) => longestBytes + OwnedBytes;

    /// <summary>Fills the next stretch.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The seed cannot be read any further; all that could be was in stretches before.</exception>
    public bool TryRead(CutStretch stretch)
    {
        stretch.Clear();
        int filled = 0;
        for (; _next < pieces.Count; _next++)
        {
            (SeedChunk piece, int block) = pieces[_next];
            // Who comes a moment too early reads a piece in vain.
            if (piece.Offset < _position || !mayBeBlock(piece.Bytes) || known.Contains(block))
                continue;
            if (filled + piece.Bytes > stretch.Buffer.Length)
                break;
            if (!TryRead(piece, stretch.Buffer.AsSpan(filled, piece.Bytes)))
            {
                _next = pieces.Count;
                break;
            }
            stretch.Add(filled, piece.Bytes, piece.Offset);
            filled += piece.Bytes;
        }
        stretch.SeedEnd = _position;
        return filled > 0 || (_problem is null ? false : throw _problem);
    }

    private bool TryRead(SeedChunk piece, Span<byte> room)
    {
        int filled = 0;
        try
        {
            if (piece.Offset > _position)
                seed.Skip(piece.Offset - _position);
            for (int read = 1; read > 0 && filled < room.Length; filled += read)
                read = seed.Read(room[filled..]);
        }
        catch (IOException problem)
        {
            _problem = problem;
        }
        _position = piece.Offset + filled;
        return filled == room.Length;
    }
}
