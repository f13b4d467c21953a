using System.Diagnostics.CodeAnalysis;
using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel;

/// <summary>One update of one target, from its description to the rename; reads as the story.</summary>
internal sealed class UpdateRun
{
    private static readonly Uri Nowhere = new("about:blank");

    private readonly UpdaterOptions _options;
    private readonly IFileSystem _files;
    private readonly DescriptionReader _reader;
    private readonly UpdateRequest _request;
    private readonly FoundDescription _found;
    private readonly ProgressFeed _feed;
    private readonly Description _description;
    private readonly BlockVerifier _verifier;
    private readonly List<string> _notes;

    public UpdateRun(UpdaterOptions options, IFileSystem files, DescriptionReader reader, UpdateRequest request, FoundDescription found, ProgressFeed feed)
    {
        (_options, _files, _reader, _request, _found, _feed) = (options, files, reader, request, found, feed);
        _description = found.Description!;
        _verifier = new BlockVerifier(_description.Index);
        _notes = [.. _description.Notes];
    }

    private TargetIndex Index => _description.Index;

    // What a description says about where its file is, a stranger may have written: the caller's headers do not go there.
    private Uri Home => DescriptionFinder.TryParseAddress(_request.Source, out Uri? address) ? address : _request.BaseAddress ?? Nowhere;

    private int Threads => _request.Threads ?? Environment.ProcessorCount;

    /// <inheritdoc cref="Updater.UpdateAsync"/>
    public async Task<UpdateReport> UpdateAsync(CancellationToken cancellationToken)
    {
        TargetProof proof = TargetProof.Choose(Index, _request);
        string output = OutputChoice.Choose(_files, _request, Index.FileName);
        if (await FileComparison.IsCurrentAsync(_files, output, _verifier, proof, Threads, _feed, cancellationToken).ConfigureAwait(false))
        {
            PartOpening.DeleteLeftovers(_files, output);
            return Report(UpdateOutcome.AlreadyCurrent, output, proof.Level, [], new FetchTally());
        }

        _feed.Begin(UpdatePhase.CheckingExisting, Index.Layout.Length);
        using PartFile part = await PartOpening.OpenAsync(_files, output, _verifier, Threads, _feed.Done(), cancellationToken).ConfigureAwait(false);
        var assembler = new Assembler(part, Index, proof.Expected);
        try
        {
            IReadOnlyList<SeedReport> seeds = await ScanAsync(part, assembler, output, cancellationToken).ConfigureAwait(false);
            FetchTally fetched = await FetchAsync(part, cancellationToken).ConfigureAwait(false);
            if (!await IsProvenAsync(assembler).ConfigureAwait(false))
            {
                await RepairAsync(part, assembler, fetched, proof, cancellationToken).ConfigureAwait(false);
                seeds = [.. seeds.Select(seed => seed with { ReusedBytes = 0 })];
            }
            part.Commit(output, new CommitOptions(_request.KeepReplaced, _request.SetModifiedTime ? Index.ModifiedTime : null));
            PartOpening.DeleteOld(_files, output);
            return Report(UpdateOutcome.Updated, output, proof.Level, seeds, fetched);
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
        string output = OutputChoice.Choose(_files, _request, Index.FileName);
        InPlaceResult existing = await PartOpening.ProveExistingAsync(_files, output, _verifier, Threads, cancellationToken).ConfigureAwait(false);
        BlockSet known = existing.IsAnotherVersion ? new BlockSet(Index.Layout.BlockCount) : existing.Proven;
        string oldPart = existing.IsAnotherVersion ? PartFile.PathFor(output) : PartOpening.OldPathFor(output);
        var planned = new PlannedUpdate(Index.Layout, known);
        var scanner = new SeedScanner(_verifier, _description.CreateMatcher(), known, Threads);
        var seeds = new List<SeedReport>();
        foreach (SeedList.Entry entry in SeedList.For(_files, _request, output, oldPart))
        {
            var recorder = new MatchRecorder(Index.Layout, known);
            SeedReport report = await ScanOneAsync(scanner, entry, recorder, () => recorder.ReusedBytes, cancellationToken).ConfigureAwait(false);
            seeds.Add(report);
            planned.Add(entry.Path, recorder.Copies);
        }
        return planned.Finish(output, seeds, _found.TravelledBytes, _notes);
    }

    private async Task<IReadOnlyList<SeedReport>> ScanAsync(PartFile part, Assembler assembler, string output, CancellationToken cancellationToken)
    {
        var reports = new List<SeedReport>();
        var known = new BlockSet(Index.Layout.BlockCount);
        part.CopyKnown(known);
        if (part.KnownBytes > 0)
            reports.Add(new SeedReport(part.Path, SeedKind.PartFile, part.File.Length, part.KnownBytes));
        _feed.SetReused(part.KnownBytes);
        IReadOnlyList<SeedList.Entry> entries = SeedList.For(_files, _request, output, PartOpening.OldPathFor(output));
        if (part.IsComplete || entries.Count == 0)
            return reports;
        var scanner = new SeedScanner(_verifier, _description.CreateMatcher(), known, Threads);
        foreach (SeedList.Entry entry in entries.TakeWhile(_ => !part.IsComplete))
        {
            SeedWriter writer = assembler.WriterForSeed();
            reports.Add(await ScanOneAsync(scanner, entry, writer, () => writer.ReusedBytes, cancellationToken).ConfigureAwait(false));
            _feed.SetReused(reports.Sum(report => report.ReusedBytes));
        }
        return reports;
    }

    private async Task<SeedReport> ScanOneAsync(
        SeedScanner scanner, SeedList.Entry entry, IMatchReceiver receiver, Func<long> reusedBytes, CancellationToken cancellationToken)
    {
        long length = _files.Stat(entry.Path)?.Length ?? 0;
        if (!TryOpenSeed(entry.Path, out ISeed? seed, out string? refusal))
            return new SeedReport(entry.Path, entry.Kind, length, 0, refusal);
        using (seed)
        {
            _feed.Begin(UpdatePhase.ScanningSeeds, length);
            IOException? problem = await scanner.ScanAsync(seed, receiver, _feed.Done(), cancellationToken).ConfigureAwait(false);
            return new SeedReport(entry.Path, entry.Kind, length, reusedBytes(), problem?.Message);
        }
    }

    private bool TryOpenSeed(string path, [NotNullWhen(true)] out ISeed? seed, out string? refusal)
    {
        (seed, refusal) = (null, null);
        try
        {
            seed = Catalog.OpenSeed(_files, path);
        }
        catch (IOException e)
        {
            refusal = e.Message;
        }
        return seed is not null;
    }

    private async Task<FetchTally> FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        if (part.IsComplete)
            return new FetchTally();
        var addressNotes = new List<string>();
        IReadOnlyList<Uri> addresses = TargetLocations.Resolve(Index.Locations, _found.Base, addressNotes);
        _notes.AddRange(addressNotes.Except(_notes));
        if (addresses.Count == 0)
            throw new RefusedException("the description names no address of its file, and the seeds do not hold all of it");
        _feed.Begin(UpdatePhase.Fetching, Index.Layout.Length - part.KnownBytes);
        FetchSource[] sources = [.. addresses.Select(address => new FetchSource(address, Home, _reader.TransportFor(address)))];
        var fetcher = new Fetcher(_verifier, part, sources, _options.Http.Connections, _options.Time);
        FetchTally tally = await fetcher.FetchMissingAsync(_feed.AddFetched, cancellationToken).ConfigureAwait(false);
        return part.IsComplete ? tally : throw new VerificationException(
            $"{tally.WrongBlocks} blocks from {Transports.TransportException.Shown(addresses[^1])} are not what the description says; "
            + "the server may be in the middle of an update: try again later");
    }

