using Morsel.Formats.AppImage;
using Morsel.Formats.Releases;

namespace Morsel.Descriptions.AppImages;

/// <summary>How a host of releases is asked for those of a project.</summary>
/// <param name="Project">The address of the project.</param>
/// <param name="Headers">What goes with every question, to that host alone.</param>
internal sealed record ReleaseHost(string Project, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    private const string LatestPath = "/latest", GitLabLatestPath = "/permalink/latest";

    /// <summary>The host itself where the caller chose it; else a name that nobody has.</summary>
    public required Uri PointedFrom { get; init; }

    /// <summary>Where one release is, behind the address of the project.</summary>
    public required Func<ReleaseWanted, string> PathOf { get; init; }

    /// <summary>How the host of a project is asked.</summary>
    /// <param name="releases">The project.</param>
    /// <param name="gitHubApi">Where GitHub is asked.</param>
    /// <param name="token">A token for it; null for none.</param>
    public static ReleaseHost Of(UpdateInformation.Releases releases, Uri gitHubApi, string? token)
    {
        string owner = Uri.EscapeDataString(releases.Owner), repository = Uri.EscapeDataString(releases.Repository);
        return releases.Forge switch
        {
            Forge.GitHub => new($"{gitHubApi.AbsoluteUri.TrimEnd('/')}/repos/{owner}/{repository}/releases", GitHubHeaders(token))
            {
                PointedFrom = gitHubApi,
                PathOf = wanted => wanted.IsLatest ? LatestPath : $"/tags/{Uri.EscapeDataString(wanted.Tag)}",
            },
            Forge.GitLab => new($"https://gitlab.com/api/v4/projects/{owner}%2F{repository}/releases", [])
            {
                PointedFrom = Stranger.Address,
                PathOf = wanted => wanted.IsLatest ? GitLabLatestPath : $"/{Uri.EscapeDataString(wanted.Tag)}",
            },
            _ => new($"{releases.Instance!.AbsoluteUri.TrimEnd('/')}/api/v1/repos/{owner}/{repository}/releases", [new("Accept", "application/json")])
            {
                PointedFrom = Stranger.Address,
                PathOf = wanted => wanted.IsLatest ? LatestPath : $"/tags/{Uri.EscapeDataString(wanted.Tag)}",
            },
        };
    }

    /// <summary>The question for what is wanted.</summary>
    public ProgramQuestion Ask(ReleaseWanted wanted) => Ask(new Uri(Project + (wanted.IsList ? "" : PathOf(wanted))));

    /// <summary>The question for a page of it.</summary>
    public ProgramQuestion Ask(Uri page) => new(page, Headers) { Home = PointedFrom };

    private static KeyValuePair<string, string>[] GitHubHeaders(string? token)
    {
        KeyValuePair<string, string>[] usual = [new("Accept", "application/vnd.github+json"), new("X-GitHub-Api-Version", "2022-11-28")];
        if (token is null)
            return usual;
        return token.Length > 0 && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? [.. usual, new("Authorization", $"Bearer {token}")]
            : throw new RefusedException("the token for GitHub is empty, or contains a space or a control character");
    }
}

/// <summary>Which release of a project is wanted, as the field of the update information says.</summary>
/// <param name="Tag">The field.</param>
internal readonly record struct ReleaseWanted(string Tag)
{
    /// <summary>The newest that is no pre-release.</summary>
    public bool IsLatest => Tag == "latest";

    /// <summary>Whether it must be looked for in the list of all.</summary>
    public bool IsList => Tag == "latest-all" || IsPreRelease;

    /// <summary>The newest pre-release.</summary>
    public bool IsPreRelease => Tag == "latest-pre";

    /// <summary>Whether it is one release for ever, by its name; a rolling one has no number.</summary>
    public bool IsFixed => !IsLatest && !IsList && Tag.Any(char.IsAsciiDigit);

    /// <summary>The first of a page that is wanted; null if none is.</summary>
    public Release? FirstOf(IEnumerable<Release> page)
    {
        bool onlyPre = IsPreRelease;
        return page.FirstOrDefault(release => !release.IsDraft && (!onlyPre || release.IsPreRelease));
    }
}

/// <summary>Who points to an address that stands in a file which anyone can have made.</summary>
internal static class Stranger
{
    /// <summary>A name that nobody has (RFC 6761): nothing is at home there, so nothing personal is sent, and what is not public is not reached.</summary>
    public static readonly Uri Address = new("https://update-information.invalid");
}
