using System.Diagnostics.CodeAnalysis;
using Morsel.Assembling;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel;

/// <summary>One update of one target, from its description to the rename; reads as the story.</summary>
internal sealed class UpdateRun
{
    private readonly IFileSystem _files;
    private readonly TimeProvider _time;
    private readonly UpdateRequest _request;
    private readonly FoundDescription _found;
    private readonly ProgressFeed _feed;
    private readonly Description _description;
    private readonly BlockVerifier _verifier;
    private readonly TargetFetch _fetch;
    private readonly RepackedOutput _repacked;
    private readonly List<string> _notes;

    public UpdateRun(IFileSystem files, TimeProvider time, UpdateRequest request, FoundDescription found, ProgressFeed feed, TargetFetch fetch)
    {
        (_files, _time, _request, _found, _feed, _fetch) = (files, time, request, found, feed, fetch);
        _description = found.Description!;
        _verifier = new BlockVerifier(_description.Index);
        _repacked = new RepackedOutput(files, request, _description, fetch);
        _notes = [.. _description.Notes];
    }

    /// <summary>Whether an earlier run of the same update ended because the target was replaced.</summary>
    /// <value>Default false.</value>
    public bool IsSuperseding { get; init; }

    /// <summary>Where the new file goes.</summary>
    public string Output => OutputChoice.Choose(_files, _request, _repacked.FileName);

    private TargetIndex Index => _description.Index;

    private int Threads => _request.Threads ?? Environment.ProcessorCount;

