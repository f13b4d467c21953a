using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Fetching;
using Morsel.Formats.Sidecar;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>One call of an update or a plan: finds what the source means, and goes the way that follows from it.</summary>
/// <param name="options">How servers are asked.</param>
/// <param name="reader">Reads descriptions.</param>
/// <param name="memory">What is known from before.</param>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="gate">Lets through what is signed; null where no signature is required.</param>
internal sealed class SourceRun(UpdaterOptions options, DescriptionReader reader, SourceMemory memory, RunTerms terms, TrustGate? gate)
{
    // Where a signed list of digests says what must come, nothing else need be signed.
    private readonly TrustGate? _demand = gate is { IsSatisfied: false } ? gate : null;
    private readonly DescriptionFinder _finder = new(reader, terms.Files) { Demand = gate is { IsSatisfied: false } ? gate : null };
    private long _sidecarBytes;

    /// <summary>The call that a request means.</summary>
    /// <returns>It, and what it is asked.</returns>
    /// <exception cref="ArgumentException">A file with trusted keys has none.</exception>
    /// <exception cref="VerificationException">The list of digests that is wanted does not have the file, or is not signed as is required.</exception>
    public static async Task<(SourceRun Run, UpdateRequest Request)> OfAsync(
        UpdateRequest request, UpdaterOptions options, DescriptionReader reader, SourceMemory memory, RunTerms terms, CancellationToken cancellationToken)
    {
        request = InPlaceChoice.Of(terms.Files, request);
        var gate = TrustGate.For(terms.Files, request, reader, terms.Time, terms.OpenPgp);
        if (request.Sums is not null)
            request = await new SumsCheck(reader, gate).AddToAsync(request, cancellationToken).ConfigureAwait(false);
        return (new SourceRun(options, reader, memory, terms with { Demand = gate is { IsSatisfied: false } ? gate : null }, gate), request);
    }

