using System.Diagnostics.CodeAnalysis;
using Morsel.Assembling;
using Morsel.Compression;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Opens a seed in the way that fits its kind.</summary>
/// <param name="files">The disk.</param>
/// <param name="path">The file.</param>
/// <param name="packed">How it is packed, if its plain bytes are wanted; none for the bytes as they are.</param>
/// <exception cref="IOException">It cannot be read, or nothing here can unpack it.</exception>
internal delegate ISeed SeedOpener(IFileSystem files, string path, PackedKind packed);

/// <summary>Searches what is here already, in the one order that an update and a plan have: the description's own blocks, then all seeds in one way after another.</summary>
internal sealed class SeedPhase(IFileSystem files, TimeProvider time, ProgressFeed feed, BlockVerifier verifier, SeedOpener open)
{
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
        long before = target.KnownBytes;
        foreach (ISeedSearch search in searches)
        {
            if (target.IsComplete || !await ProvideAsync(search, target, cancellationToken).ConfigureAwait(false))
                break;
            foreach (ScannedSeed seed in seeds.TakeWhile(_ => !target.IsComplete))
            {
                // What this seed does not have, a later one may.
                bool isLast = search == searches[^1] && seed == seeds[^1];
                var watch = new SeedWatch(seed.Receiver, Layout, TermsFor(seed, target, isLast ? target.Early : null));
                await ScanAsync(search, seed, watch, cancellationToken).ConfigureAwait(false);
                if (watch.IsDropped)
                {
                    Notes.Add(new Note(NoteCode.SeedLeft, $"{seed.Entry.Path} was not searched to its end: fetching is quicker"));
                    RunTrace.Tell(RunEventCode.SeedLeft, Notes[^1].Text, ("path", seed.Entry.Path));
                }
                feed.SetReused(before + seeds.Sum(other => other.ReusedBytes));
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

    private async Task ScanAsync(ISeedSearch search, ScannedSeed seed, SeedWatch watch, CancellationToken cancellationToken)
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
            IOException? problem = await search.ScanAsync(opened, watch, watch, cancellationToken).ConfigureAwait(false);
            seed.Note(length, problem?.Message);
            if (RunTrace.IsHeard)
                RunTrace.Tell(RunEventCode.SeedSearched, $"{seed.Entry.Path} gave {seed.ReusedBytes} bytes", ("path", seed.Entry.Path), ("bytes", seed.ReusedBytes));
        }
    }

    private SeedTerms TermsFor(ScannedSeed seed, ISeedTarget target, FetchDuringScan? early) =>
        new(LengthOf(seed), () => verifier.Index.FetchBytesFor(Layout.Length - target.KnownBytes), time)
        {
            Early = early,
            Speed = target.Speed,
            Progress = feed.Done(),
        };

    private long LengthOf(ScannedSeed seed) => files.Stat(seed.Entry.Path)?.Length ?? 0;

    private bool TryOpen(SeedList.Entry entry, [NotNullWhen(true)] out ISeed? seed, out string? refusal)
    {
        (seed, refusal) = (null, null);
        try
        {
            seed = open(files, entry.Path, entry.Packed);
        }
        catch (IOException e)
        {
            refusal = e.Message;
        }
        return seed is not null;
    }
}