    /// <inheritdoc cref="Updater.UpdateAsync"/>
    public async Task<UpdateReport> UpdateAsync(CancellationToken cancellationToken)
    {
        TargetProof proof = TargetProof.Choose(Index, _request);
        string output = Output;
        if (await IsCurrentAsync(output, proof, cancellationToken).ConfigureAwait(false))
        {
            PartOpening.DeleteLeftovers(_files, output);
            return Report(UpdateOutcome.AlreadyCurrent, output, proof.Level, []);
        }

        _feed.Begin(UpdatePhase.CheckingExisting, Index.Layout.Length);
        using PartFile part = await PartOpening.OpenAsync(
            _files, output, _verifier, new OpeningTerms(Threads, IsSuperseding), _feed.Done(), cancellationToken).ConfigureAwait(false);
        var assembler = new Assembler(part, Index, proof.Expected);
        try
        {
            IReadOnlyList<ScannedSeed> seeds = await ScanAsync(part, assembler, output, cancellationToken).ConfigureAwait(false);
            await FetchAsync(part, cancellationToken).ConfigureAwait(false);
            if (!await IsProvenAsync(assembler).ConfigureAwait(false))
                await RepairAsync(part, assembler, proof, cancellationToken).ConfigureAwait(false);
            if (_repacked.IsWanted)
                output = await RepackAsync(part, output, cancellationToken).ConfigureAwait(false);
            part.Commit(output, new CommitOptions(_request.KeepReplaced, _request.SetModifiedTime ? Index.ModifiedTime : null));
            PartOpening.DeleteOld(_files, Output);
            return Report(UpdateOutcome.Updated, output, proof.Level, [.. seeds.Select(seed => seed.Now)]);
        }
        finally
        {
            await assembler.AbandonAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan> PlanAsync(CancellationToken cancellationToken)
    {
        _ = TargetProof.Choose(Index, _request);
        string output = OutputChoice.Choose(_files, _request, _repacked.FileName);
        InPlaceResult existing = await PartOpening.ProveExistingAsync(_files, output, _verifier, Threads, cancellationToken).ConfigureAwait(false);
        BlockSet known = existing.IsAnotherVersion ? new BlockSet(Index.Layout.BlockCount) : existing.Proven;
        string oldPart = existing.IsAnotherVersion ? PartFile.PathFor(output) : PartOpening.OldPathFor(output);
        var planned = new PlannedUpdate(Index.Layout, known);
        var scanner = new SeedScanner(_verifier, _description.CreateMatcher(), known, Threads);
        var seeds = new List<SeedReport>();
        foreach (SeedList.Entry entry in SeedList.For(_files, _request, output, oldPart, Index.FileName))
        {
            var recorder = new MatchRecorder(Index.Layout, known);
            SeedReport report = await ScanOneAsync(scanner, entry, recorder, () => recorder.ReusedBytes, cancellationToken).ConfigureAwait(false);
            seeds.Add(report);
            planned.Add(entry, recorder.Copies);
        }
        return planned.Finish(output, seeds, _found.TravelledBytes, _notes);
    }

    private async Task<IReadOnlyList<ScannedSeed>> ScanAsync(PartFile part, Assembler assembler, string output, CancellationToken cancellationToken)
    {
        var scanned = new List<ScannedSeed>();
        var known = new BlockSet(Index.Layout.BlockCount);
        part.CopyKnown(known);
        if (part.KnownBytes > 0)
            scanned.Add(new(new SeedReport(part.Path, SeedKind.PartFile, part.File.Length, part.KnownBytes), () => assembler.BytesFromPart));
        _feed.SetReused(part.KnownBytes);
        IReadOnlyList<SeedList.Entry> entries = SeedList.For(_files, _request, output, PartOpening.OldPathFor(output), Index.FileName);
        if (part.IsComplete || entries.Count == 0)
            return scanned;
        var scanner = new SeedScanner(_verifier, _description.CreateMatcher(), known, Threads);
        EarlyFetch early = _fetch.OpenEarly(_verifier, part, _feed, cancellationToken);
        await using var _ = early.ConfigureAwait(false);
        foreach (SeedList.Entry entry in entries.TakeWhile(_ => !part.IsComplete))
        {
            SeedWriter writer = assembler.WriterForSeed();
            var terms = new SeedTerms(_files.Stat(entry.Path)?.Length ?? 0, () => Index.Layout.Length - part.KnownBytes, _time)
            {
                // What this seed does not have, a later one may.
                Early = entry == entries[^1] ? early : null,
                BytesPerSecond = _found.Speed?.BytesPerSecond,
                Progress = _feed.Done(),
            };
            var watch = new SeedWatch(writer, Index.Layout, terms);
            SeedReport report = await ScanOneAsync(scanner, entry, watch, () => writer.ReusedBytes, cancellationToken).ConfigureAwait(false);
            if (watch.IsDropped)
                _notes.Add($"{entry.Path} was not searched to its end: fetching is quicker");
            scanned.Add(new(report, () => writer.ReusedBytes));
            _feed.SetReused(scanned.Sum(seed => seed.Now.ReusedBytes));
        }
        await early.EndAsync().ConfigureAwait(false);
        return scanned;
    }

    private async Task<SeedReport> ScanOneAsync(
        SeedScanner scanner, SeedList.Entry entry, IMatchReceiver receiver, Func<long> reusedBytes, CancellationToken cancellationToken)
    {
        long length = _files.Stat(entry.Path)?.Length ?? 0;
        if (!TryOpenSeed(entry, out ISeed? seed, out string? refusal))
            return new SeedReport(entry.Path, entry.Kind, length, 0, refusal) { IsDecoded = entry.IsDecoded };
        using (seed)
        {
            _feed.Begin(UpdatePhase.ScanningSeeds, length);
            IProgress<long>? progress = receiver as IProgress<long> ?? _feed.Done();
            IOException? problem = await scanner.ScanAsync(seed, receiver, progress, cancellationToken).ConfigureAwait(false);
            return new SeedReport(entry.Path, entry.Kind, length, reusedBytes(), problem?.Message) { IsDecoded = entry.IsDecoded };
        }
    }

    private bool TryOpenSeed(SeedList.Entry entry, [NotNullWhen(true)] out ISeed? seed, out string? refusal)
    {
        (seed, refusal) = (null, null);
        try
        {
            seed = Catalog.OpenSeed(_files, entry.Path, entry.Packed);
        }
        catch (IOException e)
        {
            refusal = e.Message;
        }
        return seed is not null;
    }

    private async Task FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        await _fetch.FetchAsync(_verifier, part, _feed, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(_fetch.Notes.Except(_notes));
    }

    private async Task<bool> IsProvenAsync(Assembler assembler)
    {
        _feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        bool isProven = await assembler.IsProvenAsync().ConfigureAwait(false);
        // The digest was made while the blocks came; what was left of it took no time worth showing.
        _feed.Done()?.Report(Index.Layout.Length);
        return isProven;
    }

    private Task<bool> IsCurrentAsync(string output, TargetProof proof, CancellationToken cancellationToken) => _repacked.IsWanted
        ? _repacked.IsCurrentAsync(output, proof.Expected, cancellationToken)
        : FileComparison.IsCurrentAsync(_files, output, _verifier, proof, Threads, _feed, cancellationToken);

    private async Task<string> RepackAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        _feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        string place = await _repacked.MakeAsync(part, output, _feed.Done(), cancellationToken).ConfigureAwait(false);
        if (_repacked.Length is null)
            _notes.Add("compressed again, the file is not the one that was published: it was left as it is, uncompressed");
        return place;
    }

    // Every block had its checksum and the whole has not: a truncated checksum fits two contents. What the server sends cannot be wrong twice.
    private async Task RepairAsync(PartFile part, Assembler assembler, TargetProof proof, CancellationToken cancellationToken)
    {
        (Func<bool> Doubt, string What)[] steps = [(assembler.DoubtIsolated, "what stood alone in seeds"), (assembler.DoubtSeeds, "what came from seeds")];
        foreach ((Func<bool> doubt, string what) in steps)
        {
            if (!doubt())
                continue;
            _notes.Add($"a block from a seed had the right checksum and the wrong content; {what} was fetched anew");
            await FetchAsync(part, cancellationToken).ConfigureAwait(false);
            if (await IsProvenAsync(assembler).ConfigureAwait(false))
                return;
        }
        // Its blocks would be believed again, so nothing of it helps the next run.
        _files.Delete(part.Path);
        throw new VerificationException($"every block agrees with its checksum, but the whole file does not have {proof.Expected}; the description may be wrong");
    }

    private UpdateReport Report(UpdateOutcome outcome, string output, ProofLevel proven, IReadOnlyList<SeedReport> seeds)
    {
        if (outcome == UpdateOutcome.Updated && proven == ProofLevel.Blocks)
            _notes.Add("the description has no digest of the whole file: only its blocks were proven");
        return new UpdateReport
        {
            Outcome = outcome,
            OutputPath = output,
            Length = Index.Layout.Length,
            RecompressedLength = _repacked.Length,
            Proven = proven,
            Seeds = seeds,
            ReusedBytes = seeds.Sum(seed => seed.ReusedBytes),
            FetchedBytes = _fetch.Tally.FetchedBytes,
            TransferredBytes = _fetch.Tally.TransferredBytes,
            DescriptionBytes = _found.TravelledBytes,
            DataRequests = _fetch.Tally.Requests,
            Notes = _notes,
        };
    }

    /// <summary>A seed that was searched, and what is still believed of it.</summary>
    private readonly record struct ScannedSeed(SeedReport Report, Func<long> BytesBelieved)
    {
        public SeedReport Now => Report with { ReusedBytes = BytesBelieved() };
    }
}
