using Morsel.Assembling;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>An update of a file where it is, without a second copy; reads as the story.</summary>
/// <param name="terms">What all runs share.</param>
/// <param name="goal">What the run is to bring about.</param>
/// <param name="fetch">Fetches.</param>
/// <param name="notes">Gets what the user should know.</param>
internal sealed class InPlaceRun(RunTerms terms, UpdateGoal goal, RouteWalk fetch, List<Note> notes)
{
    private readonly InPlaceSearch _search = new(terms, goal);
    private InPlaceReport _report = new(0, 0, 0);

    private TargetLayout Layout => goal.Index.Layout;

    /// <summary>Updates it, or finds that it is the new version already.</summary>
    /// <exception cref="RefusedException">It is a device in use, or there is no place for its journal.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<InPlaceOutcome> RunAsync(CancellationToken cancellationToken)
    {
        string place = JournalPlace.Of(terms.Files, goal.Output, goal.Request.JournalFolder)
            ?? throw new RefusedException($"{goal.Output} is a block device, and there is no folder for its journal: choose one; nothing was written");
        using var target = new InPlaceFile(terms.Files, goal.Output, Layout, terms.Time);
        using var journal = MoveJournal.Open(terms.Files, place, goal.Verifier, goal.Request.JournalAreaBytes);
        await _search.KeepRightAsync(target, cancellationToken).ConfigureAwait(false);
        long length = target.File.Length, kept = target.KnownBytes;
        if (target.IsComplete && target.HasLength && await HoldsTargetAsync(target, cancellationToken).ConfigureAwait(false))
        {
            DeleteLeft(journal);
            return new InPlaceOutcome(new FinishedFile(goal.Output) { WasThere = true }, [], _report);
        }
        try
        {
            IReadOnlyList<ScannedSeed> seeds = await UpdateAsync(target, journal, cancellationToken).ConfigureAwait(false);
            Finish(target, journal);
            return new InPlaceOutcome(new FinishedFile(goal.Output), [.. Own(length, kept, journal), .. seeds.Select(seed => seed.Report)], _report with { KeptBytes = kept });
        }
        catch (Exception e) when (e is not (SupersededException or FileInPlaceException) && RunTrace.IsHeard && terms.Files.Stat(journal.Path) is not null)
        {
            RunTrace.Tell(
                RunEventCode.InPlaceUnfinished, $"{goal.Output} is neither the old version nor the new one, and {journal.Path} has what was saved of it",
                ("path", goal.Output), ("journal", journal.Path), ("bytes", target.KnownBytes));
            throw;
        }
    }

    private async Task<IReadOnlyList<ScannedSeed>> UpdateAsync(InPlaceFile target, MoveJournal journal, CancellationToken cancellationToken)
    {
        var known = new BlockSet(Layout.BlockCount);
        target.CopyKnown(known);
        if (goal.TakesLocal)
        {
            foreach (VerifiedBlocks saved in journal.Saved())
                known.Add(saved.Run);
        }
        BlockSet zeros = ZeroBlocks.Missing(goal.Verifier, known);
        for (int block = zeros.NextMember(0); block < zeros.BlockCount; block = zeros.NextMember(block + 1))
            known.Add(block);
        Move[] moves = await _search.FindMovesAsync(target, known, cancellationToken).ConfigureAwait(false);
        if (target.IsDevice)
            JournalPlace.Make(journal.Path);
        journal.Begin(goal.Output);
        target.Grow();
        await MoveAsync(target, journal, moves, cancellationToken).ConfigureAwait(false);
        if (goal.TakesLocal)
            WriteAll(journal.Saved(), target, bytes => _report = _report with { SavedBytes = _report.SavedBytes + bytes });
        WriteAll(ZeroBlocks.Proven(goal.Verifier, zeros), target, AddMoved);
        terms.Feed.SetReused(target.KnownBytes);
        IReadOnlyList<ScannedSeed> seeds = await ScanAsync(target, journal, cancellationToken).ConfigureAwait(false);
        await FetchAsync(target, cancellationToken).ConfigureAwait(false);
        return seeds;
    }

    private async Task MoveAsync(InPlaceFile target, MoveJournal journal, Move[] moves, CancellationToken cancellationToken)
    {
        if (moves.Length == 0)
            return;
        MoveOrder order = MoveOrder.Of(moves, journal.MostSavedBytes);
        _report = _report with { GivenUpBytes = order.GivenUp.Sum(move => moves[move].Target.Length) };
        terms.Feed.Begin(UpdatePhase.Moving, moves.Sum(move => move.Target.Length) - _report.GivenUpBytes);
        var run = new MoveRun(target, journal, goal.Verifier, moves);
        await run.RunAsync(order.Steps, terms.Feed.Done(), cancellationToken).ConfigureAwait(false);
        AddMoved(run.MovedBytes);
    }

