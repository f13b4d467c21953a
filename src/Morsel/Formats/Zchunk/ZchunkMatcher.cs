using Morsel.Matching;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds what a zchunk file stores of its chunks: in other zchunk files, and by storing content anew as <c>zck</c> would.</summary>
internal sealed class ZchunkMatcher : IChunkMatcher
{
    private readonly ZchunkDescription _target;
    private readonly HashSet<int> _contentBytes;

    public ZchunkMatcher(ZchunkDescription target)
    {
        _target = target;
        Blocks = new DigestMatcher(target.Index.Proof.Rows, target.Index.Proof.Width);
        Contents = Header.HasContentDigests ? new DigestMatcher(Header.Index.ContentDigests, Header.DigestKind.Width) : null;
        _contentBytes = [.. target.Blocks.Where(chunk => chunk > 0).Select(Header.ContentBytes)];
    }

    /// <summary>The target's header.</summary>
    public ZchunkHeader Header => _target.Header;

    /// <summary>The chunks by the digests of their contents; null where the header has none.</summary>
    public DigestMatcher? Contents { get; }

    public DigestMatcher Blocks { get; }

    public int LeadBytes => ZchunkLead.MostBytes;

    // The dictionary comes first of all that is stored. Where nothing is compressed it has no use.
    public int? DictionaryBlock => Header.StoredBytes(0) > 0 && Header.IsCompressed ? 1 : null;

    public long IndexBytes(ReadOnlySpan<byte> lead) =>
        lead.StartsWith(ZchunkLead.Magic) ? ZchunkLead.Read(lead).HeaderBytes : 0;

    public ISeedIndex ReadIndex(ReadOnlyMemory<byte> bytes) => new ZchunkSeedIndex(this, ZchunkHeader.Read(bytes));

    public int SampleBytes => BorderGuess.SampleBytes;

    public IChunkCutter CreateCutter(ReadOnlySpan<byte> sample) =>
        new BorderGuess([.. _target.Blocks.Where(chunk => chunk > 0).Select(Header.ContentBytes)]).Choose(sample);

    public bool HasContentOf(int bytes) => _contentBytes.Contains(bytes);

    public IChunkMaker CreateMaker(MakingTerms terms) => new ZchunkMaker(this, terms);

    /// <summary>The chunk that a block is; -1 for the header.</summary>
    public int ChunkOf(int block) => _target.Blocks[block];

    /// <summary>The block that a chunk is; -1 if nothing is stored of it.</summary>
    public int BlockOf(int chunk) => Array.BinarySearch(_target.Blocks, chunk) is >= 0 and var block ? block : -1;
}
