using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Finishing;
using Morsel.Finishing.Gzip;
using Morsel.Formats;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Searching;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>What an update would do: the seeds are searched as it would search them, and nothing is fetched or written.</summary>
internal sealed class PlanRun
{
    private readonly IFileSystem _files;
    private readonly UpdateRequest _request;
    private readonly FoundDescription _found;
    private readonly Description _description;
    private readonly BlockVerifier _verifier;
    private readonly SeedRun _seedRun;
    private readonly RepackedOutput _repacked;
    private readonly RouteWalk _fetch;
    private readonly List<string> _notes;

    public PlanRun(IFileSystem files, TimeProvider time, UpdateRequest request, FoundDescription found, ProgressFeed feed, RouteWalk fetch)
    {
        (_files, _request, _found, _description, _fetch) = (files, request, found, found.Description!, fetch);
        _verifier = new BlockVerifier(_description.Index);
        _seedRun = new SeedRun(files, time, feed, _verifier);
        _repacked = new RepackedOutput(files, request, _description, found.FileName, fetch, new GzipFileFetch(files, time, request, _description.Index, fetch, feed));
        _notes = [.. _description.Notes];
    }

    private TargetIndex Index => _description.Index;

    private int Threads => _request.Threads ?? Environment.ProcessorCount;

    /// <inheritdoc cref="Updater.PlanAsync"/>
    public async Task<UpdatePlan> PlanAsync(CancellationToken cancellationToken)
    {
        HeaderAnchor.Check(_description, _request);
        _ = ProofDemand.Choose(Index, _request);
        string output = OutputChoice.Choose(_files, _request, _repacked.FileName);
        if (_repacked.IsFetchedFirst)
            return new UpdatePlanBuilder(Index, new BlockSet(Index.Layout.BlockCount)).Finish(
                output, [], _found.TravelledBytes, CostOf, [.. _notes, "the gzip file is fetched whole"]);
        InPlaceResult existing = await PartOpening.ProveExistingAsync(_files, output, _verifier, Threads, cancellationToken).ConfigureAwait(false);
        BlockSet known = existing.IsAnotherVersion ? new BlockSet(Index.Layout.BlockCount) : existing.Proven;
        string oldPart = existing.IsAnotherVersion ? OwnNames.PartOf(output) : OwnNames.OldPartOf(output);
        IReadOnlyList<ISeedSearch> searches = SeedSearches.For(_verifier, _description.CreateMatcher(), known, Threads);
        var needed = new NeededBlock(Index.Layout, searches.Select(search => search.Needs).FirstOrDefault(block => block is not null));
        ReadPart(needed, known, OwnNames.PartOf(output));
        foreach (VerifiedBlocks literal in PartOpening.ProvenLiterals(_verifier))
        {
            needed.Look(literal);
            known.Add(literal.Run);
        }
        var planned = new UpdatePlanBuilder(Index, known);
        ScannedSeed[] seeds = [.. SeedList.For(_files, _repacked.WithPlainSeed(), output, oldPart, Index)
            .Select(entry => new ScannedSeed(entry, new MatchRecorder(Index.Layout, known, needed)))];
        await SearchAsync(searches, seeds, known, needed, cancellationToken).ConfigureAwait(false);
        foreach (ScannedSeed seed in seeds)
            planned.Add(seed.Entry, ((MatchRecorder)seed.Receiver).Copies);
        return planned.Finish(output, [.. seeds.Select(seed => seed.Report)], _found.TravelledBytes, CostOf, _notes);
    }

    private RouteCost? CostOf(BlockSet known) => _fetch.CostOf(_verifier, known);

    private async Task SearchAsync(
        IReadOnlyList<ISeedSearch> searches, ScannedSeed[] seeds, BlockSet known, NeededBlock needed, CancellationToken cancellationToken)
    {
        foreach (ISeedSearch search in searches)
        {
            if (known.IsFull || seeds.Length == 0 || !Provide(search, needed))
                return;
            foreach (ScannedSeed seed in seeds)
                await _seedRun.ScanAsync(search, seed, cancellationToken).ConfigureAwait(false);
        }
    }

    // Whether a search has what it needs; the update would fetch it.
    private bool Provide(ISeedSearch search, NeededBlock needed)
    {
        if (search.Needs is null)
            return true;
        if (needed.Bytes.IsEmpty)
        {
            _notes.Add("no seed has the dictionary: get fetches it first, and may then find more in the seeds than this plan says");
            return false;
        }
        search.Tell(needed.Bytes);
        return true;
    }

    private void ReadPart(NeededBlock needed, BlockSet known, string path)
    {
        if (needed.Number is not { } block || !known.Contains(block))
            return;
        using IBlockFile part = _files.OpenRead(path);
        ByteRange range = Index.Layout.RangeOf(block);
        byte[] bytes = new byte[range.Length];
        int read = part.Read(bytes, range.Start);
        ProvenBlocks proven = _verifier.Prove(bytes, new BlockRun(block, 1));
        if (read == bytes.Length && proven.Mask != 0)
            needed.Look(proven.Take(new BlockRun(block, 1)));
    }
}
