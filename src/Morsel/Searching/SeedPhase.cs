using Morsel.Assembling;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Searches what is here already, in the one order that an update and a plan have: the description's own blocks, then all seeds in one way after another.</summary>
/// <param name="opening">Opens seeds.</param>
/// <param name="time">The clock.</param>
/// <param name="feed">Told how far it is.</param>
/// <param name="verifier">Proves blocks.</param>
internal sealed class SeedPhase(SeedOpening opening, TimeProvider time, ProgressFeed feed, BlockVerifier verifier)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>What the user would rather spare.</summary>
    /// <value>Default: bytes.</value>
    public Preference Prefer { get; init; }

    /// <summary>Where an earlier search found the target in seeds; null where there was none.</summary>
    /// <value>Default null.</value>
    public SeedPlaces? Places { get; init; }

    /// <summary>Whether it only prepares another search, which is the one that people are told of.</summary>
    /// <value>Default false.</value>
    public bool IsPreparing { get; init; }

    /// <summary>What the user should know, one sentence each.</summary>
    public List<Note> Notes { get; } = [];

    private TargetLayout Layout => verifier.Index.Layout;

    /// <summary>Searches until the target is complete, or nothing is left to search.</summary>
    /// <param name="target">What is filled.</param>
    /// <param name="entries">What is searched.</param>
    /// <param name="description">Has the matcher, which costs time and memory and is made only if it is needed.</param>
    /// <param name="threads">Threads that search.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The seeds that were looked at.</returns>
    public async Task<IReadOnlyList<ScannedSeed>> SearchAsync(
        ISeedTarget target, IReadOnlyList<SeedList.Entry> entries, Description description, int threads, CancellationToken cancellationToken)
    {
        foreach (VerifiedBlocks literal in PartOpening.ProvenLiterals(verifier))
            target.Take(literal);
        if (target.IsComplete || entries.Count == 0)
            return [];
        var known = new BlockSet(Layout.BlockCount);
        target.CopyKnown(known);
        IReadOnlyList<ISeedSearch> searches = SeedSearches.For(verifier, description.CreateMatcher(), known, threads);
        foreach (int needed in searches.Select(search => search.Needs).OfType<int>())
            target.Expect(needed);
        ScannedSeed[] seeds = [.. entries.Select(target.Begin)];
        await SearchAsync(searches, seeds, target, cancellationToken).ConfigureAwait(false);
        return [.. seeds.Where(seed => seed.WasScanned)];
    }

    private async Task SearchAsync(IReadOnlyList<ISeedSearch> searches, ScannedSeed[] seeds, ISeedTarget target, CancellationToken cancellationToken)
    {
        // Short seeds are searched where this runs, which need not be where the caller awaits it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        long reused = target.KnownBytes;
        foreach (ISeedSearch search in searches)
        {
            if (target.IsComplete || !await ProvideAsync(search, target, cancellationToken).ConfigureAwait(false))
                break;
            foreach (ScannedSeed seed in seeds.Where(seed => !seed.HasToldAll).TakeWhile(_ => !target.IsComplete))
            {
                // What this seed does not have, a later one may.
                bool isLast = search == searches[^1] && seed == seeds[^1];
                long before = seed.ReusedBytes;
                await ScanAsync(search, seed, target, isLast ? target.Early : null, cancellationToken).ConfigureAwait(false);
                feed.SetReused(reused += seed.ReusedBytes - before);
            }
        }
        await target.EndAsync().ConfigureAwait(false);
    }

    // What a search cannot do without, the next step would fetch anyway. Returns whether it is there.
    private static async Task<bool> ProvideAsync(ISeedSearch search, ISeedTarget target, CancellationToken cancellationToken)
    {
        if (search.Needs is not { } needed)
            return true;
        ReadOnlyMemory<byte> bytes = await target.ReadAsync(needed, cancellationToken).ConfigureAwait(false);
        if (bytes.IsEmpty)
            return false;
        search.Tell(bytes);
        return true;
    }

    private async Task ScanAsync(ISeedSearch search, ScannedSeed seed, ISeedTarget target, FetchDuringScan? early, CancellationToken cancellationToken)
    {
        if (!opening.TryOpen(seed.Entry, out ISeed? opened, out string? refusal))
        {
            seed.Note(opening.LengthOf(seed.Entry), refusal);
            return;
        }
        using (opened)
        {
            seed.HasToldAll = opened.IsIndexSure && !opened.IndexBeside.IsEmpty;
            long length = opened.FileBytes;
            feed.Begin(UpdatePhase.ScanningSeeds, length);
            var watch = new SeedWatch(seed.Receiver, Layout, TermsFor(seed, length, target) with { Early = early, Sample = from => SampleOf(search, seed, from, length) });
            using ISeed placed = new PlacedSeed(opened, PlacesOf(seed.Entry));
            IOException? problem = await search.ScanAsync(placed, watch, watch, cancellationToken).ConfigureAwait(false);
            seed.Note(length, problem?.Message);
            if (RunTrace.IsHeard && !IsPreparing)
                RunTrace.Tell(RunEventCode.SeedSearched, $"{seed.Entry.Path} gave {seed.ReusedBytes} bytes", ("path", seed.Entry.Path), ("bytes", seed.ReusedBytes));
            if (watch.Left is { } left)
                Leave(seed, left);
        }
    }

    private IReadOnlyList<SeedPlace> PlacesOf(SeedList.Entry entry) => Places?.Of(entry) ?? [];

    private SeedTerms TermsFor(ScannedSeed seed, long length, ISeedTarget target) => new(length, time)
    {
        CopyKnown = target.CopyKnown,
        TravelFor = verifier.Index.FetchBytesFor,
        Prefer = Prefer,
        Before = time.GetElapsedTime(_began),
        IsDecoded = seed.Entry.IsDecoded,
        Speed = target.Speed,
        Progress = feed.Done(),
    };

    // A packed seed would have to be unpacked for it.
    private SeedSample? SampleOf(ISeedSearch search, ScannedSeed seed, long from, long length)
    {
        if (seed.Entry.IsDecoded || !opening.TryOpen(seed.Entry, out ISeed? again, out _))
            return null;
        using (again)
        {
            try
            {
                return search.Sample(again, from, length);
            }
            catch (IOException)
            {
                // The scan comes upon it, too, and tells of it.
                return null;
            }
        }
    }

    private void Leave(ScannedSeed seed, LeftRest left)
    {
        seed.Leave(left);
        string reason = left.IsQuicker
            ? $"downloading is faster; by a sample, they contain about {left.PromisedBytes} of the downloaded bytes"
            : "nothing new was found in it for a minute";
        Notes.Add(new Note(NoteCode.SeedLeft, $"{seed.Entry.Path}: its last {left.Bytes} bytes were not searched, because {reason}"));
        RunTrace.Tell(RunEventCode.SeedLeft, Notes[^1].Text, ("path", seed.Entry.Path), ("left", left.Bytes), ("reusable", left.PromisedBytes));
    }
}
