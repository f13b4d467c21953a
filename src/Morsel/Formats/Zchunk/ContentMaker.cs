using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Takes the content of a seed's pieces as it is.</summary>
internal sealed class ContentMaker(ContentMatcher target, MakingTerms terms) : IChunkMaker
{
    private readonly PieceContent _pieces = new(terms);

    public int Make(SeedChunk piece, ReadOnlyMemory<byte> bytes, BlockSet known, out ReadOnlyMemory<byte> made)
    {
        if (!_pieces.TryRead(piece, bytes, out made) || !target.HasContentOf(made.Length))
            return -1;
        Span<byte> digest = stackalloc byte[target.Header.DigestKind.Width];
        target.Header.DigestKind.Compute(made.Span, digest);
        int block = target.Blocks.Find(digest);
        while (block >= 0 && known.Contains(block))
            block = target.Blocks.FindNext(block);
        return block;
    }

    public void Dispose() => _pieces.Dispose();
}