    private async Task<IReadOnlyList<ScannedSeed>> ScanAsync(InPlaceFile target, MoveJournal journal, CancellationToken cancellationToken)
    {
        FetchDuringScan early = fetch.OpenEarly(goal.Verifier, target, terms.Feed, cancellationToken);
        await using var _ = early.ConfigureAwait(false);
        var filling = new PartFilling(target, () => new SeedWriter(target, Layout), Layout, terms.Feed)
        {
            FetchFirstAsync = (block, token) => fetch.FetchFirstAsync(goal.Verifier, target, block, token),
            Early = early,
            Speed = fetch.Speed,
        };
        SeedPhase phase = goal.SearchBy(terms);
        IReadOnlyList<ScannedSeed> scanned = await phase.SearchAsync(
            filling, _search.Others(journal, OwnNames.PartOf(goal.Output)), goal.Description, goal.Threads, cancellationToken).ConfigureAwait(false);
        notes.AddRange(phase.Notes);
        return scanned;
    }

    private async Task FetchAsync(InPlaceFile target, CancellationToken cancellationToken)
    {
        var local = new BlockSet(Layout.BlockCount);
        target.CopyKnown(local);
        await FetchMissingAsync(target, cancellationToken).ConfigureAwait(false);
        if (await IsProvenAsync(target, cancellationToken).ConfigureAwait(false))
            return;
        // Every block had its checksum and the whole has not: a truncated checksum fits two contents. What the server sends cannot be wrong twice.
        if (local.Count > 0)
        {
            notes.Add(new Note(NoteCode.SeedDoubted, "a block of a local file had the right checksum and the wrong content; all blocks from local files were downloaded again"));
            target.Doubt(local);
            await FetchMissingAsync(target, cancellationToken).ConfigureAwait(false);
            if (await IsProvenAsync(target, cancellationToken).ConfigureAwait(false))
                return;
        }
        throw new VerificationException(
            goal.Proof.Expected is { } expected ? $"{goal.Output}: the whole file does not have {expected}: the control file may be wrong, or another program writes to the file"
            : $"{goal.Output}: another program writes to the file");
    }

    private async Task FetchMissingAsync(InPlaceFile target, CancellationToken cancellationToken)
    {
        await fetch.FetchAsync(goal.Verifier, target, terms.Feed, cancellationToken).ConfigureAwait(false);
        notes.AddRange(fetch.Notes.Except(notes));
    }

    // Read again, all of it, after it got to the disk.
    private async Task<bool> IsProvenAsync(InPlaceFile target, CancellationToken cancellationToken)
    {
        target.End();
        terms.Feed.Begin(UpdatePhase.Verifying, Layout.Length);
        return await HoldsTargetAsync(target, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> HoldsTargetAsync(InPlaceFile target, CancellationToken cancellationToken) =>
        FileComparison.HoldsTargetAsync(target.File, goal.Verifier, goal.Proof, goal.Threads, terms.Feed, cancellationToken);

    private void Finish(InPlaceFile target, MoveJournal journal)
    {
        if (!target.File.Stamp.IsSameFile(terms.Files.Stat(goal.Output)))
            throw new IOException($"{goal.Output}: another program put another file there meanwhile, which is not what was verified; try again");
        terms.Acceptance?.Invoke(target.File);
        DateTimeOffset? time = goal.Request.SetModifiedTime && !target.IsDevice ? goal.Index.ModifiedTime : null;
        notes.AddRange(Inheritance.Give(target.File, replaced: null, time).Select(unset => OutputCommit.NoteOn(goal.Output, unset)));
        target.Flush();
        DeleteLeft(journal);
        if (goal.Proof.Level == ProofLevel.Blocks)
            notes.Add(new Note(NoteCode.OnlyBlocksVerified, goal.Description.UnprovenWhole));
    }

    private void DeleteLeft(MoveJournal journal)
    {
        try
        {
            journal.Delete();
            if (terms.Files.Stat(goal.Output) is { IsRegularFile: true })
                PartOpening.DeleteLeftovers(terms.Files, goal.Output);
            goal.Finish.DeleteLeftovers(goal.Output);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, goal.Output);
        }
    }

    private IEnumerable<SeedReport> Own(long length, long kept, MoveJournal journal)
    {
        yield return new SeedReport(goal.Output, SeedKind.Output, length, kept + _report.MovedBytes);
        if (_report.SavedBytes > 0)
            yield return new SeedReport(journal.Path, SeedKind.PartFile, _report.SavedBytes, _report.SavedBytes);
    }

    private void AddMoved(long bytes) => _report = _report with { MovedBytes = _report.MovedBytes + bytes };

    private void WriteAll(IEnumerable<VerifiedBlocks> blocks, InPlaceFile target, Action<long> count)
    {
        foreach (VerifiedBlocks some in blocks)
            target.Write(some, written => count(Layout.RangeOf(written).Length));
    }
}

/// <summary>What an update in place did.</summary>
/// <param name="File">The file.</param>
/// <param name="Seeds">What was searched.</param>
/// <param name="Report">What came from where.</param>
internal sealed record InPlaceOutcome(FinishedFile File, IReadOnlyList<SeedReport> Seeds, InPlaceReport Report);
