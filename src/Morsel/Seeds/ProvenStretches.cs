using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>
/// Proves pieces of a seed, each of which may be a block, on all cores: one thread reads the next while others prove what was read before. What is found does not depend
/// on the number of threads.
/// </summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="blocks">Knows which have the same checksum.</param>
/// <param name="known">Blocks that need not be found; those that are found are added before the receiver is told.</param>
/// <param name="threads">Threads that work.</param>
internal sealed class ProvenStretches(BlockVerifier verifier, DigestMatcher blocks, BlockSet known, int threads)
{
    private readonly TargetLayout _layout = verifier.Index.Layout;

    /// <summary>Works to the end of the seed, or until nothing more is needed.</summary>
    /// <param name="seed">The seed, for the progress only.</param>
    /// <param name="roomBytes">Bytes of a stretch.</param>
    /// <param name="read">Fills the next one; answers whether there was anything left.</param>
    /// <param name="receiver">Takes what was found.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends it after the stretches under way.</param>
    /// <returns>Why the seed could not be read to its end; null if it could.</returns>
    public async Task<IOException?> RunAsync(
        ISeed seed, int roomBytes, Func<CutStretch, bool> read, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // One is filled while the others are proven.
        CutStretch[] stretches = [.. Enumerable.Range(0, threads + 1).Select(_ => new CutStretch(roomBytes))];
        var order = new StretchOrder<CutStretch>(stretches, read, stretch => Merge(seed, stretch, receiver, progress), cancellationToken);
        Task[] workers = new Task[threads];
        for (int i = 0; i < workers.Length; i++)
        {
            // The first one always works; the others step aside for what follows the scan.
            Func<bool> stepsAside = i == 0 ? () => false : () => receiver.IsBehind;
            workers[i] = Task.Factory.StartNew(() => Work(order, stepsAside), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return order.ReadProblem;
    }

    private void Work(StretchOrder<CutStretch> order, Func<bool> stepsAside)
    {
        try
        {
            while (order.TryTake(stepsAside, out CutStretch? stretch))
            {
                stretch.Prove(verifier, Find);
                order.Finish(stretch);
            }
        }
        catch
        {
            order.Stop();
            throw;
        }
    }

    private int? Find(ReadOnlySpan<byte> digest, int bytes)
    {
        int block = blocks.Find(digest);
        while (block >= 0 && _layout.RangeOf(block).Length != bytes)
            block = blocks.FindNext(block);
        return block < 0 ? null : block;
    }

    // Returns whether more is wanted.
    private bool Merge(ISeed seed, CutStretch stretch, IMatchReceiver receiver, IProgress<long>? progress)
    {
        var joined = new JoinedBlocks(receiver);
        foreach ((long seedOffset, VerifiedBlocks found) in stretch.Found)
        {
            for (int place = found.Run.First; place >= 0; place = blocks.FindNext(place))
            {
                if (_layout.RangeOf(place).Length == found.Bytes.Length && known.Add(place))
                    joined.Take(place == found.Run.First ? found : verifier.Twin(found, place), seedOffset);
            }
        }
        joined.End();
        progress?.Report(seed.FileBytesOf(stretch.SeedEnd));
        return !receiver.IsComplete;
    }

    /// <summary>Hands neighbours on together: they are written at once.</summary>
    private sealed class JoinedBlocks(IMatchReceiver receiver)
    {
        private VerifiedBlocks? _blocks;
        private long _seedOffset, _seedEnd;

        public void Take(VerifiedBlocks next, long seedOffset)
        {
            // Neighbours in memory may have come from apart.
            if (_blocks is { } before && _seedEnd == seedOffset && BlockVerifier.TryJoin(before, next, out VerifiedBlocks joined))
                _blocks = joined;
            else
            {
                End();
                (_blocks, _seedOffset) = (next, seedOffset);
            }
            _seedEnd = seedOffset + next.Bytes.Length;
        }

        public void End()
        {
            if (_blocks is { } blocks)
                receiver.Take(blocks, _seedOffset);
            _blocks = null;
        }
    }
}
