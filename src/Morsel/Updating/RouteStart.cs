using Morsel.Assembling;
using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Planning;
using Morsel.Routes.Whole;
using Morsel.Searching;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Decides what a sidecar is good for by itself, before any description is read: what is current, and what is best downloaded whole.</summary>
/// <param name="terms">What all runs of the call share.</param>
/// <param name="request">What the caller wants.</param>
/// <param name="http">How servers are asked.</param>
/// <param name="reader">Reads descriptions.</param>
/// <param name="bases">Finds bases of patches; null where none is to be taken.</param>
internal sealed class RouteStart(RunTerms terms, UpdateRequest request, HttpOptions http, DescriptionReader reader, BaseSearch? bases) : ISidecarStart
{
    // What is smaller is no earlier version.
    private const int LeastSeedShare = 20;

    // Where the target goes, if a description is needed for what is here.
    private string? _seededOutput;

    /// <summary>The ways that were weighed.</summary>
    public RouteBoard Board { get; } = new(request);

    /// <summary>The patch that was chosen; null where none was.</summary>
    public ChosenPatch? Patch { get; private set; }

    /// <summary>What the chosen way costs on a link; null where none was chosen.</summary>
    public Func<LinkCost, RouteCost?>? CostOn { get; private set; }

    /// <summary>Patches that cannot be applied here, and why.</summary>
    public List<Note> Refused { get; } = [];

    /// <summary>Reads a description in two levels.</summary>
    public LevelsRead Levels { get; } = new(terms, reader, request, http);

    /// <summary>What the user should know of a description that was to be read in two levels.</summary>
    public IReadOnlyList<Note> Notes { get; private set; } = [];

    public bool HasLevels(FoundSidecar sidecar) => IndexLevels.Of(sidecar, request, reader.Formats) is not null;

    public async Task<FoundDescription?> ReadLevelsAsync(FoundSidecar sidecar, Func<Task> leaveOther, CancellationToken cancellationToken)
    {
        if (_seededOutput is not { } output || IndexLevels.Of(sidecar, request, reader.Formats) is not { } levels)
            return null;
        await leaveOther().ConfigureAwait(false);
        var notes = new List<Note>();
        FoundDescription? found = await Levels.TryAsync(sidecar, levels, output, notes, cancellationToken).ConfigureAwait(false);
        Notes = notes;
        return found;
    }

    public async Task<FoundDescription?> BeginAsync(FoundSidecar sidecar, bool isAlone, CancellationToken cancellationToken)
    {
        TargetLine target = sidecar.Sidecar.Target;
        string name = NameOf(sidecar);
        if (!IsWanted(target) || OutputOrNone(name) is not { } output)
            return null;
        var found = new FoundDescription(null, sidecar.Address, SourceAddress.Of(request.Source), name) { Sidecar = sidecar, Speed = sidecar.Speed, IsAlone = isAlone };
        if (await IsCurrentAsync(output, target, cancellationToken).ConfigureAwait(false))
            return found with { IsProvenCurrent = true };
        var notes = new List<Note>();
        found = found with { NamedFiles = SidecarRoutes.Plains(sidecar, notes), Notes = notes };
        IReadOnlyList<WeighedWay> wholes = WholeWays(found, target.Size, notes);
        // Publishers list no patch that is not at most half of everything else, so no index is fetched to find out.
        ChosenPatch[] patched = [.. Patches(found, output, wholes.Min(way => way.Cost!.Value.Bytes), notes, cancellationToken)];
        if (patched.All(patch => patch.Way.Cost is null) && HasSeed(output, target.Size) && !isAlone)
        {
            _seededOutput = output;
            return null;
        }
        WeighedWay[] ways = [.. patched.Select(patch => patch.Way), .. wholes];
        IReadOnlyList<int> order = Board.Decide(ways, Link(found).IsMeasured);
        CostOn = link => CostOf(ways[order[0]], target.Size, link);
        if (order[0] < patched.Length)
        {
            Patch = patched[order[0]];
            return found;
        }
        WholeOrigin[] chosen = [.. order.Select(place => ways[place].Whole).TakeWhile(whole => whole is not null).OfType<WholeOrigin>()];
        return chosen.Length > 0 || isAlone ? found with { Wholes = chosen } : null;
    }

