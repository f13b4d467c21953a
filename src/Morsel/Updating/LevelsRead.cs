using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>
/// Reads a control file by way of a coarser one: that one is fetched and the seeds are searched by it; what they hold tells the records of the finer one, and
/// only the others are fetched. What comes of it is the published control file, byte for byte, or nothing.
/// </summary>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="reader">Knows the transports and the clock.</param>
/// <param name="request">What the caller wants.</param>
/// <param name="http">How servers are asked.</param>
internal sealed class LevelsRead(RunTerms terms, DescriptionReader reader, UpdateRequest request, HttpOptions http)
{
    // If so much of the finer one is missing, it is fetched whole.
    private const double MostShare = 0.75;
    private const int BytesPerRange = 110;

    /// <summary>Bytes that came for it over the network.</summary>
    public long TravelledBytes { get; private set; }

    /// <summary>Where the seeds hold the target, as far as the coarser one tells; null before it was searched by.</summary>
    public SeedPlaces? Places { get; private set; }

    private int Threads => request.Threads ?? Environment.ProcessorCount;

    /// <summary>Reads it.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="levels">What it lists.</param>
    /// <param name="output">Where the target goes.</param>
    /// <param name="notes">Gets what the user should know.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where it cannot be had so, or where that would save too little.</returns>
    public async Task<FoundDescription?> TryAsync(FoundSidecar sidecar, IndexLevels levels, string output, List<Note> notes, CancellationToken cancellationToken)
    {
        string problem;
        try
        {
            if (await ReadCoarseAsync(sidecar, levels, cancellationToken).ConfigureAwait(false) is { } coarse)
            {
                var records = new IndexRecords(levels.Form, coarse.Index.Layout, coarse.Index.Proof.Algorithm);
                await SearchAsync(coarse, records, output, cancellationToken).ConfigureAwait(false);
                if (!IsWorthIt(records.Pieces, records.Known))
                    return null;
                await FetchAsync(records, levels, sidecar, cancellationToken).ConfigureAwait(false);
                if (records.Whole(levels.Fine.Sha256) is { } bytes && reader.Parse(bytes) is { } fine)
                    return Found(fine, sidecar, levels);
                problem = "what came of it is not the control file that the sidecar names";
            }
            else
                problem = "it is not the control file that the sidecar names";
        }
        catch (Exception e) when (e is TransportException or TargetFormatException)
        {
            problem = e is TransportException transport ? transport.Problem : e.Message;
        }
        notes.Add(new Note(NoteCode.RouteGivenUp, $"{TransportException.Shown(levels.CoarseAddresses[0])}: {problem}; all of the control file was downloaded instead"));
        return null;
    }

    private async Task<Description?> ReadCoarseAsync(FoundSidecar sidecar, IndexLevels levels, CancellationToken cancellationToken)
    {
        FoundDescription? found = await AskAsync(levels.CoarseAddresses, cancellationToken).ConfigureAwait(false);
        TravelledBytes += found?.TravelledBytes ?? 0;
        if (found is null || !levels.Coarse.Sha256.Bytes.SequenceEqual(found.Fingerprint))
            return null;
        TargetIndex index = found.Description!.Index;
        bool fits = index.Layout is { IsUniform: true, BlockCount: > 0 } layout && layout.Length == sidecar.Sidecar.Target.Size
            && layout.BlockBytes == levels.Coarse.Shape!.BlockBytes && index.WholeDigests.Contains(sidecar.Sidecar.Target.Sha256);
        return fits ? RoutedDescription.Of(found.Description, [], [], SidecarRoutes.TarTime(sidecar)) : null;
    }

    // It may be at the next address; what the last one says is the problem.
    private async Task<FoundDescription?> AskAsync(IReadOnlyList<Uri> addresses, CancellationToken cancellationToken)
    {
        var finder = new DescriptionFinder(reader, terms.Files);
        for (int i = 0; ; i++)
        {
            try
            {
                return await finder.ReadNamedAsync(addresses[i], request, cancellationToken).ConfigureAwait(false);
            }
            catch (TransportException) when (i + 1 < addresses.Count)
            {
            }
        }
    }

