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
/// <param name="connections">Requests that may be under way.</param>
internal sealed class RouteStart(RunTerms terms, UpdateRequest request, int connections)
{
    // What is smaller is no earlier version.
    private const int LeastSeedShare = 20;

    /// <summary>The ways that were weighed.</summary>
    public RouteBoard Board { get; } = new(request.Prefer);

    /// <inheritdoc cref="SidecarStart"/>
    public async Task<FoundDescription?> BeginAsync(FoundSidecar sidecar, bool isAlone, CancellationToken cancellationToken)
    {
        TargetLine target = sidecar.Sidecar.Target;
        string name = NameOf(sidecar);
        if (!IsWanted(target) || OutputOrNone(name) is not { } output)
            return null;
        var found = new FoundDescription(null, sidecar.Address, SourceAddress.Of(request.Source), name) { Sidecar = sidecar, Speed = sidecar.Speed, IsAlone = isAlone };
        if (await IsCurrentAsync(output, target, cancellationToken).ConfigureAwait(false))
            return found with { IsProvenCurrent = true };
        if (HasSeed(output, target.Size) && !isAlone)
            return null;
        var notes = new List<Note>();
        found = found with { NamedFiles = SidecarRoutes.Plains(sidecar, notes), Notes = notes };
        IReadOnlyList<WholeOrigin> wholes = Chosen(found, target.Size, notes);
        return wholes.Count > 0 || isAlone ? found with { Wholes = wholes } : null;
    }

    // The sidecar proves what comes by a SHA-256 and knows no contents.
    private bool IsWanted(TargetLine target) =>
        request.RequiredProof <= ProofLevel.Sha256 && (request.ExpectedSha256 is not { } expected || expected.Equals(target.Sha256))
        && request.Zchunk is { Unpack: false, ExpectedHeaderDigest: null, ExpectedHeaderLength: null };

    private string NameOf(FoundSidecar sidecar) =>
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

    // None where the plain file is as good.
    private IReadOnlyList<WholeOrigin> Chosen(FoundDescription found, long size, List<Note> notes)
    {
        IReadOnlyList<WholeOrigin> wholes = SidecarRoutes.Wholes(found.Sidecar!, terms.CanUnpack, notes);
        var profile = new ServerProfile(connections);
        if (found.Speed is { } speed)
            profile.LearnRoundTrip(speed.RoundTrip);
        LinkCost link = profile.Cost;
        var plain = new PlainOrigin([.. found.NamedFiles.Select(address => address.AbsoluteUri)]);
        WeighedWay[] ways =
        [
            .. wholes.Select(whole => new WeighedWay("the compressed file", whole, Shown(whole), WholeRoute.Cost(whole, size, link))),
            new("the plain file", plain, Shown(plain), new RouteCost(size, 1, 1, link.TimeForWhole(size))),
        ];
        IReadOnlyList<int> order = Board.Decide(ways, link.IsMeasured);
        return [.. order.TakeWhile(place => place < wholes.Count).Select(place => wholes[place])];
    }

    private static string? Shown(Origin origin) => origin.Locations is [string first, ..] ? TransportException.Shown(new Uri(first)) : null;
}
