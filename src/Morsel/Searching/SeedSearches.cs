using System.Diagnostics;
using Morsel.Matching;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Chooses how seeds are searched. All seeds are searched in one way before the next is begun.</summary>
internal static class SeedSearches
{
    /// <param name="verifier">Proves blocks.</param>
    /// <param name="matcher">Finds them.</param>
    /// <param name="known">Blocks that need not be found.</param>
    /// <param name="threads">Threads that search.</param>
    public static IReadOnlyList<ISeedSearch> For(BlockVerifier verifier, ISeedMatcher matcher, BlockSet known, int threads) => matcher switch
    {
        IBlockMatcher blocks => [new SeedScanner(verifier, blocks, known, threads)],
        ICutChunkMatcher chunks => ForCutChunks(verifier, chunks, Copy(known), threads),
        IMadeChunkMatcher chunks => ForMadeChunks(verifier, chunks, Copy(known), threads),
        _ => throw new UnreachableException(),
    };

    private static ISeedSearch[] ForCutChunks(BlockVerifier verifier, ICutChunkMatcher matcher, BlockSet found, int threads) =>
        [new PromisedChunkSearch(verifier, matcher, found, threads), new CutChunkSearch(verifier, matcher, found, threads)];

    private static ISeedSearch[] ForMadeChunks(BlockVerifier verifier, IMadeChunkMatcher matcher, BlockSet found, int threads) =>
        [new ExactChunkSearch(verifier, matcher, found), new MadeChunkSearch(verifier, matcher, found, threads)];

    // Their own: what one finds the other need not, and who takes it keeps a book too.
    private static BlockSet Copy(BlockSet known)
    {
        var copy = new BlockSet(known.BlockCount);
        copy.CopyFrom(known);
        return copy;
    }
}
