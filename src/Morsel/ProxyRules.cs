using System.Net;

namespace Morsel;

/// <summary>Which proxy a request uses, by its scheme, and which hosts need none.</summary>
/// <example>
/// <code>
/// var options = new HttpOptions { Proxy = new ProxyRules("http://proxy.example:3128", except: "localhost,.internal.example") };
/// </code>
/// </example>
/// <remarks>Schemes are <c>http</c>, <c>https</c>, <c>socks4</c>, <c>socks4a</c> and <c>socks5</c> (<c>socks5h</c> is the same: the proxy resolves names).</remarks>
public sealed class ProxyRules : IWebProxy
{
    private const int SocksPort = 1080;

    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Uri? _forHttp;
    private readonly Uri? _forHttps;
    private readonly ProxyExceptions _exceptions;
    private readonly ProxyCredentials _credentials = new();

    /// <summary>One proxy for everything.</summary>
    /// <param name="proxy">Its address, such as <c>http://name:password@proxy.example:3128</c>.</param>
    /// <param name="except">Hosts to connect to without the proxy, as in <c>no_proxy</c>: names (including their subdomains), addresses, networks, <c>*</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="proxy"/> is not the address of a proxy.</exception>
    public ProxyRules(string proxy, string? except = null)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        _forHttp = _forHttps = Address(proxy, nameof(proxy));
        _exceptions = new ProxyExceptions(except);
    }

    private ProxyRules(string? forHttp, string? forHttps, string? except)
    {
        _forHttp = forHttp is null ? null : Address(forHttp, "http_proxy");
        _forHttps = forHttps is null ? null : Address(forHttps, "https_proxy");
        _exceptions = new ProxyExceptions(except);
    }

    /// <summary>No proxy, whatever the environment says.</summary>
    public static ProxyRules None { get; } = new(null, null, null);

    /// <summary>The credentials of the proxies, taken from their addresses; others cannot be set.</summary>
    public ICredentials? Credentials
    {
        get => _credentials;
        set => throw new NotSupportedException("the credentials of a proxy are part of its address");
    }

    /// <summary>The rules of the environment variables.</summary>
    /// <param name="variable">
    /// Gives the variables <c>http_proxy</c> (lower case alone: a web server sets HTTP_PROXY from a request), <c>https_proxy</c>,
    /// <c>all_proxy</c> for both, and <c>no_proxy</c>; these three in capitals too. null: those of the process.
    /// </param>
    /// <returns>The rules; null if the variables name no proxy.</returns>
    /// <exception cref="ArgumentException">A variable is not the address of a proxy.</exception>
    public static ProxyRules? FromEnvironment(Func<string, string?>? variable = null)
    {
        variable ??= Environment.GetEnvironmentVariable;
        string? all = Either("all_proxy");
        string? forHttp = NotEmpty(variable("http_proxy")) ?? all;
        string? forHttps = Either("https_proxy") ?? all;
        return forHttp is null && forHttps is null ? null : new ProxyRules(forHttp, forHttps, Either("no_proxy"));

        string? Either(string name) => NotEmpty(variable(name)) ?? NotEmpty(variable(name.ToUpperInvariant()));
        static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    /// <summary>The proxy for a request; null if it needs none.</summary>
    public Uri? GetProxy(Uri destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        return _exceptions.Hold(destination) ? null : destination.Scheme == Uri.UriSchemeHttps ? _forHttps : _forHttp;
    }

    /// <summary>Whether a request needs no proxy.</summary>
    public bool IsBypassed(Uri host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return GetProxy(host) is null;
    }

    // The text may hold a password: no message repeats it.
    private Uri Address(string text, string name)
    {
        string whole = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (whole.StartsWith("socks5h://", StringComparison.OrdinalIgnoreCase))
            whole = "socks5" + whole["socks5h".Length..];
        if (!Uri.TryCreate(whole, UriKind.Absolute, out Uri? address) || address.Host.Length == 0 || !Schemes.Contains(address.Scheme))
            throw new ArgumentException($"{name}: expected a proxy's address, such as http://proxy.example:3128 or socks5://127.0.0.1:1080", name);
        var bare = new UriBuilder(address.Scheme, address.IdnHost, address.Port < 0 ? SocksPort : address.Port).Uri;
        if (address.UserInfo.Length > 0)
            _credentials.Add(bare, CredentialIn(address.UserInfo));
        return bare;
    }

    private static NetworkCredential CredentialIn(string userInformation)
    {
        string[] parts = userInformation.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
    }

    /// <summary>Hosts that are asked directly though there is a proxy, as <c>no_proxy</c> lists them.</summary>
    private sealed class ProxyExceptions
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

    /// <summary>The credentials of proxies by their addresses.</summary>
    private sealed class ProxyCredentials : ICredentials
    {
        private readonly Dictionary<Uri, NetworkCredential> _known = [];

        public void Add(Uri proxy, NetworkCredential credential) => _known[proxy] = credential;

        // Schemes in which the system would prove who its user is are none of ours.
        public NetworkCredential? GetCredential(Uri uri, string authType) =>
            authType is "Negotiate" or "NTLM" ? null : _known.GetValueOrDefault(uri);
    }
}
