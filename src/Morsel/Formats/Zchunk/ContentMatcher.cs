using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds what chunks of a zchunk file hold, however seeds have it: as it is, or stored in any way.</summary>
/// <param name="target">The content that is wanted.</param>
internal sealed class ContentMatcher(ContentDescription target) : ZchunkMatcher(target.Header)
{
    public override DigestMatcher Blocks { get; } = new(target.Index.Proof.Rows, target.Index.Proof.Width);

    // Nothing is packed.
    public override int? DictionaryBlock => null;

    public override IChunkMaker CreateMaker(MakingTerms terms)
    {
        // Publishers keep a dictionary from version to version: then it need not be fetched.
        target.Origin.Tell(terms.SeedDictionary.Span);
        return new ContentMaker(this, terms);
    }

    protected override ISeedIndex CreateIndex(ZchunkHeader seed) => new ContentSeedIndex(this, seed);
}
