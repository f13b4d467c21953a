using System.Buffers;

namespace Morsel.Formats.AppImage;

/// <summary>Where the newer version of an AppImage is, as its update information says.</summary>
/// <remarks>The text comes from a file that anyone can have made. Source: <c>FORMAT.md</c>, "Update information".</remarks>
internal abstract record UpdateInformation
{
    private const string What = "update information";
    private const int MostNameChars = 100;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private UpdateInformation(string transport) => Transport = transport;

    /// <summary>The first field.</summary>
    public string Transport { get; }

    /// <summary>A control file that is always of the newest version.</summary>
    /// <param name="Transport">The first field.</param>
    /// <param name="Address">Its address, absolute.</param>
    public sealed record ControlFile(string Transport, Uri Address) : UpdateInformation(Transport);

    /// <summary>The releases of a project, one of which has the control file among its files.</summary>
    /// <param name="Transport">The first field.</param>
    /// <param name="Forge">Where projects are.</param>
    /// <param name="Owner">Whose project it is.</param>
    /// <param name="Repository">The project.</param>
    /// <param name="Tag">Which release is meant.</param>
    /// <param name="Pattern">How the control file is called.</param>
    public sealed record Releases(string Transport, Forge Forge, string Owner, string Repository, string Tag, string Pattern) : UpdateInformation(Transport)
    {
        /// <summary>The address of the instance, where there is more than one.</summary>
        public Uri? Instance { get; init; }
    }

    /// <summary>A product of the stores that run on pling.com.</summary>
    /// <param name="Transport">The first field.</param>
    /// <param name="Id">Its number.</param>
    /// <param name="Pattern">How the AppImage is called.</param>
    public sealed record Product(string Transport, string Id, string Pattern) : UpdateInformation(Transport);

    /// <summary>Reads the text.</summary>
    /// <exception cref="TargetFormatException">It does not follow the grammar.</exception>
    /// <exception cref="RefusedException">Its transport is known, and cannot be used.</exception>
    public static UpdateInformation Parse(string text)
    {
        if (text.Length == 0)
            throw new TargetFormatException(What, "text", "there is none: the AppImage does not say where newer versions are");
        if (!Printable.IsPlain(text))
            throw new TargetFormatException(What, "text", "it contains characters that are not allowed there");
        string[] fields = text.Split('|');
        return fields[0] switch
        {
            "zsync" => new ControlFile(fields[0], AddressIn(Fields(fields, 2)[1])),
            "gh-releases-zsync" => ReleasesIn(Fields(fields, 5), Forge.GitHub),
            "gl-releases-zsync" => ReleasesIn(Fields(fields, 5), Forge.GitLab),
            "cb-releases-zsync" => ReleasesIn(Fields(fields, 5), Forge.Gitea) with { Instance = new Uri("https://codeberg.org") },
            "gitea-releases-zsync" or "forgejo-releases-zsync" => ReleasesIn([fields[0], .. Fields(fields, 6)[2..]], Forge.Gitea) with { Instance = InstanceIn(fields[1]) },
            "pling-v1-zsync" => ProductIn(Fields(fields, 3)),
            "bintray-zsync" => throw new RefusedException("the update information names bintray, a service that ended in 2021: download a newer AppImage by hand"),
            "gh-releases-direct" or "ocs-v1-appimagehub-direct" or "ocs-v1-appimagehub-zsync" =>
                throw new RefusedException($"the update information is of the kind {fields[0]}, which has no control file: download the new AppImage as a whole"),
            _ => throw new TargetFormatException(What, "field 1", $"the kind is \"{Printable.Escape(fields[0], 40)}\", which is not known here"),
        };
    }

    /// <summary>Whether another AppImage is of the same project: it is updated from the same host, and there from the same place where the host has many.</summary>
    public bool IsOfSameProject(UpdateInformation other) => (this, other) switch
    {
        (ControlFile file, ControlFile another) => file.Address.IdnHost == another.Address.IdnHost,
        (Releases here, Releases there) => (here.Forge, here.Instance, here.Owner.ToUpperInvariant(), here.Repository.ToUpperInvariant())
            == (there.Forge, there.Instance, there.Owner.ToUpperInvariant(), there.Repository.ToUpperInvariant()),
        (Product product, Product another) => product.Id == another.Id,
        _ => false,
    };

    private static string[] Fields(string[] fields, int count) =>
        fields.Length == count ? fields : throw new TargetFormatException(What, "fields", $"there are {fields.Length}, expected {count} for {fields[0]}");

    private static Uri AddressIn(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || !text.Contains("://", StringComparison.Ordinal))
            throw new TargetFormatException(What, "field 2", $"\"{Printable.Escape(text, 80)}\" is not an absolute address");
        if (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            throw new TargetFormatException(What, "field 2", $"only http and https are supported, not {address.Scheme}");
        return address.UserInfo.Length == 0 && HasHost(address) ? address : throw new TargetFormatException(What, "field 2", "the address contains a user name, or has no host");
    }

    // The runtime takes addresses whose host cannot be written in ASCII, and says so only when it is asked for.
    private static bool HasHost(Uri address)
    {
        try
        {
            return address.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static Uri InstanceIn(string text)
    {
        bool isAddress = text.Contains("://", StringComparison.Ordinal);
        Uri address = AddressIn(isAddress ? text : $"https://{text}");
        return address.PathAndQuery == "/" ? address : throw new TargetFormatException(What, "field 2", "the instance has a path, expected a host");
    }

    private static Releases ReleasesIn(string[] fields, Forge forge)
    {
        // GitLab has groups of groups.
        bool isOwner = forge == Forge.GitLab ? fields[1].Split('/').All(IsName) : IsName(fields[1]);
        if (!isOwner || !IsName(fields[2]))
            throw new TargetFormatException(What, isOwner ? "repository" : "owner", $"\"{Printable.Escape(fields[isOwner ? 2 : 1], 80)}\" is not a name");
        if (fields[3].Length == 0)
            throw new TargetFormatException(What, "tag", "it is empty");
        return new Releases(fields[0], forge, fields[1], fields[2], fields[3], PatternIn(fields[4]));
    }

    private static Product ProductIn(string[] fields) => fields[1].Length is > 0 and <= 18 && !fields[1].AsSpan().ContainsAnyExceptInRange('0', '9')
        ? new Product(fields[0], fields[1], PatternIn(fields[2]))
        : throw new TargetFormatException(What, "product", $"\"{Printable.Escape(fields[1], 40)}\" is not a number");

    private static string PatternIn(string text) => text.Length > 0 ? text : throw new TargetFormatException(What, "pattern", "it is empty");

    private static bool IsName(string text) => text is not ("." or "..") && text.Length is > 0 and <= MostNameChars && !text.AsSpan().ContainsAnyExcept(NameChars);
}

/// <summary>A kind of place where projects publish releases.</summary>
internal enum Forge
{
    GitHub,
    GitLab,
    Gitea,
}
