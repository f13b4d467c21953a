using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Formats;
using Morsel.Formats.Sidecar;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Brings a file by a patch: every window that is made of the base is proven by itself, and the whole at the end.</summary>
/// <param name="options">How servers are asked.</param>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="board">Notes what is spent.</param>
internal sealed class PatchUpdate(UpdaterOptions options, DescriptionReader reader, RunTerms terms, RouteBoard board)
{
    /// <summary>Updates by it.</summary>
    /// <param name="found">The sidecar.</param>
    /// <param name="patch">The patch that was chosen.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="notes">Gets what the user should know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where the patch does not lead to the end: what it gave stands in the part file.</returns>
    public async Task<UpdateReport?> TryAsync(FoundDescription found, ChosenPatch patch, UpdateRequest request, List<Note> notes, CancellationToken cancellationToken)
    {
        TargetLine target = found.Sidecar!.Sidecar.Target;
        // Before anything of the patch is asked for: what cannot be unpacked would have it downloaded in vain.
        using OpenedBase? from = TryOpen(patch, OutputChoice.Choose(terms.Files, request, found.FileName), out string problem, cancellationToken);
        if (from is not null)
        {
            var trip = new RouteTrip(board, patch.Way, reader.Clock, missingBytes: 0);
            (TargetIndex? index, problem) = await new PatchStart(reader, board).ReadAsync(patch, found.Address, cancellationToken).ConfigureAwait(false);
            trip.End();
            try
            {
                if (index is not null)
                    return await RunAsync(found, patch, Named(index, found.FileName, target), from.File, request, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TransportException or VerificationException)
            {
                problem = e is TransportException transport ? transport.Problem : e.Message;
            }
        }
        board.Leave(patch.Way, problem);
        notes.Add(new Note(NoteCode.RouteGivenUp, $"{patch.Way.Address}: {problem}; the rest was downloaded in another way"));
        return null;
    }

    private OpenedBase? TryOpen(ChosenPatch patch, string output, out string problem, CancellationToken cancellationToken)
    {
        try
        {
            problem = "";
            return OpenedBase.Open(terms, patch.From, output, cancellationToken);
        }
        catch (IOException e) when (patch.From.IsPacked)
        {
            problem = e.Message;
            return null;
        }
    }

    private async Task<UpdateReport> RunAsync(
        FoundDescription found, ChosenPatch patch, TargetIndex index, IBlockFile file, UpdateRequest request, CancellationToken cancellationToken)
    {
        var from = new FileBase(file);
        RunTerms patched = terms with
        {
            PatchedFrom = (patch.From.Path, patch.From.Kind),
            Board = board,
            RoutesTo = verifier => [terms.PatchRoute(verifier.Index.Find<PatchOrigin>()!, verifier, from)],
        };
        if (patch.End.Packing is { } packing)
        {
            // What the caller knows is the digest of the packed file, and that is what is compared in the end.
            patched = patched with { Finishes = [PackFinish.For(terms.Packer, packing)] };
            request = request with { ExpectedSha256 = null };
        }
        FoundDescription described = found with { Description = new PatchedDescription(index), IsPatched = true };
        UpdateReport report = await new GenerationLoop(options, reader.Clock, reader, patched).UpdateAsync(described, request, cancellationToken).ConfigureAwait(false);
        // What the windows were made of is here already, but for what the patch itself has.
        long fetched = Math.Min(report.FetchedBytes, board.Tally.TransferredBytes), reused = report.FetchedBytes - fetched;
        return report with
        {
            FetchedBytes = fetched,
            ReusedBytes = report.ReusedBytes + reused,
            Seeds = [.. report.Seeds, new SeedReport(patch.From.Path, patch.From.Kind, file.Length, reused) { IsDecoded = patch.From.IsPacked }],
        };
    }

    // The same target with the name and the time that the sidecar gives it.
    private static TargetIndex Named(TargetIndex index, string name, TargetLine target) => new(index.Layout, index.Proof)
    {
        WholeDigests = index.WholeDigests,
        Origins = index.Origins,
        FileName = name,
        ModifiedTime = target.ModifiedTime,
    };
}
