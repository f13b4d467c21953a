using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>What all ways of finding a zchunk file's chunks have in common: how indexes of seeds are read, and where seeds without one are cut.</summary>
internal abstract class ZchunkMatcher : IMadeChunkMatcher
{
    private readonly int[] _lengths;
    private readonly HashSet<int> _contentBytes;

    /// <param name="header">The target's header.</param>
    protected ZchunkMatcher(ZchunkHeader header)
    {
        Header = header;
        _lengths = [.. Enumerable.Range(1, header.ChunkCount - 1).Select(header.ContentBytes).Where(bytes => bytes > 0)];
        _contentBytes = [.. _lengths];
    }

    /// <summary>The target's header.</summary>
    public ZchunkHeader Header { get; }

    public abstract DigestMatcher Blocks { get; }

    public abstract int? DictionaryBlock { get; }

    public int LeadBytes => ZchunkLead.MostBytes;

    public int SampleBytes => BorderGuess.SampleBytes;

    public long IndexBytes(ReadOnlySpan<byte> lead) =>
        lead.StartsWith(ZchunkLead.Magic) ? ZchunkLead.Read(lead).HeaderBytes : 0;

    public ISeedIndex ReadIndex(ReadOnlyMemory<byte> bytes) => CreateIndex(ZchunkHeader.Read(bytes));

    public IChunkCutter CreateCutter(ReadOnlySpan<byte> sample) => new BorderGuess(_lengths).Choose(sample);

    public bool HasContentOf(int bytes) => _contentBytes.Contains(bytes);

    public abstract IChunkMaker CreateMaker(MakingTerms terms);

    protected abstract ZchunkSeedIndex CreateIndex(ZchunkHeader seed);
}

/// <summary>Another zchunk file, held against the target.</summary>
internal abstract class ZchunkSeedIndex(ZchunkHeader seed) : ISeedIndex
{
    /// <summary>The seed's header.</summary>
    public ZchunkHeader Header => seed;

    public SeedChunk? Dictionary => seed.StoredBytes(0) > 0 ? seed.PieceOf(0) : null;

    public abstract bool IsStoredOtherwise { get; }

    public abstract IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known);

    // Of the dictionary, which is chunk 0, nothing is made.
    public IReadOnlyList<SeedChunk> Makeable() => [.. Enumerable.Range(1, Header.ChunkCount - 1).Where(MayHoldBlock).Select(Header.PieceOf)];

    /// <summary>Whether the content of a chunk may be that of a block of the target.</summary>
    protected abstract bool MayHoldBlock(int chunk);
}
