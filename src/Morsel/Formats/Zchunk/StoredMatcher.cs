using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds what a zchunk file stores of its chunks: in other zchunk files, and by storing content anew as <c>zck</c> would.</summary>
internal sealed class StoredMatcher : ZchunkMatcher
{
    private readonly ZchunkDescription _target;

    public StoredMatcher(ZchunkDescription target)
        : base(target.Header)
    {
        _target = target;
        Blocks = new DigestMatcher(target.Index.Proof.Rows, target.Index.Proof.Width);
        Contents = Header.HasContentDigests ? new DigestMatcher(Header.Index.ContentDigests, Header.DigestKind.Width) : null;
    }

    /// <summary>The chunks by the digests of their contents; null where the header has none.</summary>
    public DigestMatcher? Contents { get; }

    public override DigestMatcher Blocks { get; }

    // The dictionary comes first of all that is stored. Where nothing is compressed it has no use.
    public override int? DictionaryBlock => Header.StoredBytes(0) > 0 && Header.IsCompressed ? 1 : null;

    public override IChunkMaker CreateMaker(MakingTerms terms) => new StoredMaker(this, terms);

    /// <summary>The chunk that a block is; -1 for the header.</summary>
    public int ChunkOf(int block) => _target.Blocks[block];

    /// <summary>The block that a chunk is; -1 if nothing is stored of it.</summary>
    public int BlockOf(int chunk) => Array.BinarySearch(_target.Blocks, chunk) is >= 0 and var block ? block : -1;

    protected override ISeedIndex CreateIndex(ZchunkHeader seed) => new StoredSeedIndex(this, seed);
}