    /// <inheritdoc cref="Updater.UpdateAsync(UpdateRequest, IProgress{UpdateProgress}?, CancellationToken)"/>
    public async Task<UpdateReport> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        if (OldAppImage.IsSourceOf(terms.Files, request))
            return Remembered(await OfAppImage().UpdateAsync(request, cancellationToken).ConfigureAwait(false));
        RouteStart start = StartOf(request, takesPatches: true);
        UpdateReport report = await UpdateFoundAsync(request, start, cancellationToken).ConfigureAwait(false);
        report = report with { SidecarBytes = _sidecarBytes, Notes = [.. start.Refused, .. report.Notes] };
        if (request.KeepDescriptionPath is { } kept && SidecarOf(request) is { IsFile: false } beside)
        {
            memory.Sidecars.Save(beside, kept);
            memory.Bases.Save(kept);
        }
        return Remembered(report);
    }

    // The file is in place, or was: from now on nothing older is.
    private UpdateReport Remembered(UpdateReport report)
    {
        gate?.Remember();
        return gate is null ? report : report with { Signature = gate.Report, Notes = [.. gate.Notes, .. report.Notes] };
    }

    private async Task<UpdateReport> UpdateFoundAsync(UpdateRequest request, RouteStart start, CancellationToken cancellationToken)
    {
        FoundDescription found = await FindAsync(request, start, cancellationToken).ConfigureAwait(false);
        await using var closing = found.ConfigureAwait(false);
        if (found.Description is not null || found.Sidecar is null)
            return await UpdateAsync(found, Anchored(request, found), start, cancellationToken).ConfigureAwait(false);
        var notes = new List<Note>();
        UpdateReport? report = start.Patch is { } patch
            ? await TryPatchAsync(found, patch, start.Board, request, notes, cancellationToken).ConfigureAwait(false)
            : await new SidecarDownload(terms, reader, start.Board).TryAsync(found, request, notes, cancellationToken).ConfigureAwait(false);
        if (report is not null)
            return report;
        // What came stands in the part file. The other ways of the sidecar are left to who lost a patch; who lost the compressed whole goes on as if there were none.
        report = start.Patch is not null
            ? await UpdateFoundAsync(request, StartOf(request, takesPatches: false), cancellationToken).ConfigureAwait(false)
            : await UpdateOtherwiseAsync(found, request, start, cancellationToken).ConfigureAwait(false);
        return report with
        {
            DescriptionBytes = report.DescriptionBytes + found.TravelledBytes,
            TransferredBytes = report.TransferredBytes + start.Board.Tally.TransferredBytes,
            DataRequests = report.DataRequests + start.Board.Tally.Requests,
            Routes = [.. start.Board.Routes, .. report.Routes],
            Notes = [.. found.Notes, .. notes, .. report.Notes],
        };
    }

    private Task<UpdateReport?> TryPatchAsync(
        FoundDescription found, ChosenPatch patch, RouteBoard board, UpdateRequest request, List<Note> notes, CancellationToken cancellationToken) => patch.From.Line.Format == PatchKind.Zstd
        ? new ZstdPatchUpdate(reader, terms, board).TryAsync(found, patch, request, notes, cancellationToken)
        : new PatchUpdate(options, reader, terms, board).TryAsync(found, patch, request, notes, cancellationToken);

    // What a sidecar says of the file itself proves that all the same.
    private async Task<UpdateReport> UpdateOtherwiseAsync(FoundDescription found, UpdateRequest request, RouteStart start, CancellationToken cancellationToken)
    {
        if (found.IsAlone)
            return await UpdateAsync(found with { Notes = [] }, Anchored(request, found), start, cancellationToken).ConfigureAwait(false);
        FoundDescription other = await _finder.FindAsync(request, cancellationToken).ConfigureAwait(false);
        await using var closing = other.ConfigureAwait(false);
        other = await BelievedAsync(other, found.Sidecar!, cancellationToken).ConfigureAwait(false);
        request = Anchored(request, other);
        return await UpdateAsync(other.Description is null ? other with { Sidecar = found.Sidecar } : other, request, start, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan?> PlanAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        UpdatePlan? plan = OldAppImage.IsSourceOf(terms.Files, request)
            ? await OfAppImage().PlanAsync(request, cancellationToken).ConfigureAwait(false)
            : await PlanFoundAsync(request, cancellationToken).ConfigureAwait(false);
        return gate is null || plan is null ? plan : plan with { Signature = gate.Report, Notes = [.. gate.Notes, .. plan.Notes] };
    }

    private async Task<UpdatePlan?> PlanFoundAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        RouteStart start = StartOf(request, takesPatches: true);
        FoundDescription found = await FindAsync(request, start, cancellationToken).ConfigureAwait(false);
        await using var closing = found.ConfigureAwait(false);
        if (found.Description is not null)
            return await Generations(start).PlanAsync(found, found.WithImpliedOptions(Anchored(request, found)), cancellationToken).ConfigureAwait(false);
        if (found.Sidecar is not { } sidecar)
            return null;
        UpdatePlan plan = PlanOf(found, sidecar.Sidecar.Target, start.Board, request) with
        {
            Forecasts = start.CostOn is { } cost ? new LinkOutlook(request.Links, found.TravelledBytes).Of(cost) : [],
        };
        return plan.IsCurrent || !request.ExactRoutes ? plan : plan with { Routes = Joined(plan.Routes, await OtherRoutesAsync(found, request, start, cancellationToken).ConfigureAwait(false)) };
    }

    /// <inheritdoc cref="Updater.CheckAsync"/>
    public async Task<UpdateCheck?> CheckAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        if (OldAppImage.IsSourceOf(terms.Files, request))
            return await OfAppImage().CheckAsync(request, cancellationToken).ConfigureAwait(false);
        UpdateRequest plain = request with { Routes = false };
        FoundDescription found = await FindAsync(plain, StartOf(plain, takesPatches: false), cancellationToken).ConfigureAwait(false);
        await using var closing = found.ConfigureAwait(false);
        return found.Description is null ? null
            : await Generations(StartOf(plain, takesPatches: false)).CheckAsync(found, found.WithImpliedOptions(Anchored(plain, found)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Updater.LocateAsync"/>
    public Task<Uri> LocateAsync(UpdateRequest request, CancellationToken cancellationToken) => OfAppImage().LocateAsync(request, cancellationToken);

    private AppImageUpdate OfAppImage() => new(options, reader, memory.Answers, terms);

    // What the ways would cost that need the control file, which itself counts.
    private async Task<IReadOnlyList<RouteReport>> OtherRoutesAsync(FoundDescription found, UpdateRequest request, RouteStart start, CancellationToken cancellationToken)
    {
        FoundDescription other = await _finder.FindAsync(request, cancellationToken).ConfigureAwait(false);
        await using var closing = other.ConfigureAwait(false);
        if (other.Description is null || (_demand is not null && !SidecarComparison.IsBound(found.Sidecar!, other)))
            return [];
        FoundDescription routed = other with { Sidecar = found.Sidecar };
        UpdatePlan plan = await Generations(start).PlanAsync(routed, routed.WithImpliedOptions(request), cancellationToken).ConfigureAwait(false);
        return [.. plan.Routes.Where(route => route.Kind != RouteKind.Whole)
            .Select(route => route with { Bytes = route.Bytes + plan.DescriptionBytes, Requests = route.Requests + 1, IsChosen = false, Why = "with the control file" })];
    }

    private static IReadOnlyList<RouteReport> Joined(IReadOnlyList<RouteReport> first, IReadOnlyList<RouteReport> others) =>
        [.. first.Where(route => route.IsChosen || others.All(other => other.Kind != route.Kind)), .. others];

    private Task<UpdateReport> UpdateAsync(FoundDescription found, UpdateRequest request, RouteStart start, CancellationToken cancellationToken) => found.Description is null
        ? request.InPlace ? throw InPlaceChoice.Undescribed(found) : new WholeDownload(terms.Files, reader, reader.Clock, terms.Feed).RunAsync(found, request, cancellationToken)
        : Generations(start).UpdateAsync(found, found.WithImpliedOptions(request), cancellationToken);

    private async Task<FoundDescription> FindAsync(UpdateRequest request, RouteStart start, CancellationToken cancellationToken)
    {
        foreach (Uri mirror in request.Mirrors)
            TargetLocations.CheckMirror(mirror);
        OutputChoice.CheckKept(request);
        SeedList.CheckNamed(terms.Files, request.SeedPaths);
        terms.Feed.Begin(UpdatePhase.ReadingDescription, 0);
        Uri address = SourceAddress.Of(request.Source);
        FoundDescription found = (_demand is null ? SidecarOf(request) : SidecarAddress.Of(address, reader.Formats)) is not { } beside
            ? await _finder.FindAsync(request, cancellationToken).ConfigureAwait(false)
            : await new SideBySide(_finder, new SidecarFinder(reader, memory.Sidecars) { Demand = _demand }, request, _demand is not null && SidecarOf(request) is null ? new NoStart() : start) { MayHold = options.Http.Connections > 1 }.FindAsync(address, beside, cancellationToken).ConfigureAwait(false);
        if (_demand is { Target: null } && !found.IsSigned)
        {
            await _demand.CheckAsync(found, cancellationToken).ConfigureAwait(false);
            found = found with { IsSigned = true };
        }
        // Who wants no other ways wants the signed digest all the same.
        if (_demand is not null && SidecarOf(request) is null)
            found = found with { Sidecar = null };
        found.TravelledBytes += start.Levels.TravelledBytes;
        _sidecarBytes += found.SidecarBytes;
        if (RunTrace.IsHeard)
            Tell(found);
        return start.Notes.Count == 0 ? found : found with { Notes = [.. found.Notes, .. start.Notes] };
    }

    // What a signed sidecar says is published must come, whichever way; what is signed by itself is another description.
    private UpdateRequest Anchored(UpdateRequest request, FoundDescription found)
    {
        if (gate?.Target is not { } target || found.IsSigned)
            return request;
        return request.ExpectedSha256 is not { } expected || expected.Equals(target.Sha256)
            ? request with { ExpectedSha256 = target.Sha256 }
            : throw new VerificationException($"the signed sidecar is for a file with {target.Sha256}, expected {expected}: it belongs to another version") { IsProofMissing = true };
    }

    private async Task<FoundDescription> BelievedAsync(FoundDescription other, FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        if (_demand is null || other.Description is null || SidecarComparison.IsBound(sidecar, other))
            return other;
        await _demand.CheckAsync(other, cancellationToken).ConfigureAwait(false);
        return SidecarComparison.Of(sidecar, other) == SidecarFit.OfContent ? other with { IsSigned = true } : other;
    }

    // Null where nobody asks for one.
    private Uri? SidecarOf(UpdateRequest request) =>
        request is { Routes: true, WholeOnly: false } ? SidecarAddress.Of(SourceAddress.Of(request.Source), reader.Formats) : null;

    /// <summary>Tells that a description was read, or that there is none.</summary>
    public static void Tell(FoundDescription found)
    {
        string address = TransportException.Shown(found.Address);
        if (found.Description is { } description)
        {
            TargetLayout layout = description.Index.Layout;
            RunTrace.Tell(
                RunEventCode.DescriptionRead, $"{address} describes {layout.Length} bytes in {layout.BlockCount} blocks",
                ("address", address), ("format", description.Format), ("length", layout.Length), ("blocks", layout.BlockCount),
                ("block_bytes", layout.BlockBytes), ("name", description.Index.FileName), ("transferred", found.TravelledBytes));
        }
        else if (found.Sidecar is null)
            RunTrace.Tell(RunEventCode.DescriptionMissing, $"{address} has no control file: all of it is downloaded", ("address", address));
    }

    private UpdatePlan PlanOf(FoundDescription found, TargetLine target, RouteBoard board, UpdateRequest request) => new()
    {
        OutputPath = OutputChoice.Choose(terms.Files, request, found.FileName),
        IsCurrent = found.IsProvenCurrent,
        Length = target.Size,
        BlockBytes = 0,
        Seeds = [],
        Segments = target.Size == 0 ? [] : [new PlanSegment(new ByteRange(0, target.Size), found.IsProvenCurrent ? SegmentAction.Keep : SegmentAction.Fetch)],
        ReusedBytes = found.IsProvenCurrent ? target.Size : 0,
        FetchBytes = found.IsProvenCurrent ? 0 : target.Size,
        RangeCount = found.IsProvenCurrent ? 0 : 1,
        RequestCount = found.IsProvenCurrent ? 0 : 1,
        DescriptionBytes = found.TravelledBytes,
        DataBytes = board.Routes.FirstOrDefault(route => route.IsChosen)?.Bytes ?? target.Size,
        Routes = [.. board.Routes.Select(route => route is { IsChosen: false, Kind: RouteKind.Ranges } ? route with { Why = "at most: the control file was not read" } : route)],
        Notes = found.Notes,
    };

    /// <summary>Begins nothing with a sidecar.</summary>
    private sealed class NoStart : ISidecarStart
    {
        public Task<FoundDescription?> BeginAsync(FoundSidecar sidecar, bool isAlone, CancellationToken cancellationToken) => Task.FromResult<FoundDescription?>(null);

        public bool HasLevels(FoundSidecar sidecar) => false;

        public Task<FoundDescription?> ReadLevelsAsync(FoundSidecar sidecar, Func<Task> leaveOther, CancellationToken cancellationToken) => Task.FromResult<FoundDescription?>(null);
    }

    private RouteStart StartOf(UpdateRequest request, bool takesPatches) =>
        new(terms, request, options.Http, reader, takesPatches && request.Patches ? new BaseSearch(terms, memory.Bases, SidecarOf(request) is { IsFile: false } ? request.KeepDescriptionPath : null) : null);

    private GenerationLoop Generations(RouteStart start) => new(options, reader.Clock, reader, terms with { Places = start.Levels.Places });
}

/// <summary>What an updater knows from before.</summary>
/// <param name="Sidecars">What is known of sidecars.</param>
/// <param name="Bases">What is known of files that patches start from.</param>
/// <param name="Answers">What hosts of releases have answered just now.</param>
internal sealed record SourceMemory(SidecarMemory Sidecars, BaseMemory Bases, ProgramAnswers Answers);
