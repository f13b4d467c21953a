using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Looks in the index of a seed for blocks of the target, and reads just those. A seed without an index gives nothing here.</summary>
internal sealed class ExactChunkSearch(BlockVerifier verifier, IChunkMatcher matcher, BlockSet known) : ISeedSearch
{
    private readonly ChunkTaker _taker = new(verifier, matcher.Blocks, known);

    public Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => Scan(new SeedCursor(seed), receiver, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private IOException? Scan(SeedCursor seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            IndexedSeed indexed = IndexedSeed.Read(seed, matcher);
            foreach ((SeedChunk piece, int block) in indexed.Index?.Exact(known) ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (receiver.IsComplete)
                    break;
                if (_taker.IsWanted(block))
                    _taker.Take(block, indexed.Piece(seed, piece), piece.Offset, receiver);
                progress?.Report(seed.Position);
            }
            return null;
        }
        catch (IOException problem)
        {
            return problem;
        }
    }
}
