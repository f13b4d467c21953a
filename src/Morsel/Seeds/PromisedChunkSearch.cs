using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Reads of a seed, beside which an index lies, the pieces that are blocks according to that, and nothing else. A seed without an index gives nothing here.</summary>
internal sealed class PromisedChunkSearch(BlockVerifier verifier, ICutChunkMatcher matcher, BlockSet known, int threads) : ISeedSearch
{
    private readonly ProvenStretches _stretches = new(verifier, matcher.Blocks, known, threads);

    public async Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            IndexedSeed indexed = IndexedSeed.Read(new SeedCursor(seed), matcher);
            if (!indexed.IsBeside || indexed.Index?.Exact(known) is not { Count: > 0 } pieces)
                return null;
            var reader = new PieceReader(seed, pieces, known, matcher.HasContentOf);
            int room = PieceReader.RoomFor(verifier.Index.Layout.BlockBytes);
            return await _stretches.RunAsync(seed, room, reader.TryRead, receiver, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            return problem;
        }
    }
}
