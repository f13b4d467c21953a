using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Planning;
using Morsel.Routes;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>What an update would do: the same is decided and checked, the same seeds are searched, and nothing is fetched or written.</summary>
internal sealed class PlanRun
{
    private readonly RunTerms _terms;
    private readonly FoundDescription _found;
    private readonly RouteWalk _fetch;
    private readonly UpdateGoal _goal;
    private readonly List<Note> _notes;

    /// <inheritdoc cref="UpdateGoal.Decide"/>
    public PlanRun(RunTerms terms, UpdateRequest request, FoundDescription found, RouteWalk fetch)
    {
        (_terms, _found, _fetch, _notes) = (terms, found, fetch, [.. found.Notes, .. found.Description!.Notes]);
        _goal = UpdateGoal.Decide(terms, request, found, fetch, _notes);
    }

    private TargetLayout Layout => _goal.Index.Layout;

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan> PlanAsync(CancellationToken cancellationToken)
    {
        if (await _goal.Finish.FindCurrentAsync(_goal.Output, cancellationToken).ConfigureAwait(false) is { } current)
            return PlanFor(current);
        if (_goal.Finish.InsteadOfTarget is { } instead)
        {
            _notes.Add(instead);
            return await PlanAsync(new BlockSet(Layout.BlockCount), [], [], cancellationToken).ConfigureAwait(false);
        }
        string target = _goal.TargetPath, part = OwnNames.PartOf(target);
        InPlaceResult existing = !_goal.TakesLocal ? new InPlaceResult(new BlockSet(Layout.BlockCount))
            : await PartOpening.ProveExistingAsync(_terms.Files, target, _goal.Verifier, _goal.Threads, cancellationToken).ConfigureAwait(false);
        BlockSet known = existing.IsAnotherVersion ? new BlockSet(Layout.BlockCount) : existing.Proven;
        var recording = new MatchRecording(_terms.Files, part, _goal.Verifier, known, _notes);
        IReadOnlyList<SeedList.Entry> entries = _goal.Seeds(_terms, existing.IsAnotherVersion ? part : OwnNames.OldPartOf(target));
        SeedPhase phase = _goal.SearchBy(_terms);
        IReadOnlyList<ScannedSeed> seeds = await phase.SearchAsync(recording, entries, _goal.Description, _goal.Threads, cancellationToken).ConfigureAwait(false);
        _notes.AddRange(phase.Notes);
        return await PlanAsync(known, [.. seeds.SelectMany(Copies)], [.. seeds.Select(seed => seed.Report)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Updater.CheckAsync"/>
    public async Task<UpdateCheck> CheckAsync(CancellationToken cancellationToken) => new()
    {
        Path = _goal.Output,
        IsCurrent = await _goal.Finish.FindCurrentAsync(_goal.Output, cancellationToken).ConfigureAwait(false) is not null,
        Length = Layout.Length,
        ComparedBy = _goal.Proof.Level,
        Address = TransportException.Shown(_found.Address),
        Notes = _notes,
    };

    private async Task<UpdatePlan> PlanAsync(BlockSet known, IReadOnlyList<PlanSegment> copies, IReadOnlyList<SeedReport> seeds, CancellationToken cancellationToken)
    {
        StoredSize? stored = _goal.Request.ExactRoutes && !known.IsFull ? await MeasureAsync(known, cancellationToken).ConfigureAwait(false) : null;
        UpdatePlan plan = Plan(known, copies, seeds);
        return plan with
        {
            StoredBytes = stored?.Bytes,
            DataBytes = stored?.Bytes ?? plan.DataBytes,
            Forecasts = _fetch.ForecastsOf(_goal.Verifier, known, stored, new LinkOutlook(_goal.Request.Links, plan.DescriptionBytes) { Tables = plan.Tables }),
            Notes = _notes,
        };
    }

    // What the data is stored in is a figure of the plan, and nothing that an update needs.
    private async Task<StoredSize?> MeasureAsync(BlockSet known, CancellationToken cancellationToken)
    {
        try
        {
            StoredSize? stored = await _fetch.MeasureAsync(_goal.Verifier, known, cancellationToken).ConfigureAwait(false);
            if (stored is { LackingCount: > 0 and var lacking })
                _notes.Add(new Note(NoteCode.ObjectsMissing, $"{lacking} of the chunks to download {(lacking == 1 ? "is" : "are")} in none of the stores"));
            return stored is { LackingCount: 0 } ? stored : null;
        }
        catch (TransportException failure)
        {
            _notes.Add(new Note(NoteCode.StoredBytes, $"how many bytes are stored is not known: {failure.Message}"));
            return null;
        }
    }

    // As if the file that is there had been searched: there is nothing else to do with it.
    private UpdatePlan PlanFor(FinishedFile current)
    {
        string path = current.Tree is null ? _goal.TargetPath : current.Path;
        var entry = new SeedList.Entry(path, SeedKind.Output);
        bool isDecoded = current.RecompressedLength is not null;
        PlanSegment[] copies = Layout.Length == 0 ? [] : [new PlanSegment(new ByteRange(0, Layout.Length), SegmentAction.Copy, entry.Path, IsSeedDecoded: isDecoded)];
        var report = new SeedReport(path, entry.Kind, current.Tree is null ? _terms.Files.Stat(path)!.Length : Layout.Length, Layout.Length) { IsDecoded = isDecoded };
        var known = new BlockSet(Layout.BlockCount);
        known.Add(new BlockRun(0, Layout.BlockCount));
        return Plan(known, copies, [report]) with { IsCurrent = true };
    }

    private static IEnumerable<PlanSegment> Copies(ScannedSeed seed) => ((MatchRecorder)seed.Receiver).Copies
        .Select(copy => new PlanSegment(copy.Target, SegmentAction.Copy, seed.Entry.Path, copy.SeedOffset, seed.Entry.IsDecoded));

    /// <summary>Where every stretch of the target comes from.</summary>
    /// <param name="known">The blocks that need not be fetched.</param>
    /// <param name="copies">What of them is in seeds; the others are there already.</param>
    /// <param name="seeds">The seeds.</param>
    private UpdatePlan Plan(BlockSet known, IReadOnlyList<PlanSegment> copies, IReadOnlyList<SeedReport> seeds)
    {
        PlanSegment[] fetches = [.. known.MissingRuns().Select(run => new PlanSegment(Layout.RangeOf(run), SegmentAction.Fetch))];
        long fetchBytes = fetches.Sum(segment => segment.Target.Length);
        RouteCost cost = _fetch.CostOf(_goal.Verifier, known) ?? default;
        if (cost.Bytes != fetchBytes)
            _notes.Add(new Note(NoteCode.StoredBytes, $"the data to download is stored in {cost.Bytes} bytes"));
        return new UpdatePlan
        {
            OutputPath = _found.IsOfFolder && !_goal.Request.Casync.Archive ? _goal.Output : _goal.TargetPath,
            IsCurrent = false,
            Length = Layout.Length,
            BlockBytes = Layout.BlockBytes,
            Seeds = seeds,
            Segments = Tiled([.. copies.Concat(fetches).OrderBy(segment => segment.Target.Start)]),
            ReusedBytes = Layout.Length - fetchBytes,
            FetchBytes = fetchBytes,
            RangeCount = cost.Ranges,
            RequestCount = cost.Requests,
            // The tables of compressed units are read to weigh them.
            DescriptionBytes = _found.TravelledBytes + _fetch.Tally.TransferredBytes,
            DataBytes = cost.TravellingBytes + _fetch.Tally.TransferredBytes,
            Tables = (_fetch.Tally.TransferredBytes, _fetch.Tally.Requests),
            Routes = known.IsFull ? [] : _fetch.Board.Routes,
            Notes = _notes,
        };
    }

    // Joined where one goes on as the other; what neither a seed nor a server gives is there already.
    private List<PlanSegment> Tiled(IReadOnlyList<PlanSegment> ascending)
    {
        var tiled = new List<PlanSegment>();
        foreach (PlanSegment next in ascending)
        {
            KeepUntil(next.Target.Start);
            if (tiled.Count > 0 && tiled[^1] is var last && Continues(last, next))
                tiled[^1] = last with { Target = new ByteRange(last.Target.Start, next.Target.End) };
            else
                tiled.Add(next);
        }
        KeepUntil(Layout.Length);
        return tiled;

        void KeepUntil(long end)
        {
            long start = tiled.Count > 0 ? tiled[^1].Target.End : 0;
            if (start < end)
                tiled.Add(new PlanSegment(new ByteRange(start, end), SegmentAction.Keep));
        }
    }

    private static bool Continues(PlanSegment last, PlanSegment next) =>
        last.Action == next.Action && last.SeedPath == next.SeedPath && last.IsSeedDecoded == next.IsSeedDecoded && last.Target.End == next.Target.Start
        && (last.Action != SegmentAction.Copy || last.SeedOffset + last.Target.Length == next.SeedOffset);
}
