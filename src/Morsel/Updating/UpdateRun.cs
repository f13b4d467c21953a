using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>One update of one target, from its description to the rename; reads as the story.</summary>
internal sealed class UpdateRun
{
    private readonly RunTerms _terms;
    private readonly FoundDescription _found;
    private readonly RouteWalk _fetch;
    private readonly UpdateGoal _goal;
    private readonly List<Note> _notes;
    private BlockSet? _kept;

    /// <inheritdoc cref="UpdateGoal.Decide"/>
    public UpdateRun(RunTerms terms, UpdateRequest request, FoundDescription found, RouteWalk fetch)
    {
        (_terms, _found, _fetch, _notes) = (terms, found, fetch, [.. found.Notes, .. found.Description!.Notes]);
        _goal = UpdateGoal.Decide(terms, request, found, fetch, _notes);
    }

    /// <summary>Whether an earlier run of the same update ended because the target was replaced.</summary>
    /// <value>Default false.</value>
    public bool IsSuperseding { get; init; }

    /// <summary>Where the new file goes.</summary>
    public string Output => _goal.Output;

    private TargetIndex Index => _goal.Index;

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(CancellationToken cancellationToken)
    {
        if (_goal.IsInPlace(_terms.Files))
        {
            InPlaceOutcome outcome = await new InPlaceRun(_terms, _goal, _fetch, _notes).RunAsync(cancellationToken).ConfigureAwait(false);
            return Report(outcome.File, outcome.Seeds) with { InPlace = outcome.Report };
        }
        if (await _goal.Finish.FindCurrentAsync(Output, cancellationToken).ConfigureAwait(false) is { } current)
        {
            PartOpening.DeleteLeftovers(_terms.Files, _goal.TargetPath);
            _goal.Finish.DeleteLeftovers(Output);
            return Report(current, []);
        }
        if (await _goal.Finish.TryWithoutTargetAsync(Output, cancellationToken).ConfigureAwait(false) is { } alone)
        {
            DeleteLeftovers(alone.Path);
            return Report(alone, []);
        }

        PartLedger ledger = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = ledger.ConfigureAwait(false);
        try
        {
            return await UpdateAsync(ledger, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            DropIfNothingWasProven(ledger.Part);
            if (e is not SupersededException)
                TellKept(ledger.Part);
            throw;
        }
    }

    private async Task<UpdateReport> UpdateAsync(PartLedger ledger, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScannedSeed> seeds = await ScanAsync(ledger, cancellationToken).ConfigureAwait(false);
        if (_terms.Files.Stat(_goal.TargetPath) is null)
            TakeMode(ledger.Part, seeds);
        await FetchAsync(ledger.Part, cancellationToken).ConfigureAwait(false);
        if (!await IsProvenAsync(ledger).ConfigureAwait(false))
            await RepairAsync(ledger, cancellationToken).ConfigureAwait(false);
        FinishedFile finished = await _goal.Finish.PutInPlaceAsync(ledger.Part, Output, cancellationToken).ConfigureAwait(false);
        DeleteLeftovers(finished.Path);
        if (_goal.Proof.Level == ProofLevel.Blocks)
            _notes.Add(new Note(NoteCode.OnlyBlocksVerified, _goal.Description.UnprovenWhole));
        return Report(finished, [.. seeds.Select(seed => seed.Report)]) with { Segments = DoneSegments.Of(Index.Layout, _kept!, seeds) };
    }

    // A program under a new name stays a program. Set while the file is in progress, so that the run which goes on with it need not know of the seed.
    private void TakeMode(PartFile part, IReadOnlyList<ScannedSeed> seeds)
    {
        SeedReport? most = seeds.Select(seed => seed.Report).Where(seed => seed.ReusedBytes > 0 && seed.Path != part.Path).MaxBy(seed => seed.ReusedBytes);
        if ((_terms.Predecessor ?? most?.Path ?? _terms.PatchedFrom?.Path) is not { } from || ModeOf(from) is not { } mode)
            return;
        const UnixFileMode ownerWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _notes.AddRange(part.GiveMode(mode & ~_terms.Files.Withheld | ownerWrites).Select(unset => OutputCommit.NoteOn(Output, unset)));
    }

    private UnixFileMode? ModeOf(string seed)
    {
        try
        {
            // Through a link, as it was searched.
            using IBlockFile file = _terms.Files.OpenRead(seed);
            return file.Stamp is { IsRegularFile: true } stamp ? stamp.Mode : null;
        }
        catch (IOException)
        {
            // It went meanwhile: the new file is as every new file is.
            return null;
        }
    }

    // Blocks that came with the description are no reason: they come with it again.
    private void DropIfNothingWasProven(PartFile part)
    {
        if (part.KnownBytes > Index.Literals.Sum(literal => literal.Range.Length))
            return;
        try
        {
            part.Discard();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // What ended the run is the better thing to say.
        }
    }

    private void TellKept(PartFile part)
    {
        if (RunTrace.IsHeard && part.KnownBytes > 0 && IsThere(part))
        {
            RunTrace.Tell(
                RunEventCode.DataKept, $"{part.KnownBytes} verified bytes are kept in {part.Path}",
                ("path", part.Path), ("bytes", part.KnownBytes), ("verified", true));
        }
    }

    private bool IsThere(PartFile part)
    {
        try
        {
            return _terms.Files.Stat(part.Path) is not null;
        }
        catch (IOException)
        {
            // What ended the run is the better thing to say.
            return false;
        }
    }

    private Task<PartLedger> OpenAsync(CancellationToken cancellationToken)
    {
        _terms.Feed.BeginOrGoOn(UpdatePhase.CheckingExisting, Index.Layout.Length);
        if (!_goal.TakesLocal)
            PartOpening.DeleteParts(_terms.Files, _goal.TargetPath);
        var opening = new OpeningTerms(_goal.Threads, IsSuperseding, _goal.Proof.Expected, _goal.Proof.From, _terms.Time) { TakesOutput = _goal.TakesLocal && !_goal.Request.WholeOnly && _terms.PatchedFrom is null };
        return PartOpening.OpenAsync(_terms.Files, _goal.TargetPath, _goal.Verifier, opening, _terms.Feed.Done(), cancellationToken);
    }

    private async Task<IReadOnlyList<ScannedSeed>> ScanAsync(PartLedger ledger, CancellationToken cancellationToken)
    {
        PartFile part = ledger.Part;
        ScannedSeed[] kept = part.KnownBytes > 0 ? [ScannedSeed.Of(part, ledger)] : [];
        _terms.Feed.SetReused(part.KnownBytes);
        part.CopyKnown(_kept = new BlockSet(Index.Layout.BlockCount));
        FetchDuringScan early = _fetch.OpenEarly(_goal.Verifier, part, _terms.Feed, cancellationToken);
        await using var _ = early.ConfigureAwait(false);
        var filling = new PartFilling(part, ledger.WriterForSeed, Index.Layout, _terms.Feed)
        {
            FetchFirstAsync = (block, token) => _fetch.FetchFirstAsync(_goal.Verifier, part, block, token),
            Early = early,
            Speed = _fetch.Speed,
        };
        SeedPhase phase = _goal.SearchBy(_terms);
        IReadOnlyList<SeedList.Entry> entries = _goal.Seeds(_terms, OwnNames.OldPartOf(_goal.TargetPath));
        IReadOnlyList<ScannedSeed> scanned = await phase.SearchAsync(filling, entries, _goal.Description, _goal.Threads, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(phase.Notes);
        return [.. kept, .. scanned];
    }

    private async Task FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        await _fetch.FetchAsync(_goal.Verifier, part, _terms.Feed, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(_fetch.Notes.Except(_notes));
    }

    private async Task<bool> IsProvenAsync(PartLedger ledger)
    {
        _terms.Feed.Begin(UpdatePhase.Verifying, Index.Layout.Length);
        bool isProven = await ledger.IsProvenAsync().ConfigureAwait(false);
        // The digest was made while the blocks came; what was left of it took no time worth showing.
        _terms.Feed.Done()?.Report(Index.Layout.Length);
        return isProven;
    }

    // Every block had its checksum and the whole has not: a truncated checksum fits two contents. What the server sends cannot be wrong twice.
    private async Task RepairAsync(PartLedger ledger, CancellationToken cancellationToken)
    {
        (Func<bool> Doubt, string What)[] steps = [(ledger.DoubtIsolated, "single blocks from local files"), (ledger.DoubtSeeds, "all blocks from local files")];
        foreach ((Func<bool> doubt, string what) in steps)
        {
            if (!doubt())
                continue;
            _notes.Add(new Note(NoteCode.SeedDoubted, $"a block of a local file had the right checksum and the wrong content; {what} were downloaded again"));
            await FetchAsync(ledger.Part, cancellationToken).ConfigureAwait(false);
            if (await IsProvenAsync(ledger).ConfigureAwait(false))
                return;
        }
        // Its blocks would be believed again, so nothing of it helps the next run.
        ledger.Part.Discard();
        throw new VerificationException(
            $"every block matches its checksum, but the whole file does not have {_goal.Proof.Expected}: the control file may be wrong");
    }

    private void DeleteLeftovers(string finished)
    {
        try
        {
            PartOpening.DeleteOld(_terms.Files, _goal.TargetPath);
            _goal.Finish.DeleteLeftovers(Output);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, finished);
        }
    }

    private UpdateReport Report(FinishedFile finished, IReadOnlyList<SeedReport> seeds) => new()
    {
        Outcome = finished.WasThere ? UpdateOutcome.AlreadyCurrent : UpdateOutcome.Updated,
        OutputPath = finished.Path,
        Length = finished.Length ?? Index.Layout.Length,
        Tree = finished.Tree,
        RecompressedLength = finished.RecompressedLength,
        FetchedGzipLength = finished.FetchedLength,
        Proven = _goal.Proof.Level,
        Seeds = seeds,
        ReusedBytes = seeds.Sum(seed => seed.ReusedBytes),
        FetchedBytes = _fetch.Tally.FetchedBytes,
        TransferredBytes = _fetch.Tally.TransferredBytes,
        DescriptionBytes = _found.TravelledBytes,
        DataRequests = _fetch.Tally.Requests,
        Routes = _fetch.Board.Routes,
        Notes = _notes,
    };
}
