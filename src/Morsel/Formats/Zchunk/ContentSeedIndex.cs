using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Another zchunk file, held against the content that is wanted.</summary>
internal sealed class ContentSeedIndex(ContentMatcher target, ZchunkHeader seed) : IZchunkSeedIndex
{
    public SeedChunk? Dictionary => seed.StoredBytes(0) > 0 ? seed.PieceOf(0) : null;

    public ZchunkHeader Header => seed;

    // What is stored is never what is wanted.
    public bool IsStoredOtherwise => true;

    public IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known) => [];

    public IReadOnlyList<SeedChunk> Makeable()
    {
        bool comparesContents = seed.HasContentDigests && seed.DigestKind.Includes(target.Header.DigestKind);
        return
        [
            .. Enumerable.Range(1, seed.ChunkCount - 1)
                .Where(chunk => target.HasContentOf(seed.ContentBytes(chunk)) && (!comparesContents || target.Blocks.Find(seed.ContentDigest(chunk)) >= 0))
                .Select(seed.PieceOf),
        ];
    }
}
