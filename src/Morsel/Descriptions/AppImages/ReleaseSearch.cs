using Morsel.Formats.AppImage;
using Morsel.Formats.Releases;

namespace Morsel.Descriptions.AppImages;

/// <summary>Finds where the newest version of an AppImage is: one question for most.</summary>
/// <param name="answers">Asks.</param>
/// <param name="gitHubApi">Where GitHub is asked.</param>
/// <param name="token">The token for it, asked for only where it is needed; null for none.</param>
internal sealed class ReleaseSearch(ProgramAnswers answers, Uri gitHubApi, Func<string?>? token)
{
    private const int MostPages = 5;
    private const int MostNamed = 5;
    private const int MostNameChars = 80;
    private const string ControlEnding = ".zsync";
    private static readonly Uri Pling = new("https://api.pling.com/ocs/v1/content/data/");

    /// <summary>Finds it.</summary>
    /// <param name="information">What the AppImage says.</param>
    /// <param name="machineWords">What names of files say for its machine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TransportException">A host cannot be reached, does not answer as it should, or has no such release.</exception>
    /// <exception cref="RefusedException">An address must not be followed.</exception>
    public Task<PublishedAppImage> FindAsync(UpdateInformation information, IReadOnlyList<string> machineWords, CancellationToken cancellationToken) => information switch
    {
        UpdateInformation.ControlFile file => Task.FromResult(new PublishedAppImage(Checked(file.Address, Stranger.Address), Stranger.Address)),
        UpdateInformation.Releases releases => FindReleaseAsync(releases, machineWords, cancellationToken),
        UpdateInformation.Product product => FindProductAsync(product, cancellationToken),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<PublishedAppImage> FindReleaseAsync(UpdateInformation.Releases releases, IReadOnlyList<string> machineWords, CancellationToken cancellationToken)
    {
        var host = ReleaseHost.Of(releases, gitHubApi, releases.Forge == Forge.GitHub ? token?.Invoke() : null);
        var wanted = new ReleaseWanted(releases.Tag);
        (Release release, long travelled) = await ReadAsync(host, wanted, cancellationToken).ConfigureAwait(false);
        var choice = AssetChoice.Of(release.Assets, releases.Pattern, machineWords);
        if (choice.Chosen is not { } chosen)
            throw NoneFits(host, release, releases.Pattern);
        if (!chosen.Name.EndsWith(ControlEnding, StringComparison.OrdinalIgnoreCase))
            throw new RefusedException($"the update information means the file {Shown(chosen.Name)} of the release, which is no control file (.zsync): its project must correct that");
        return new PublishedAppImage(Checked(AddressOf(chosen), host.PointedFrom), host.PointedFrom)
        {
            Assets = release.Assets,
            ControlName = chosen.Name,
            TravelledBytes = travelled,
            Notes = [.. NotesOn(choice, wanted)],
        };
    }

    private async Task<(Release Release, long TravelledBytes)> ReadAsync(ReleaseHost host, ReleaseWanted wanted, CancellationToken cancellationToken)
    {
        long travelled = 0;
        ProgramQuestion question = host.Ask(wanted);
        for (int page = 1; ; page++)
        {
            ProgramAnswer answer = await AnsweredAsync(question, wanted, cancellationToken).ConfigureAwait(false);
            travelled += answer.TravelledBytes;
            Release? found = !wanted.IsList
                ? ReleaseReader.ReadOne(answer.Bytes) ?? throw Nonsense(question.Address)
                : wanted.FirstOf(ReleaseReader.ReadPage(answer.Bytes) ?? throw Nonsense(question.Address));
            if (found is not null)
                return (found, travelled);
            if (answer.Next is null || page == MostPages)
                throw new TransportException(TransportFailure.NotFound, question.Address, wanted.IsPreRelease ? "the project has no pre-release" : "the project has no release");
            question = host.Ask(answer.Next);
        }
    }

    private async Task<ProgramAnswer> AnsweredAsync(ProgramQuestion question, ReleaseWanted wanted, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.AskAsync(question, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException missing) when (missing.Failure == TransportFailure.NotFound)
        {
            string why = wanted.IsLatest
                ? "no such project or no release (404): the project is private, or has pre-releases only, which update information with latest-all would find"
                : wanted.IsList ? "no such project (404), or it is private" : $"no release with the tag {Shown(wanted.Tag)} (404), or the project is private";
            throw new TransportException(TransportFailure.NotFound, question.Address, why, missing);
        }
    }

    private async Task<PublishedAppImage> FindProductAsync(UpdateInformation.Product product, CancellationToken cancellationToken)
    {
        var question = new ProgramQuestion(new Uri(Pling, product.Id), []) { Home = Stranger.Address };
        ProgramAnswer answer = await answers.AskAsync(question, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ReleaseAsset> files = ProductReader.Read(answer.Bytes.Span) ?? throw Nonsense(question.Address);
        var choice = AssetChoice.OfProduct(files, product.Pattern);
        if (choice.Chosen is not { } chosen)
            throw NoneFits(question.Address, files, product.Pattern);
        // The control file lies beside the AppImage, whatever stands behind its name.
        var control = new UriBuilder(AddressOf(chosen));
        control.Path += ControlEnding;
        return new PublishedAppImage(Checked(control.Uri, Stranger.Address), Stranger.Address)
        {
            ControlName = chosen.Name + ControlEnding,
            TravelledBytes = answer.TravelledBytes,
            Notes = [.. NotesOn(choice, default)],
        };
    }

    private static IEnumerable<Note> NotesOn(AssetChoice choice, ReleaseWanted wanted)
    {
        if (choice.PassedOver.Count > 0)
            yield return new Note(NoteCode.AssetsPassedOver, $"several files fit the update information; {Shown(choice.Chosen!.Name)} was taken, and not {Listed(choice.PassedOver)}");
        if (wanted.Tag is not null && wanted.IsFixed)
            yield return new Note(NoteCode.ReleaseFixed, $"the update information names the release {Shown(wanted.Tag)} only, so newer ones are not found");
    }

    // What an answer of the network says may lead anywhere.
    private static Uri AddressOf(ReleaseAsset asset) => Uri.TryCreate(asset.Address, UriKind.Absolute, out Uri? address)
        ? address
        : throw new RefusedException($"the address of {Shown(asset.Name)} is not one: {Shown(asset.Address)}");

    private static Uri Checked(Uri address, Uri pointedFrom)
    {
        TargetLocations.CheckPointed(address);
        bool isLost = pointedFrom != Stranger.Address && pointedFrom.Scheme == Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttps;
        return isLost ? throw new RefusedException($"{TransportException.Shown(address)} is not encrypted, and the host that points to it is") : address;
    }

    private static TransportException NoneFits(ReleaseHost host, Release release, string pattern) => NoneFits(new Uri(host.Project), release.Assets, pattern);

    private static TransportException NoneFits(Uri where, IReadOnlyList<ReleaseAsset> assets, string pattern) => new(
        TransportFailure.NotFound, where,
        $"no file of the release fits {Shown(pattern)}; {(assets.Count == 0 ? "it has none" : $"it has {Listed([.. assets.Select(asset => asset.Name)])}")}");

    private static TransportException Nonsense(Uri address) => new(TransportFailure.BadReply, address, "the answer is not a list of releases: is it a login or error page?");

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed).Select(Shown)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    private static string Shown(string text) => Printable.Escape(text, MostNameChars);
}