    private async Task SearchAsync(Description coarse, IndexRecords records, string output, CancellationToken cancellationToken)
    {
        var verifier = new BlockVerifier(coarse.Index);
        var search = new IndexSearch(coarse.Index.Layout, records);
        bool isOther = await TakePartAsync(search, verifier, output, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<SeedList.Entry> seeds = SeedList.For(terms.Files, request, output, isOther ? OwnNames.PartOf(output) : OwnNames.OldPartOf(output), coarse.Index);
        var phase = new SeedPhase(new SeedOpening(terms.Files, terms.OpenSeed, coarse), terms.Time, terms.Feed, verifier) { Prefer = request.Prefer, IsPreparing = true };
        await phase.SearchAsync(search, seeds, coarse, Threads, cancellationToken).ConfigureAwait(false);
        Places = search.Places;
    }

    // What an interrupted run left. Returns whether that is of another version, so that it serves as a seed.
    private async Task<bool> TakePartAsync(IndexSearch search, BlockVerifier verifier, string output, CancellationToken cancellationToken)
    {
        try
        {
            InPlaceResult existing = await PartOpening.ProveExistingAsync(terms.Files, output, verifier, Threads, cancellationToken).ConfigureAwait(false);
            if (existing.IsAnotherVersion)
                return true;
            if (existing.Proven.Count == 0)
                return false;
            using IBlockFile part = terms.Files.OpenRead(OwnNames.PartOf(output));
            byte[] bytes = new byte[verifier.Index.Layout.BlockBytes];
            for (int block = existing.Proven.NextMember(0); block < existing.Proven.BlockCount; block = existing.Proven.NextMember(block + 1))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Take(block, part.Read(bytes, verifier.Index.Layout.StartOf(block)));
            }
            return false;

            void Take(int block, int read)
            {
                var run = new BlockRun(block, 1);
                if (read >= verifier.Index.Layout.RangeOf(run).Length && verifier.Prove(bytes, run) is { Mask: not 0 } proven)
                    search.Take(proven.Take(run));
            }
        }
        catch (IOException)
        {
            // Whoever opens it to go on with it tells of it.
            return false;
        }
    }

    private static bool IsWorthIt(TargetLayout pieces, BlockSet known)
    {
        ByteRange[] missing = [.. known.MissingRuns().Select(pieces.RangeOf)];
        return missing.Sum(range => range.Length + BytesPerRange) <= MostShare * pieces.Length;
    }

    private async Task FetchAsync(IndexRecords records, IndexLevels levels, FoundSidecar sidecar, CancellationToken cancellationToken)
    {
        Uri home = SourceAddress.Of(request.Source);
        FetchSource[] sources =
        [
            .. levels.FineAddresses.Select((address, place) => new FetchSource(address, home, reader.TransportFor(address)) { IsGuess = place > 0, Measured = sidecar.Speed }),
        ];
        var goal = new IndexPiecesGoal(records) { SingleConnections = http.ObjectConnections };
        var fetcher = new Fetcher(goal, sources, http.Connections, new HostGuards(reader.Clock)) { Prefer = request.Prefer };
        terms.Feed.BeginOrGoOn(UpdatePhase.ReadingDescription, 0);
        FetchTally? tally = null;
        try
        {
            tally = await fetcher.FetchMissingAsync(_ => { }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            TravelledBytes += tally?.TransferredBytes ?? goal.TakenBytes;
        }
        if (RunTrace.IsHeard)
            Tell(TransportException.Shown(levels.FineAddresses[0]), tally, levels);
    }

    private static void Tell(string address, FetchTally tally, IndexLevels levels) => RunTrace.Tell(
        RunEventCode.DescriptionPieced, $"of the {levels.Fine.Bytes} bytes of {address}, {tally.TransferredBytes} were downloaded in {tally.Requests} requests",
        ("address", address), ("bytes", levels.Fine.Bytes), ("transferred", tally.TransferredBytes), ("requests", tally.Requests));

    private FoundDescription Found(Description fine, FoundSidecar sidecar, IndexLevels levels)
    {
        IReadOnlyList<Uri> bases = sidecar.Resolve([levels.Fine.Url], []);
        return new FoundDescription(fine, bases[0], levels.FineAddresses[0], SourceName.BaseOf(request.Source, reader.Formats))
        {
            OtherBases = [.. bases.Skip(1)],
            NamedFiles = [sidecar.File],
            Sidecar = sidecar,
            Speed = sidecar.Speed,
            Fingerprint = levels.Fine.Sha256.Bytes.ToArray(),
        };
    }
}