    private async Task<bool> IsProvenAsync(Assembler assembler)
    {
        _feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        bool isProven = await assembler.IsProvenAsync().ConfigureAwait(false);
        // The digest was made while the blocks came; what was left of it took no time worth showing.
        _feed.Done()?.Report(Index.Layout.Length);
        return isProven;
    }

    // Every block had its checksum and the whole has not: a truncated checksum fits two contents. What the server sends cannot be wrong twice.
    private async Task RepairAsync(PartFile part, Assembler assembler, FetchTally fetched, TargetProof proof, CancellationToken cancellationToken)
    {
        if (assembler.DoubtSeeds())
        {
            _notes.Add("a block from a seed had the right checksum and the wrong content; what came from seeds was fetched anew");
            fetched.Add(await FetchAsync(part, cancellationToken).ConfigureAwait(false));
            if (await IsProvenAsync(assembler).ConfigureAwait(false))
                return;
        }
        // Its blocks would be believed again, so nothing of it helps the next run.
        _files.Delete(part.Path);
        throw new VerificationException($"every block agrees with its checksum, but the whole file does not have {proof.Expected}; the description may be wrong");
    }

    private UpdateReport Report(UpdateOutcome outcome, string output, ProofLevel proven, IReadOnlyList<SeedReport> seeds, FetchTally fetched)
    {
        if (outcome == UpdateOutcome.Updated && proven == ProofLevel.Blocks)
            _notes.Add("the description has no digest of the whole file: only its blocks were proven");
        return new UpdateReport
        {
            Outcome = outcome,
            OutputPath = output,
            Length = Index.Layout.Length,
            Proven = proven,
            Seeds = seeds,
            ReusedBytes = seeds.Sum(seed => seed.ReusedBytes),
            FetchedBytes = fetched.FetchedBytes,
            TransferredBytes = fetched.TransferredBytes,
            DescriptionBytes = _found.TravelledBytes,
            DataRequests = fetched.Requests,
            Notes = _notes,
        };
    }
}
