using System.Diagnostics.CodeAnalysis;
using Morsel.Assembling;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Updating;

namespace Morsel.Searching;

/// <summary>Searches the seeds of one update, all of them in one way after another.</summary>
internal sealed class SeedRun(IFileSystem files, TimeProvider time, ProgressFeed feed, BlockVerifier verifier)
{
    /// <summary>What the user should know, one sentence each.</summary>
    public List<string> Notes { get; } = [];

    private TargetLayout Layout => verifier.Index.Layout;

    /// <summary>Searches until the part file is complete, or nothing is left to search.</summary>
    /// <param name="searches">The ways of searching.</param>
    /// <param name="seeds">What is searched.</param>
    /// <param name="part">What is filled.</param>
    /// <param name="fetch">Brings what cannot wait for the end of the search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task SearchAsync(
        IReadOnlyList<ISeedSearch> searches, IReadOnlyList<ScannedSeed> seeds, PartFile part, RouteWalk fetch, CancellationToken cancellationToken)
    {
        long before = part.KnownBytes;
        FetchDuringScan early = fetch.OpenEarly(verifier, part, feed, cancellationToken);
        await using var _ = early.ConfigureAwait(false);
        foreach (ISeedSearch search in searches)
        {
            if (part.IsComplete || !await ProvideAsync(search, part, fetch, cancellationToken).ConfigureAwait(false))
                break;
            foreach (ScannedSeed seed in seeds.TakeWhile(_ => !part.IsComplete))
            {
                // What this seed does not have, a later one may.
                bool isLast = search == searches[^1] && seed == seeds[^1];
                var watch = new SeedWatch(seed.Receiver, Layout, TermsFor(seed, part, fetch, isLast ? early : null));
                await ScanAsync(search, seed, watch, watch, cancellationToken).ConfigureAwait(false);
                if (watch.IsDropped)
                {
                    Notes.Add($"{seed.Entry.Path} was not searched to its end: fetching is quicker");
                    RunTrace.Tell(RunEventCode.SeedLeft, Notes[^1], ("path", seed.Entry.Path));
                }
                feed.SetReused(before + seeds.Sum(other => other.ReusedBytes));
            }
        }
        await EndAsync(early, part).ConfigureAwait(false);
    }

    private async Task EndAsync(FetchDuringScan early, PartFile part)
    {
        long missing = Layout.Length - part.KnownBytes;
        if (early.IsUnderWay)
            feed.Begin(UpdatePhase.Fetching, missing);
        await early.EndAsync().ConfigureAwait(false);
        if (part.IsComplete)
            feed.Done()?.Report(missing);
    }

    /// <summary>Searches one seed in one way.</summary>
    public Task ScanAsync(ISeedSearch search, ScannedSeed seed, CancellationToken cancellationToken) =>
        ScanAsync(search, seed, seed.Receiver, feed.Done(), cancellationToken);

    private async Task ScanAsync(
        ISeedSearch search, ScannedSeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        long length = LengthOf(seed);
        if (!TryOpen(seed.Entry, out ISeed? opened, out string? refusal))
        {
            seed.Note(length, refusal);
            return;
        }
        using (opened)
        {
            feed.Begin(UpdatePhase.ScanningSeeds, length);
            IOException? problem = await search.ScanAsync(opened, receiver, progress, cancellationToken).ConfigureAwait(false);
            seed.Note(length, problem?.Message);
            if (RunTrace.IsHeard)
                RunTrace.Tell(RunEventCode.SeedSearched, $"{seed.Entry.Path} gave {seed.ReusedBytes} bytes", ("path", seed.Entry.Path), ("bytes", seed.ReusedBytes));
        }
    }

    private SeedTerms TermsFor(ScannedSeed seed, PartFile part, RouteWalk fetch, FetchDuringScan? early) =>
        new(LengthOf(seed), () => verifier.Index.FetchBytesFor(Layout.Length - part.KnownBytes), time)
        {
            Early = early,
            Speed = fetch.Speed,
            Progress = feed.Done(),
        };

    private long LengthOf(ScannedSeed seed) => files.Stat(seed.Entry.Path)?.Length ?? 0;

    // What a search cannot do without, the next step would fetch anyway. Returns whether it is there.
    private async Task<bool> ProvideAsync(ISeedSearch search, PartFile part, RouteWalk fetch, CancellationToken cancellationToken)
    {
        if (search.Needs is not { } needed)
            return true;
        await fetch.FetchFirstAsync(verifier, part, needed, cancellationToken).ConfigureAwait(false);
        var known = new BlockSet(Layout.BlockCount);
        part.CopyKnown(known);
        if (!known.Contains(needed))
            return false;
        ByteRange range = Layout.RangeOf(needed);
        byte[] bytes = new byte[range.Length];
        int read = part.File.Read(bytes, range.Start);
        search.Tell(bytes.AsMemory(0, read));
        return true;
    }

    private bool TryOpen(SeedList.Entry entry, [NotNullWhen(true)] out ISeed? seed, out string? refusal)
    {
        (seed, refusal) = (null, null);
        try
        {
            seed = Catalog.OpenSeed(files, entry.Path, entry.Packed);
        }
        catch (IOException e)
        {
            refusal = e.Message;
        }
        return seed is not null;
    }
}
