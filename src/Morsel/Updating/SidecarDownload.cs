using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Planning;
using Morsel.Routes.Whole;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Brings a file by its sidecar alone: the compressed whole, proven by the digest that the sidecar names.</summary>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="board">Notes what is spent.</param>
internal sealed class SidecarDownload(RunTerms terms, DescriptionReader reader, RouteBoard board)
{
    /// <summary>Downloads it.</summary>
    /// <param name="found">The sidecar, and what was chosen of it.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="notes">Gets what the user should know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where it cannot be had so: then another way is to be gone, which finds what came in the part file.</returns>
    public async Task<UpdateReport?> TryAsync(FoundDescription found, UpdateRequest request, List<Note> notes, CancellationToken cancellationToken)
    {
        string output = OutputChoice.Choose(terms.Files, request, found.FileName);
        TargetLine target = found.Sidecar!.Sidecar.Target;
        if (found.IsProvenCurrent)
        {
            PartOpening.DeleteLeftovers(terms.Files, output);
            return Report(UpdateOutcome.AlreadyCurrent, output, target, found, notes);
        }
        if (found.Wholes.Count == 0)
            return null;
        using var part = new WholePart(terms.Files, OwnNames.PartOf(output));
        bool isInstalled = false;
        try
        {
            if (!await FetchAnyAsync(found, part, notes, cancellationToken).ConfigureAwait(false))
                return null;
            terms.Feed.Begin(UpdatePhase.Verifying, target.Size);
            new OutputCommit(request.KeepReplaced, request.SetModifiedTime ? target.ModifiedTime : null, notes).Put(terms.Files, part.File, part.Path, output);
            isInstalled = true;
            DeleteOld(output);
            return Report(UpdateOutcome.Updated, output, target, found, notes);
        }
        finally
        {
            if (!isInstalled)
                part.LeaveForBlocks();
        }
    }

    private async Task<bool> FetchAnyAsync(FoundDescription found, WholePart part, List<Note> notes, CancellationToken cancellationToken)
    {
        TargetLine target = found.Sidecar!.Sidecar.Target;
        FreeRoom.Demand(terms.Files, part.Path, target.Size);
        terms.Feed.Begin(UpdatePhase.Fetching, target.Size);
        foreach ((WholeOrigin whole, Uri address) in found.Wholes.SelectMany(whole => whole.Locations.Select(location => (whole, new Uri(location)))))
        {
            if (await FetchAsync(whole, address, found, part, cancellationToken).ConfigureAwait(false) is not { } problem)
                return true;
            notes.Add(new Note(NoteCode.RouteGivenUp, $"{TransportException.Shown(address)}: {problem}; it was not used"));
        }
        return false;
    }

    // null if it came, and is what the sidecar says.
    private async Task<string?> FetchAsync(WholeOrigin whole, Uri address, FoundDescription found, WholePart part, CancellationToken cancellationToken)
    {
        TargetLine target = found.Sidecar!.Sidecar.Target;
        var way = WeighedWay.From("the compressed file", whole, TransportException.Shown(new Uri(whole.Locations[0])), cost: null);
        var trip = new RouteTrip(board, way, reader.Clock, target.Size);
        trip.Begin(new RouteCost(whole.PackedBytes, 1, 1, TimeSpan.Zero), isMeasured: false, TransportException.Shown(address));
        string? problem = null;
        try
        {
            var source = new FetchSource(address, found.Address, reader.TransportFor(address));
            await new PackedFetch(terms.Packed(source, whole), reader.Clock, board.Tally)
                .RunAsync(new PartSink(part, target.Size), Add, cancellationToken).ConfigureAwait(false);
            problem = target.Sha256.Equals(part.Digest()) ? null : "its content does not match the sidecar";
        }
        catch (TransportException e)
        {
            problem = e.Problem;
        }
        finally
        {
            trip.End();
        }
        trip.TellEnded();
        if (problem is not null)
            board.Leave(way, problem);
        return problem;

        void Add(long bytes)
        {
            terms.Feed.AddFetched(bytes);
            trip.Add(bytes);
        }
    }

    private void DeleteOld(string output)
    {
        try
        {
            PartOpening.DeleteOld(terms.Files, output);
        }
        catch (IOException failure)
        {
            throw new FileInPlaceException(failure, output);
        }
    }

    private UpdateReport Report(UpdateOutcome outcome, string output, TargetLine target, FoundDescription found, List<Note> notes) => new()
    {
        Outcome = outcome,
        OutputPath = output,
        Length = target.Size,
        Proven = ProofLevel.Sha256,
        FetchedBytes = outcome == UpdateOutcome.Updated ? target.Size : 0,
        TransferredBytes = board.Tally.TransferredBytes,
        DataRequests = board.Tally.Requests,
        DescriptionBytes = found.TravelledBytes,
        Routes = board.Routes,
        Notes = [.. found.Notes, .. notes],
    };
}
