using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Cuts a seed where its content says, as the target was cut; a piece whose checksum is that of a block is the block.</summary>
internal sealed class CutChunkSearch(BlockVerifier verifier, ICutChunkMatcher matcher, BlockSet known, int threads) : ISeedSearch
{
    private readonly ProvenStretches _stretches = new(verifier, matcher.Blocks, known, threads);

    public async Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            IndexedSeed indexed = IndexedSeed.Read(new SeedCursor(seed), matcher);
            if (HasTold(seed, indexed))
                return null;
            IChunkCutter cutter = matcher.CreateCutter();
            var reader = new CutReader(seed, indexed.Head, cutter, matcher.HasContentOf);
            int room = CutReader.RoomFor(cutter, indexed.Head.Length);
            return await _stretches.RunAsync(seed, room, reader.TryRead, receiver, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            return problem;
        }
    }

    // What an index beside the seed promised was looked at before: where some of that is not there, it is of another file.
    private bool HasTold(ISeed seed, IndexedSeed indexed) =>
        indexed.Index is { } index && !(indexed.IsBeside && !seed.IsIndexSure && index.Exact(known).Count > 0);
}
