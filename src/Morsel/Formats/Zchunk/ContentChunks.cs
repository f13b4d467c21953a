using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds what chunks of a zchunk file hold, however seeds have it: as it is, or stored in any way.</summary>
/// <param name="header">The file's header.</param>
/// <param name="proof">What proves the content's blocks.</param>
/// <param name="origin">The file, which is told the dictionary where a seed has it.</param>
internal sealed class ContentMatcher(ZchunkHeader header, BlockDigests proof, ZchunkOrigin origin) : ZchunkMatcher(header)
{
    public override DigestMatcher Blocks { get; } = new(proof.Rows, proof.Width);

    // Nothing is packed.
    public override int? DictionaryBlock => null;

    public override IChunkMaker CreateMaker(MakingTerms terms)
    {
        // Publishers keep a dictionary from version to version: then it need not be fetched.
        origin.Tell(terms.SeedDictionary.Span);
        return new ContentMaker(this, terms);
    }

    protected override ZchunkSeedIndex CreateIndex(ZchunkHeader seed) => new ContentSeedIndex(this, seed);
}

/// <summary>Another zchunk file, held against the content that is wanted.</summary>
internal sealed class ContentSeedIndex(ContentMatcher target, ZchunkHeader seed) : ZchunkSeedIndex(seed)
{
    // What is stored is never what is wanted.
    public override bool IsStoredOtherwise => true;

    public override IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known) => [];

    protected override bool MayHoldBlock(int chunk) =>
        target.HasContentOf(Header.ContentBytes(chunk))
        && (!Header.HasContentDigests || !Header.DigestKind.Includes(target.Header.DigestKind) || target.Blocks.Find(Header.ContentDigest(chunk)) >= 0);
}

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