    private IEnumerable<ChosenPatch> Patches(FoundDescription found, string output, long lessThan, List<Note> notes, CancellationToken cancellationToken)
    {
        if (bases is null || found.Sidecar is not { } sidecar || sidecar.Sidecar.Patches.Count == 0)
            yield break;
        PatchEnds ends = SidecarRoutes.Ends(sidecar.Sidecar, request.Gzip.Recompress ? terms.Packer : null);
        PatchLine[] lines = [.. sidecar.Sidecar.Patches.Where(line => line.Bytes < lessThan && ends.Of(line) is not null)];
        IReadOnlyList<SeedList.Entry> seeds = SeedList.For(terms.Files, request, output, OwnNames.OldPartOf(output));
        bool isBegun = terms.Files.Stat(OwnNames.PartOf(output)) is { Length: > 0 };
        foreach (PatchCandidate candidate in bases.Candidates(lines, seeds, cancellationToken).DistinctBy(candidate => candidate.Line))
        {
            IReadOnlyList<Uri> addresses = sidecar.Resolve(
                [.. sidecar.Sidecar.Patches.Where(line => line with { Url = "" } == candidate.Line with { Url = "" }).Take(SidecarRoutes.MostMirrors).Select(line => line.Url)], notes);
            if (addresses.Count == 0)
                continue;
            long bytes = candidate.Line.Bytes;
            PatchEnd end = ends.Of(candidate.Line)!;
            bool isAffordable = IsAffordable(candidate.Line, end);
            RouteCost? cost = isAffordable ? new RouteCost(bytes, 1, 1, Link(found).TimeForWhole(bytes), candidate.Line.MemoryMebibytes << 20) : null;
            var way = new WeighedWay("the patch", RouteKind.Patch, TransportException.Shown(addresses[0]), cost);
            if (!isAffordable)
                Refused.Add(new Note(NoteCode.RouteGivenUp, $"{way.Address} needs {candidate.Line.MemoryMebibytes} MiB of memory, and {Board.MostMemoryBytes >> 20} MiB are allowed; it was not used"));
            yield return new ChosenPatch(candidate, addresses, way, end) { IsBegun = isBegun };
        }
    }

    // A window of a patch takes what it takes, and fewer are made at once; a zstd patch needs base and target in memory.
    private bool IsAffordable(PatchLine line, PatchEnd end) => line.MemoryMebibytes <= Board.MostMemoryBytes >> 20
        && (line.Format != PatchKind.Zstd || (line.Base.Size <= Board.MostMemoryBytes - end.Size && Math.Max(line.Base.Size, end.Size) <= int.MaxValue));

    // The sidecar proves what comes by a SHA-256 and knows no contents.
    private bool IsWanted(TargetLine target) =>
        request.RequiredProof <= ProofLevel.Sha256 && (request.ExpectedSha256 is not { } expected || expected.Equals(target.Sha256))
        && request.Zchunk is { Unpack: false, ExpectedHeaderDigest: null, ExpectedHeaderLength: null };

    private static string NameOf(FoundSidecar sidecar) =>
        sidecar.Sidecar.Target.Name is { } name && SourceName.ProblemOf(name) is null ? name : Uri.UnescapeDataString(Path.GetFileName(sidecar.File.AbsolutePath));

    // Where it cannot go, the ordinary way says so.
    private string? OutputOrNone(string name)
    {
        try
        {
            return OutputChoice.Choose(terms.Files, request, name);
        }
        catch (Exception e) when (e is RefusedException or IOException)
        {
            return null;
        }
    }

    private async Task<bool> IsCurrentAsync(string output, TargetLine target, CancellationToken cancellationToken)
    {
        if (terms.Files.Stat(output) is not { IsRegularFile: true } stamp || stamp.Length != target.Size)
            return false;
        try
        {
            terms.Feed.Begin(UpdatePhase.CheckingExisting, target.Size);
            using IBlockFile file = terms.Files.OpenRead(output);
            return target.Sha256.Equals(await TargetDigester
                .DigestAsync(file, new(0, target.Size, DigestAlgorithm.Sha256), terms.Feed.Done(), cancellationToken).ConfigureAwait(false));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private bool HasSeed(string output, long size)
    {
        IEnumerable<string> seeds = SeedList.For(terms.Files, request, output, OwnNames.OldPartOf(output)).Select(entry => entry.Path);
        return seeds.Append(OwnNames.PartOf(output)).Any(path => (terms.Files.Stat(path)?.Length ?? 0) >= Math.Max(1, size / LeastSeedShare));
    }

    private LinkCost Link(FoundDescription found)
    {
        var profile = new ServerProfile(http.Connections);
        if (found.Speed is { } speed)
            profile.LearnRoundTrip(speed.RoundTrip);
        return profile.Cost;
    }

    // The compressed forms, and the file as it is.
    private IReadOnlyList<WeighedWay> WholeWays(FoundDescription found, long size, List<Note> notes)
    {
        LinkCost link = Link(found);
        var plain = new PlainOrigin([.. found.NamedFiles.Select(address => address.AbsoluteUri)]);
        return
        [
            .. SidecarRoutes.Wholes(found.Sidecar!, terms.CanUnpack, notes)
                .Select(whole => WeighedWay.From("the compressed file", whole, Shown(whole), WholeRoute.Cost(whole, size, link))),
            WeighedWay.From("the plain file", plain, Shown(plain), new RouteCost(size, 1, 1, link.TimeForWhole(size))),
        ];
    }

    private static RouteCost? CostOf(WeighedWay way, long size, LinkCost link) => way.Whole is { } whole
        ? WholeRoute.Cost(whole, size, link)
        : way.Cost is { } cost ? cost with { Time = link.TimeForWhole(cost.Bytes) } : null;

    private static string? Shown(Origin origin) => origin.Locations is [string first, ..] ? TransportException.Shown(new Uri(first)) : null;
}
