using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Finds the target's blocks in seeds, on all cores; each seed is read once. What is found does not depend on the number of threads.</summary>
internal sealed class SeedScanner : ISeedSearch
{
    // All stretches together fit the cache near two cores, and few pages are touched for a small seed.
    private const int LeastOwnedBytes = 256 << 10, UsualMostOwnedBytes = 1 << 20;

    // For each stretch, what was found is copied: one bit a block. It is to be little beside the stretch itself.
    private const int OwnedBytesPerBlock = 4;

    // How many stretches may be under way. A stretch knows what was found this many stretches before it, no more and no less.
    private const int StretchCount = 8;

    private readonly BlockVerifier _verifier;
    private readonly IBlockMatcher _matcher;
    private readonly int _threads;
    private readonly int _ownedBytes;
    private readonly Stretch[] _stretches;
    private readonly FindingMerger _merger;

    /// <param name="verifier">Proves blocks.</param>
    /// <param name="matcher">Finds them.</param>
    /// <param name="known">Blocks that need not be found.</param>
    /// <param name="threads">Threads that scan.</param>
    public SeedScanner(BlockVerifier verifier, IBlockMatcher matcher, BlockSet known, int threads)
    {
        (_verifier, _matcher, _threads) = (verifier, matcher, threads);
        int blockBytes = verifier.Index.Layout.BlockBytes;
        int fitting = Math.Clamp(OwnedBytesPerBlock * verifier.Index.Layout.BlockCount, LeastOwnedBytes, UsualMostOwnedBytes);
        _ownedBytes = Math.Max(fitting, 2 * blockBytes);
        int count = blockBytes > UsualMostOwnedBytes / 2 ? 3 : StretchCount;
        _stretches = new Stretch[count];
        for (int i = 0; i < count; i++)
            _stretches[i] = new Stretch(verifier, _ownedBytes + matcher.LookaheadBytes);
        _merger = new FindingMerger(verifier, matcher.Twins, known);
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling ends the scan after the stretches under way.</remarks>
    public async Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var reader = new StretchReader(seed, _ownedBytes, _matcher.LookaheadBytes);
        foreach (Stretch stretch in _stretches)
            TellFound(stretch);
        var order = new StretchOrder(_stretches, reader, stretch => Merge(seed, stretch, receiver, progress), cancellationToken);
        bool isShort = seed.FileBytes > 0 && seed.FileBytes <= _ownedBytes;
        Task[] workers = new Task[isShort ? 1 : _threads];
        for (int i = 0; i < workers.Length; i++)
        {
            // The first one always scans; the others step aside for what follows the scan.
            Func<bool> stepsAside = i == 0 ? () => false : () => receiver.IsBehind;
            workers[i] = Task.Factory.StartNew(() => Work(order, stepsAside), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return order.ReadProblem;
    }

    /// <inheritdoc/>
    public SeedSample? Sample(ISeed seed, long from, long length) => new SeedSampler(_verifier, _matcher, _merger.Found).Take(seed, from, length);

    private void Work(StretchOrder order, Func<bool> stepsAside)
    {
        IMatchScan scan = _matcher.CreateScan();
        try
        {
            while (order.TryTake(stepsAside, out Stretch? stretch))
            {
                stretch.Findings.Clear();
                StretchPlace place = stretch.Place;
                var bytes = stretch.Buffer.AsSpan(0, place.OwnedBytes + _matcher.LookaheadBytes);
                if (!stretch.TryProve())
                    scan.Scan(new SeedStretch(bytes, place.OwnedBytes, place.SeedBytes, place.SeedOffset), stretch.FoundBefore, stretch.Filter!, stretch);
                order.Finish(stretch);
            }
        }
        catch
        {
            order.Stop();
            throw;
        }
    }

    // Returns whether more is wanted.
    private bool Merge(ISeed seed, Stretch stretch, IMatchReceiver receiver, IProgress<long>? progress)
    {
        _merger.Merge(stretch, receiver);
        TellFound(stretch);
        progress?.Report(seed.FileBytesOf(stretch.Place.SeedOffset + stretch.Place.OwnedBytes));
        return !receiver.IsComplete;
    }

    // The filter comes with the set it was made for: a newer one would make the result depend on who was faster.
    private void TellFound(Stretch stretch)
    {
        stretch.FoundBefore.CopyFrom(_merger.Found);
        stretch.Filter = _matcher.FilterFor(_merger.Found);
    }
}
