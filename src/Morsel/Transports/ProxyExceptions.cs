using System.Net;

namespace Morsel.Transports;

/// <summary>Hosts that are asked directly though there is a proxy, as <c>no_proxy</c> lists them.</summary>
internal sealed class ProxyExceptions
{
    private readonly List<(string Name, int? Port)> _names = [];
    private readonly List<IPNetwork> _networks = [];
    private readonly bool _isEveryHost;

    /// <param name="list">Separated by commas or blanks: a name, which stands for all below it too, an address, a network, each but the last with a port if need be.</param>
    public ProxyExceptions(string? list)
    {
        foreach (string entry in (list ?? "").Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            _isEveryHost |= entry == "*";
            if (IPNetwork.TryParse(entry, out IPNetwork network))
                _networks.Add(network);
            else
                _names.Add(Name(entry));
        }
    }

    public bool Hold(Uri destination)
    {
        if (_isEveryHost)
            return true;
        string host = destination.IdnHost;
        return IPAddress.TryParse(host, out IPAddress? address) && _networks.Any(network => network.Contains(address))
            || _names.Any(name => (name.Port is null || name.Port == destination.Port) && IsOrIsBelow(host, name.Name));
    }

    private static (string Name, int? Port) Name(string entry)
    {
        int colon = entry.LastIndexOf(':');
        bool hasPort = colon > 0 && (entry.IndexOf(':', StringComparison.Ordinal) == colon || entry[colon - 1] == ']');
        int? port = hasPort && ushort.TryParse(entry.AsSpan(colon + 1), out ushort number) ? number : null;
        string name = port is null ? entry : entry[..colon];
        return (name.TrimStart('*').TrimStart('.').Trim('[', ']'), port);
    }

    private static bool IsOrIsBelow(string host, string name) =>
        name.Length > 0
        && host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        && (host.Length == name.Length || (host[^(name.Length + 1)] == '.' && !IPAddress.TryParse(host, out _)));
}
