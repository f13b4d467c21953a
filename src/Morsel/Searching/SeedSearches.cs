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
        ICutChunkMatcher chunks => ForChunks(verifier, chunks, known, found => new CutChunkSearch(verifier, chunks, found, threads)),
        IMadeChunkMatcher chunks => ForChunks(verifier, chunks, known, found => new MadeChunkSearch(verifier, chunks, found, threads)),
        _ => throw new UnreachableException(),
    };

    private static ISeedSearch[] ForChunks(BlockVerifier verifier, IChunkMatcher matcher, BlockSet known, Func<BlockSet, ISeedSearch> create)
    {
        // Their own: what one finds the other need not, and who takes it keeps a book too.
        var found = new BlockSet(known.BlockCount);
        found.CopyFrom(known);
        return [new ExactChunkSearch(verifier, matcher, found), create(found)];
    }
}
