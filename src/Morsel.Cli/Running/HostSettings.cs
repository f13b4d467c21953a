using System.Net;

namespace Morsel.Cli.Running;

/// <summary>What the configuration says of one host: who the user is there, and where else its files are.</summary>
/// <param name="Name">The host, or the host with its port: <c>example.org</c>, <c>example.org:8443</c>.</param>
/// <param name="Credentials">Name and password; null for none.</param>
/// <param name="BearerToken">A token; null for none.</param>
/// <param name="Mirrors">Addresses below which the files lie as on the host itself.</param>
internal sealed record HostSettings(string Name, NetworkCredential? Credentials, string? BearerToken, IReadOnlyList<Uri> Mirrors)
{
    private const string ControlEnding = ".zsync";

    /// <summary>Where else the file is that a source names.</summary>
    /// <param name="source">The address of the file or of its control file.</param>
    /// <param name="hosts">What is known of hosts.</param>
    public static IEnumerable<Uri> MirrorsOf(string source, IReadOnlyList<HostSettings> hosts)
    {
        if (hosts.Count == 0 || !Uri.TryCreate(source, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            return [];
        string path = address.AbsolutePath.TrimStart('/');
        string file = path.EndsWith(ControlEnding, StringComparison.OrdinalIgnoreCase) ? path[..^ControlEnding.Length] : path;
        return hosts.Where(host => host.IsFor(address)).SelectMany(host => host.Mirrors).Select(mirror => new Uri(mirror.AbsoluteUri.TrimEnd('/') + "/" + file));
    }

    /// <summary>Whether it speaks of the host of an address.</summary>
    private bool IsFor(Uri address) =>
        Name.Equals(address.IdnHost, StringComparison.OrdinalIgnoreCase) || Name.Equals($"{address.IdnHost}:{address.Port}", StringComparison.OrdinalIgnoreCase);
}
