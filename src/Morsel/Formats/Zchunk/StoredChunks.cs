using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Finds what a zchunk file stores of its chunks: in other zchunk files, and by storing content anew as <c>zck</c> would.</summary>
internal sealed class StoredMatcher : ZchunkMatcher
{
    private readonly int[] _chunkOf;

    /// <param name="header">The file's header.</param>
    /// <param name="proof">What proves its blocks.</param>
    /// <param name="chunkOf">The chunk that each block but the first is.</param>
    public StoredMatcher(ZchunkHeader header, BlockDigests proof, int[] chunkOf)
        : base(header)
    {
        _chunkOf = chunkOf;
        Blocks = new DigestMatcher(proof.Rows, proof.Width);
        Contents = header.HasContentDigests ? new DigestMatcher(header.ContentDigests, header.DigestKind.Width) : null;
    }

    /// <summary>The chunks by the digests of their contents; null where the header has none.</summary>
    public DigestMatcher? Contents { get; }

    public override DigestMatcher Blocks { get; }

    // The dictionary comes first of all that is stored. Where nothing is compressed it has no use.
    public override int? DictionaryBlock => Header.StoredBytes(0) > 0 && Header.IsCompressed ? 1 : null;

    public override IChunkMaker CreateMaker(MakingTerms terms) => new StoredMaker(this, terms);

    /// <summary>The chunk that a block is; -1 for the header.</summary>
    public int ChunkOf(int block) => _chunkOf[block];

    /// <summary>The block that a chunk is; -1 if nothing is stored of it.</summary>
    public int BlockOf(int chunk) => Array.BinarySearch(_chunkOf, chunk) is >= 0 and var block ? block : -1;

    protected override ZchunkSeedIndex CreateIndex(ZchunkHeader seed) => new StoredSeedIndex(this, seed);
}

/// <summary>Another zchunk file, held against the target.</summary>
internal sealed class StoredSeedIndex(StoredMatcher target, ZchunkHeader seed) : ZchunkSeedIndex(seed)
{
    // Two levels of compression cannot be told from headers, but then hardly anything is the same.
    public override bool IsStoredOtherwise =>
        !HasSameDigests || Header.Compression != target.Header.Compression || !IsSameDictionary || IsAlmostNothingSame();

    private bool HasSameDigests => Header.DigestKind.Includes(target.Header.DigestKind);

    private bool IsSameDictionary => Header.StoredDigest(0)[..Math.Min(Header.DigestKind.Width, target.Header.DigestKind.Width)]
        .SequenceEqual(target.Header.StoredDigest(0)[..Math.Min(Header.DigestKind.Width, target.Header.DigestKind.Width)]);

    public override IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known)
    {
        var found = new List<(SeedChunk, int)>();
        for (int chunk = 0; HasSameDigests && chunk < Header.ChunkCount; chunk++)
        {
            if (BlockWith(chunk) is > 0 and var block && target.Header.StoredBytes(target.ChunkOf(block)) == Header.StoredBytes(chunk))
                found.Add((Header.PieceOf(chunk), block));
        }
        return found;
    }

    protected override bool MayHoldBlock(int chunk) =>
        target.HasContentOf(Header.ContentBytes(chunk))
        && (target.Contents is not { } contents || !Header.HasContentDigests || !HasSameDigests || contents.Find(Header.ContentDigest(chunk)) > 0);

    private int BlockWith(int chunk) => Header.StoredBytes(chunk) == 0 ? -1 : target.Blocks.Find(Header.StoredDigest(chunk));

    private bool IsAlmostNothingSame()
    {
        int same = 0;
        for (int chunk = 1; chunk < Header.ChunkCount && same < 2; chunk++)
            same += BlockWith(chunk) > 0 ? 1 : 0;
        return same < 2;
    }
}

/// <summary>Stores content as <c>zck</c> stores it by default, with the target's dictionary: the header does not say how it was done.</summary>
internal sealed class StoredMaker : IChunkMaker
{
    private readonly StoredMatcher _target;
    private readonly PieceContent _pieces;
    private readonly ZchunkPacker _packer;

    public StoredMaker(StoredMatcher target, MakingTerms terms)
    {
        _target = target;
        byte[] dictionary = target.DictionaryBlock is null ? [] : target.Header.UnpackDictionary(terms.Dictionary.Span);
        var settings = new ZchunkSettings { DigestKind = target.Header.DigestKind, Level = target.Header.IsCompressed ? ZchunkSettings.UsualLevel : null };
        _pieces = new PieceContent(terms);
        _packer = new ZchunkPacker(settings, dictionary);
    }

    public int Make(SeedChunk piece, ReadOnlyMemory<byte> bytes, BlockSet known, out ReadOnlyMemory<byte> made)
    {
        made = default;
        if (!_pieces.TryRead(piece, bytes, out ReadOnlyMemory<byte> content) || !_target.HasContentOf(content.Length) || !MayBeWanted(content.Span, known))
            return -1;
        byte[] stored = new byte[_packer.MostStoredBytes(content.Length)];
        Span<byte> digest = stackalloc byte[_target.Header.DigestKind.Width];
        made = stored.AsMemory(0, _packer.Pack(content.Span, stored, digest));
        return _target.Blocks.Find(digest);
    }

    public void Dispose()
    {
        _pieces.Dispose();
        _packer.Dispose();
    }

    // A digest of the content tells beforehand whether it is worth the work.
    private bool MayBeWanted(ReadOnlySpan<byte> content, BlockSet known)
    {
        if (_target.Contents is not { } contents)
            return true;
        Span<byte> digest = stackalloc byte[_target.Header.DigestKind.Width];
        _target.Header.DigestKind.Compute(content, digest);
        for (int chunk = contents.Find(digest); chunk >= 0; chunk = contents.FindNext(chunk))
        {
            if (_target.BlockOf(chunk) is > 0 and var block && !known.Contains(block))
                return true;
        }
        return false;
    }
}
