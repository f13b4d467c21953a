using Morsel.Formats.Sidecar;

namespace Morsel.Descriptions;

/// <summary>Says what can be begun with a sidecar alone.</summary>
/// <param name="sidecar">The sidecar.</param>
/// <param name="isAlone">Whether there is no description.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <returns>null where a description is needed.</returns>
internal delegate Task<FoundDescription?> SidecarStart(FoundSidecar sidecar, bool isAlone, CancellationToken cancellationToken);

/// <summary>Asks for a description and the sidecar beside it at once, so that neither waits for the other.</summary>
/// <param name="finder">Finds descriptions.</param>
/// <param name="sidecars">Finds sidecars.</param>
/// <param name="request">What the caller wants.</param>
/// <param name="start">Says what can be begun with a sidecar alone.</param>
internal sealed class SideBySide(DescriptionFinder finder, SidecarFinder sidecars, UpdateRequest request, SidecarStart start)
{
    // A sidecar that has not come so long after the description is not worth waiting for.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(250);

    private readonly List<Note> _notes = [];
    private long _travelledBytes;

    /// <summary>Finds what a source means.</summary>
    /// <param name="address">The source.</param>
    /// <param name="beside">Where its sidecar would be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<FoundDescription> FindAsync(Uri address, Uri beside, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<FoundDescription?> reading = SidecarAddress.IsNamedSo(address)
            ? Task.FromResult<FoundDescription?>(null)
            : finder.FindDescribedAsync(address, request, stop.Token);
        Task<SidecarAnswer> asking = sidecars.FindAsync(beside, request, isFresh: false, stop.Token);
        try
        {
            Task<SidecarAnswer> answering = SidecarAddress.IsNamedSo(address) ? asking : InTimeAsync(asking, reading, cancellationToken);
            FoundSidecar? sidecar = Take(await answering.ConfigureAwait(false));
            FoundDescription found = sidecar is not null && await start(sidecar, isAlone: false, cancellationToken).ConfigureAwait(false) is { } alone
                ? alone
                : await JoinAsync(address, sidecar, reading, cancellationToken).ConfigureAwait(false);
            found.TravelledBytes += _travelledBytes;
            return found with { Notes = [.. found.Notes, .. _notes] };
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(reading, asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What the description took, and as long again, is what its neighbour may take.
    private async Task<SidecarAnswer> InTimeAsync(Task<SidecarAnswer> asking, Task<FoundDescription?> reading, CancellationToken cancellationToken)
    {
        TimeSpan asked = finder.Clock.Now;
        if (await Task.WhenAny(asking, reading).ConfigureAwait(false) == asking)
            return await asking.ConfigureAwait(false);
        TimeSpan took = finder.Clock.Now - asked;
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, finder.Clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        patience.CancelAfter(took > LeastPatience ? took : LeastPatience);
        try
        {
            return await asking.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SidecarAnswer(null);
        }
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
        if (sidecar is null)
            return described ?? await finder.FindFileAsync(address, request, cancellationToken).ConfigureAwait(false);
        described ??= await ByLineAsync(sidecar, cancellationToken).ConfigureAwait(false);
        if (described is not null)
            return await FittedAsync(described, sidecar, cancellationToken).ConfigureAwait(false);
        if (await start(sidecar, isAlone: true, cancellationToken).ConfigureAwait(false) is { } alone)
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
