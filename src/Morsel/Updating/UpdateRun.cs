using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Finishing.Gzip;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

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
    private readonly RouteWalk _fetch;
    private readonly RepackedOutput _repacked;
    private readonly List<string> _notes;

    public UpdateRun(IFileSystem files, TimeProvider time, UpdateRequest request, FoundDescription found, ProgressFeed feed, RouteWalk fetch)
    {
        (_files, _time, _request, _found, _feed, _fetch) = (files, time, request, found, feed, fetch);
        _description = found.Description!;
        _verifier = new BlockVerifier(_description.Index);
        _repacked = new RepackedOutput(files, request, _description, found.FileName, fetch, new GzipFileFetch(files, time, request, _description.Index, fetch, feed));
        _notes = [.. _description.Notes];
    }

    /// <summary>Whether an earlier run of the same update ended because the target was replaced.</summary>
    /// <value>Default false.</value>
    public bool IsSuperseding { get; init; }

    /// <summary>Where the new file goes.</summary>
    public string Output => OutputChoice.Choose(_files, _request, _repacked.FileName);

    private TargetIndex Index => _description.Index;

    private int Threads => _request.Threads ?? Environment.ProcessorCount;

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(CancellationToken cancellationToken)
    {
        HeaderAnchor.Check(_description, _request);
        ProofDemand proof = ProofDemand.Choose(Index, _request);
        string output = Output;
        if (await IsCurrentAsync(output, proof, cancellationToken).ConfigureAwait(false))
        {
            PartOpening.DeleteLeftovers(_files, output);
            _repacked.DeleteLeftovers(output);
            return Report(UpdateOutcome.AlreadyCurrent, output, proof.Level, []);
        }

        if (_repacked.IsFetchedFirst && await TakeGzipFileAsync(output, proof, cancellationToken).ConfigureAwait(false))
            return Report(UpdateOutcome.Updated, output, proof.Level, []);

        _feed.Begin(UpdatePhase.CheckingExisting, Index.Layout.Length);
        PartLedger assembler = await PartOpening.OpenAsync(
            _files, output, _verifier, new OpeningTerms(Threads, IsSuperseding, proof.Expected, proof.From), _feed.Done(), cancellationToken).ConfigureAwait(false);
        await using var _ = assembler.ConfigureAwait(false);
        PartFile part = assembler.Part;
        IReadOnlyList<ScannedSeed> seeds = await ScanAsync(part, assembler, output, cancellationToken).ConfigureAwait(false);
        await FetchAsync(part, cancellationToken).ConfigureAwait(false);
        if (!await IsProvenAsync(assembler).ConfigureAwait(false))
            await RepairAsync(part, assembler, proof, cancellationToken).ConfigureAwait(false);
        if (_repacked.IsWanted)
            output = await RepackAsync(part, output, proof, cancellationToken).ConfigureAwait(false);
        Commit(part, output);
        return Report(UpdateOutcome.Updated, output, proof.Level, [.. seeds.Select(seed => seed.Report)]);
    }

    private async Task<IReadOnlyList<ScannedSeed>> ScanAsync(PartFile part, PartLedger assembler, string output, CancellationToken cancellationToken)
    {
        var scanned = new List<ScannedSeed>();
        if (part.KnownBytes > 0)
            scanned.Add(ScannedSeed.Of(part, assembler));
        _feed.SetReused(part.KnownBytes);
        PartOpening.WriteLiterals(part, _verifier);
        ScannedSeed[] seeds = [.. SeedList.For(_files, _repacked.WithPlainSeed(), output, OwnNames.OldPartOf(output), Index)
            .Select(entry => new ScannedSeed(entry, assembler.WriterForSeed()))];
        if (part.IsComplete || seeds.Length == 0)
            return scanned;
        var known = new BlockSet(Index.Layout.BlockCount);
        part.CopyKnown(known);
        var run = new SeedRun(_files, _time, _feed, _verifier);
        IReadOnlyList<ISeedSearch> searches = SeedSearches.For(_verifier, _description.CreateMatcher(), known, Threads);
        await run.SearchAsync(searches, seeds, part, _fetch, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(run.Notes);
        return [.. scanned, .. seeds.Where(seed => seed.WasScanned)];
    }

    private async Task FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        await _fetch.FetchAsync(_verifier, part, _feed, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(_fetch.Notes.Except(_notes));
    }

    private async Task<bool> IsProvenAsync(PartLedger assembler)
    {
        _feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        bool isProven = await assembler.IsProvenAsync().ConfigureAwait(false);
        // The digest was made while the blocks came; what was left of it took no time worth showing.
        _feed.Done()?.Report(Index.Layout.Length);
        return isProven;
    }

    private Task<bool> IsCurrentAsync(string output, ProofDemand proof, CancellationToken cancellationToken) => _repacked.IsWanted
        ? _repacked.IsCurrentAsync(output, proof.Expected, cancellationToken)
        : FileComparison.IsCurrentAsync(_files, output, _verifier, proof, Threads, _feed, cancellationToken);

    // It comes from the network in any case, and nothing else need come with it.
    private async Task<bool> TakeGzipFileAsync(string output, ProofDemand proof, CancellationToken cancellationToken)
    {
        if (proof.Expected is null)
            return false;
        using var part = PartFile.Open(_files, output, Index.Layout);
        if (!await _repacked.FetchAsync(part, proof.Expected, _notes, cancellationToken).ConfigureAwait(false))
            return false;
        _fetch.Tally.FetchedBytes += Index.Layout.Length;
        Commit(part, output);
        return true;
    }

    private async Task<string> RepackAsync(PartFile part, string output, ProofDemand proof, CancellationToken cancellationToken)
    {
        _feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        if (await _repacked.MakeAsync(part, _notes, _feed.Done(), cancellationToken).ConfigureAwait(false))
            return output;
        if (await _repacked.FetchAsync(part, proof.Expected, _notes, cancellationToken).ConfigureAwait(false))
            return output;
        _notes.Add("the content was left as it is, uncompressed");
        return OutputChoice.ChoosePlain(_files, _request, Index.FileName ?? _found.FileName);
    }

    private void Commit(PartFile part, string output)
    {
        part.Commit(output, new OutputCommit(_request.KeepReplaced, _request.SetModifiedTime ? Index.ModifiedTime : null));
        PartOpening.DeleteOld(_files, Output);
        _repacked.DeleteLeftovers(Output);
    }

    // Every block had its checksum and the whole has not: a truncated checksum fits two contents. What the server sends cannot be wrong twice.
    private async Task RepairAsync(PartFile part, PartLedger assembler, ProofDemand proof, CancellationToken cancellationToken)
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
            _notes.Add(_description.UnprovenWhole);
        return new UpdateReport
        {
            Outcome = outcome,
            OutputPath = output,
            Length = Index.Layout.Length,
            RecompressedLength = _repacked.Length,
            FetchedGzipLength = _repacked.FetchedLength,
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
}
