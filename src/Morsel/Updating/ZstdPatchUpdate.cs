using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Planning;
using Morsel.Routes.Whole;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Brings a file by a zstd patch: it is unpacked into the part file from its beginning, with the base in memory, and proven at its end. Nothing of it is proven before.</summary>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="board">Notes what is spent.</param>
internal sealed class ZstdPatchUpdate(DescriptionReader reader, RunTerms terms, RouteBoard board)
{
    private const UnixFileMode OwnerWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <inheritdoc cref="PatchUpdate.TryAsync"/>
    public async Task<UpdateReport?> TryAsync(FoundDescription found, ChosenPatch patch, UpdateRequest request, List<Note> notes, CancellationToken cancellationToken)
    {
        string output = OutputChoice.Choose(terms.Files, request, found.FileName);
        using var part = new WholePart(terms.Files, OwnNames.PartOf(output));
        bool isInstalled = false;
        try
        {
            string? problem = await UnpackAsync(found, patch, part, output, cancellationToken).ConfigureAwait(false);
            var commit = new OutputCommit(request.KeepReplaced, request.SetModifiedTime ? found.Sidecar!.Sidecar.Target.ModifiedTime : null, notes);
            if (problem is null && await PutAsync(patch, part, output, commit, cancellationToken).ConfigureAwait(false))
            {
                isInstalled = true;
                DeleteOld(output);
                return Report(found, patch, output, notes);
            }
            problem ??= PackFinish.NotPublished.Message;
            board.Leave(patch.Way, problem);
            notes.Add(new Note(NoteCode.RouteGivenUp, $"{patch.Way.Address}: {problem}; the rest was downloaded in another way"));
            return null;
        }
        finally
        {
            if (!isInstalled)
                part.LeaveForBlocks();
        }
    }

    // null if it came, and is what the sidecar says.
    private async Task<string?> UnpackAsync(FoundDescription found, ChosenPatch patch, WholePart part, string output, CancellationToken cancellationToken)
    {
        FreeRoom.Demand(terms.Files, part.Path, patch.End.Size);
        try
        {
            using var opened = OpenedBase.Open(terms, patch.From, output, cancellationToken);
            // Read and not mapped: others may shorten it meanwhile.
            using var from = new MappedBytes(opened.File);
            if (from.Length != patch.From.Line.Base.Size)
                return "the file that it starts from changed";
            GiveMode(part, patch.From.Path, output);
            terms.Feed.Begin(UpdatePhase.Fetching, patch.End.Size);
            return await FetchAsync(found, patch, part, from, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OutOfMemoryException || (e is IOException && part.Length == 0 && e is not MorselException))
        {
            return e.Message;
        }
    }

    private async Task<string?> FetchAsync(FoundDescription found, ChosenPatch patch, WholePart part, MappedBytes from, CancellationToken cancellationToken)
    {
        long window = (patch.From.Line.MemoryMebibytes << 20) - from.Length;
        string? problem = null;
        foreach (Uri address in patch.Addresses)
        {
            var trip = new RouteTrip(board, patch.Way, reader.Clock, patch.End.Size);
            trip.Begin(new RouteCost(patch.From.Line.Bytes, 1, 1, TimeSpan.Zero), isMeasured: false, TransportException.Shown(address));
            try
            {
                var source = new FetchSource(address, found.Address, reader.TransportFor(address));
                var origin = new WholeOrigin([address.AbsoluteUri], WholePacking.Zstd, patch.From.Line.Bytes);
                PackedObject packed = terms.ZstdPatch(source, origin, new ZstdPatchBase(from, patch.End.Size, window)) with { Digest = patch.From.Line.Sha256 };
                await new PackedFetch(packed, reader.Clock, board.Tally).RunAsync(new PartSink(part, patch.End.Size), bytes => Add(trip, bytes), cancellationToken).ConfigureAwait(false);
                problem = patch.End.Sha256.Equals(part.Digest()) ? null : "what it makes is not what the sidecar names";
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
            if (problem is null)
                return null;
        }
        return problem;
    }

    private void Add(RouteTrip trip, long bytes)
    {
        terms.Feed.AddFetched(bytes);
        trip.Add(bytes);
    }

    // Whether the file is in its place: the target, or what is packed again.
    private async Task<bool> PutAsync(ChosenPatch patch, WholePart part, string output, OutputCommit commit, CancellationToken cancellationToken)
    {
        if (patch.End.Packing is not { } goal)
        {
            commit.Put(terms.Files, part.File, part.Path, output);
            return true;
        }
        string path = OwnNames.GzipPartOf(part.Path);
        if (await terms.Packer.TryPackAsync(terms.Files, goal, part.File, path, terms.Feed, cancellationToken).ConfigureAwait(false) is not { } packed)
            return false;
        using (packed)
            commit.Put(terms.Files, packed, path, output);
        part.Leave();
        return true;
    }

    // A program under a new name stays a program.
    private void GiveMode(WholePart part, string from, string output)
    {
        if (terms.Files.Stat(output) is null && terms.Files.Stat(from) is { IsRegularFile: true, Mode: { } mode })
            part.File.SetMode(mode & ~terms.Files.Withheld | OwnerWrites);
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

    // What comes out of the base is here already, but for what the patch itself has.
    private UpdateReport Report(FoundDescription found, ChosenPatch patch, string output, List<Note> notes)
    {
        long fetched = Math.Min(patch.End.Size, board.Tally.TransferredBytes), reused = patch.End.Size - fetched;
        return new UpdateReport
        {
            Outcome = UpdateOutcome.Updated,
            OutputPath = output,
            Length = patch.End.Size,
            RecompressedLength = patch.End.Packing?.Length,
            Proven = ProofLevel.Sha256,
            Seeds = [new SeedReport(patch.From.Path, patch.From.Kind, patch.From.Line.Base.Size, reused) { IsDecoded = patch.From.IsPacked }],
            ReusedBytes = reused,
            FetchedBytes = fetched,
            TransferredBytes = board.Tally.TransferredBytes,
            DataRequests = board.Tally.Requests,
            DescriptionBytes = found.TravelledBytes,
            Routes = board.Routes,
            Notes = [.. found.Notes, .. notes],
        };
    }
}
