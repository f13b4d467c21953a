using Morsel.Formats.Sidecar;

namespace Morsel.Descriptions;

/// <summary>Asks for a description and the sidecar beside it at once, so that neither waits for the other.</summary>
/// <param name="finder">Finds descriptions.</param>
/// <param name="sidecars">Finds sidecars.</param>
/// <param name="request">What the caller wants.</param>
/// <param name="start">Begins with a sidecar what can be begun with it.</param>
internal sealed class SideBySide(DescriptionFinder finder, SidecarFinder sidecars, UpdateRequest request, ISidecarStart start)
{
    private readonly List<Note> _notes = [];
    private readonly SidecarWait _wait = new(finder.Clock);
    private long _travelledBytes;

    /// <summary>Whether an answer may stay unread for a while: not where the next request needs its connection.</summary>
    /// <value>Default true.</value>
    public bool MayHold { get; init; } = true;

    /// <summary>Finds what a source means.</summary>
    /// <param name="address">The source.</param>
    /// <param name="beside">Where its sidecar would be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<FoundDescription> FindAsync(Uri address, Uri beside, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopReading = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        // Where the last sidecar spared most of the description, this one is waited for before that is asked for.
        bool isLikelySpared = sidecars.Recall(beside, request) is { } last && start.HasLevels(last);
        Task<FoundDescription?> reading = ReadAsync(MayHold ? finder.Holding(_wait.HoldAsync) : finder, address, isLikelySpared, stopReading.Token);
        Task<SidecarAnswer> asking = sidecars.FindAsync(beside, request, isFresh: false, stop.Token);
        try
        {
            Task<SidecarAnswer> answering = SidecarAddress.IsNamedSo(address) || finder.Demand is not null ? asking : InTimeAsync(asking, reading, cancellationToken);
            FoundSidecar? sidecar = Take(await answering.ConfigureAwait(false));
            bool isLeft = false;
            FoundDescription? begun = await BeginAsync(sidecar, () => reading.IsCompleted && !SidecarAddress.IsNamedSo(address), LeaveAsync, cancellationToken).ConfigureAwait(false);
            if (isLeft && begun is null)
                reading = ReadAsync(finder, address, waits: false, stop.Token);
            FoundDescription found = begun ?? await JoinAsync(address, sidecar, reading, cancellationToken).ConfigureAwait(false);
            found.TravelledBytes += _travelledBytes;
            return found with { SidecarBytes = _travelledBytes, Notes = [.. found.Notes, .. _notes] };

            async Task LeaveAsync()
            {
                isLeft = true;
                await stopReading.CancelAsync().ConfigureAwait(false);
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<FoundDescription?> ReadAsync(DescriptionFinder by, Uri address, bool waits, CancellationToken cancellationToken)
    {
        if (SidecarAddress.IsNamedSo(address))
            return null;
        if (waits)
            await _wait.HoldAsync(cancellationToken).ConfigureAwait(false);
        return await by.FindDescribedAsync(address, request, cancellationToken).ConfigureAwait(false);
    }

    // The description waits no longer than until it is known what the sidecar is good for. One that has come is not left for a coarser one.
    private async Task<FoundDescription?> BeginAsync(FoundSidecar? sidecar, Func<bool> isRead, Func<Task> leaveReading, CancellationToken cancellationToken)
    {
        try
        {
            if (sidecar is null)
                return null;
            bool hasLevels = start.HasLevels(sidecar);
            if (hasLevels)
                _wait.GoOn();
            else
                _wait.Decide();
            if (await start.BeginAsync(sidecar, isAlone: false, cancellationToken).ConfigureAwait(false) is { } begun)
                return begun;
            return hasLevels && !isRead() ? await start.ReadLevelsAsync(sidecar, leaveReading, cancellationToken).ConfigureAwait(false) : null;
        }
        finally
        {
            _wait.Decide();
        }
    }

    // What the description took, and as long again, is what its neighbour may take.
    private async Task<SidecarAnswer> InTimeAsync(Task<SidecarAnswer> asking, Task<FoundDescription?> reading, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(asking, reading).ConfigureAwait(false) == asking)
            return await asking.ConfigureAwait(false);
        bool isThere = asking.IsCompleted || (!_wait.IsOver && await _wait.IsInTimeAsync(asking, cancellationToken).ConfigureAwait(false));
        return isThere ? await asking.ConfigureAwait(false) : new SidecarAnswer(null);
    }

    private async Task<FoundDescription> JoinAsync(Uri address, FoundSidecar? sidecar, Task<FoundDescription?> reading, CancellationToken cancellationToken)
    {
        FoundDescription? described;
        Exception? problem = null;
        try
        {
            described = await reading.ConfigureAwait(false);
        }
        catch (Exception e) when (sidecar is not null && e is TransportException or TargetFormatException)
        {
            (described, problem) = (null, e);
        }
        if (sidecar is null && finder.Demand is { } demand)
            return await SignedAsync(demand, described ?? new FoundDescription(null, address, address, ""), cancellationToken).ConfigureAwait(false);
        if (sidecar is null)
            return described ?? await finder.FindFileAsync(address, request, cancellationToken).ConfigureAwait(false);
        described ??= await ByLineAsync(sidecar, cancellationToken).ConfigureAwait(false);
        if (described is not null)
        {
            return finder.Demand is null
                ? await FittedAsync(described, sidecar, cancellationToken).ConfigureAwait(false)
                : await BoundAsync(finder.Demand, described, sidecar, cancellationToken).ConfigureAwait(false);
        }
        if (await start.BeginAsync(sidecar, isAlone: true, cancellationToken).ConfigureAwait(false) is { } alone)
            return alone;
        if (problem is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(problem);
        return await finder.FindFileAsync(SidecarAddress.IsNamedSo(address) ? sidecar.File : address, request, cancellationToken).ConfigureAwait(false);
    }

    // The control file with the smallest blocks: larger ones are the levels above it.
    private async Task<FoundDescription?> ByLineAsync(FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        ControlLine[] lines = [.. sidecar.Sidecar.Controls.Where(line => line.Shape is not null).OrderBy(line => line.Shape!.BlockBytes)];
        foreach (Uri address in sidecar.Resolve([.. lines.Take(1).Select(line => line.Url)], _notes))
        {
            try
            {
                if (await finder.ReadNamedAsync(address, request, cancellationToken).ConfigureAwait(false) is { } described)
                    return described;
            }
            catch (Exception e) when (e is TransportException or TargetFormatException)
            {
                // It may be at the next address; where it is nowhere, the sidecar alone is what there is.
            }
        }
        return null;
    }

    private static async Task<FoundDescription> SignedAsync(ISignatureDemand demand, FoundDescription described, CancellationToken cancellationToken)
    {
        await demand.CheckAsync(described, cancellationToken).ConfigureAwait(false);
        return described with { IsSigned = true };
    }

    // Under a key nothing is used that the signed sidecar does not vouch for, but for a description of what a gzip file holds, which is signed by itself.
    private async Task<FoundDescription> BoundAsync(ISignatureDemand demand, FoundDescription described, FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            if (SidecarComparison.IsBound(sidecar, described))
                return described with { Sidecar = sidecar };
            if (SidecarComparison.Of(sidecar, described) == SidecarFit.OfContent)
                return await SignedAsync(demand, described, cancellationToken).ConfigureAwait(false);
            if (isAgain)
            {
                throw new VerificationException(
                    $"{TransportException.Shown(described.Address)} is not the control file that the signed {TransportException.Shown(sidecar.Address)} names: if both were just replaced, try again in a minute")
                { IsProofMissing = true };
            }
            sidecar = Take(await sidecars.FindAsync(sidecar.Address, request, isFresh: true, cancellationToken).ConfigureAwait(false)) ?? sidecar;
            described = await finder.ReadAgainAsync(described, request, cancellationToken).ConfigureAwait(false) ?? described;
        }
    }

    // Two files that are replaced one after the other: either may be the older one.
    private async Task<FoundDescription> FittedAsync(FoundDescription described, FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            switch (SidecarComparison.Of(sidecar, described))
            {
                case SidecarFit.Fits:
                    return described with { Sidecar = sidecar };
                case SidecarFit.OfContent:
                    return described;
                case SidecarFit.Differs when isAgain:
                    _notes.Add(new Note(
                        NoteCode.RoutesUnused, $"{TransportException.Shown(sidecar.Address)} is for another version of the file than the control file: only the control file was used"));
                    return described;
            }
            if (Take(await sidecars.FindAsync(sidecar.Address, request, isFresh: true, cancellationToken).ConfigureAwait(false)) is not { } fresh)
                return described;
            sidecar = fresh;
        }
    }

    private FoundSidecar? Take(SidecarAnswer answer)
    {
        _travelledBytes += answer.TravelledBytes;
        if (answer.Note is { } note)
            _notes.Add(note);
        return answer.Sidecar;
    }
}
