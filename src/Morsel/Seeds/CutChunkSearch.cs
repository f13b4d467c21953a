using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>
/// Cuts a seed where its content says, as the target was cut; a piece whose checksum is that of a block is the block. One thread reads and cuts while others
/// prove what was cut before. What is found does not depend on the number of threads.
/// </summary>
internal sealed class CutChunkSearch(BlockVerifier verifier, ICutChunkMatcher matcher, BlockSet known, int threads) : ISeedSearch
{
    private readonly TargetLayout _layout = verifier.Index.Layout;

    public async Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            var cursor = new SeedCursor(seed);
            IndexedSeed indexed = IndexedSeed.Read(cursor, matcher);
            return HasTold(cursor, indexed) ? null : await ScanAsync(seed, indexed.Head, receiver, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException problem)
        {
            return problem;
        }
    }

    // What an index beside the seed promised was looked at before: where some of that is not there, it is of another file.
    private bool HasTold(SeedCursor seed, IndexedSeed indexed) =>
        indexed.Index is { } index && !(indexed.IsBeside && !seed.IsIndexSure && index.Exact(known).Count > 0);

    private async Task<IOException?> ScanAsync(
        ISeed seed, byte[] head, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IChunkCutter cutter = matcher.CreateCutter();
        var reader = new CutReader(seed, head, cutter, matcher.HasContentOf);
        // One is filled while the others are proven.
        CutStretch[] stretches = [.. Enumerable.Range(0, threads + 1).Select(_ => new CutStretch(CutReader.RoomFor(cutter, head.Length)))];
        var order = new StretchOrder<CutStretch>(stretches, reader.TryRead, stretch => Merge(seed, stretch, receiver, progress), cancellationToken);
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
        int block = matcher.Blocks.Find(digest);
        while (block >= 0 && _layout.RangeOf(block).Length != bytes)
            block = matcher.Blocks.FindNext(block);
        return block < 0 ? null : block;
    }

    // Returns whether more is wanted.
    private bool Merge(ISeed seed, CutStretch stretch, IMatchReceiver receiver, IProgress<long>? progress)
    {
        var joined = new JoinedBlocks(receiver);
        foreach ((long seedOffset, VerifiedBlocks found) in stretch.Found)
        {
            for (int place = found.Run.First; place >= 0; place = matcher.Blocks.FindNext(place))
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
        private long _seedOffset;

        public void Take(VerifiedBlocks next, long seedOffset)
        {
            if (_blocks is { } before && BlockVerifier.TryJoin(before, next, out VerifiedBlocks joined))
            {
                _blocks = joined;
                return;
            }
            End();
            (_blocks, _seedOffset) = (next, seedOffset);
        }

        public void End()
        {
            if (_blocks is { } blocks)
                receiver.Take(blocks, _seedOffset);
            _blocks = null;
        }
    }
}
