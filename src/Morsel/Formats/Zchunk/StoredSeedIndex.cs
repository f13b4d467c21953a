using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats.Zchunk;

/// <summary>Another zchunk file, held against the target.</summary>
internal sealed class StoredSeedIndex(StoredMatcher target, ZchunkHeader seed) : IZchunkSeedIndex
{
    public ZchunkHeader Header => seed;

    public SeedChunk? Dictionary => seed.StoredBytes(0) > 0 ? seed.PieceOf(0) : null;

    // Two levels of compression cannot be told from headers, but then hardly anything is the same.
    public bool IsStoredOtherwise =>
        !HasSameDigests || seed.Compression != target.Header.Compression || !IsSameDictionary || IsAlmostNothingSame();

    private bool HasSameDigests => seed.DigestKind.Includes(target.Header.DigestKind);

    private bool IsSameDictionary => seed.StoredDigest(0)[..Math.Min(seed.DigestKind.Width, target.Header.DigestKind.Width)]
        .SequenceEqual(target.Header.StoredDigest(0)[..Math.Min(seed.DigestKind.Width, target.Header.DigestKind.Width)]);

    public IReadOnlyList<(SeedChunk Piece, int Block)> Exact(BlockSet known)
    {
        var found = new List<(SeedChunk, int)>();
        for (int chunk = 0; HasSameDigests && chunk < seed.ChunkCount; chunk++)
        {
            if (BlockWith(chunk) is > 0 and var block && target.Header.StoredBytes(target.ChunkOf(block)) == seed.StoredBytes(chunk))
                found.Add((seed.PieceOf(chunk), block));
        }
        return found;
    }

    public IReadOnlyList<SeedChunk> Makeable()
    {
        var pieces = new List<SeedChunk>();
        bool comparesContents = target.Contents is not null && seed.HasContentDigests && HasSameDigests;
        for (int chunk = 1; chunk < seed.ChunkCount; chunk++)
        {
            bool mayBeOfUse = target.HasContentOf(seed.ContentBytes(chunk))
                && (!comparesContents || target.Contents!.Find(seed.ContentDigest(chunk)) > 0);
            if (mayBeOfUse && seed.StoredBytes(chunk) > 0)
                pieces.Add(seed.PieceOf(chunk));
        }
        return pieces;
    }

    private int BlockWith(int chunk) => seed.StoredBytes(chunk) == 0 ? -1 : target.Blocks.Find(seed.StoredDigest(chunk));

    private bool IsAlmostNothingSame()
    {
        int same = 0;
        for (int chunk = 1; chunk < seed.ChunkCount && same < 2; chunk++)
            same += BlockWith(chunk) > 0 ? 1 : 0;
        return same < 2;
    }
}
