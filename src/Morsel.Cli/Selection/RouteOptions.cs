using System.CommandLine;
using System.Net.Sockets;

namespace Morsel.Cli.Selection;

/// <summary>By which way servers are reached, and where Morsel does not go.</summary>
internal sealed class RouteOptions
{
    private readonly Surroundings _around;

    private readonly Option<string?> _proxy = OptionKinds.Text(
        "--proxy", "URL", "Use this http, https, socks5 or socks4 proxy (default: http_proxy, https_proxy, all_proxy).");

    private readonly Option<string?> _noProxy = OptionKinds.Text(
        "--no-proxy", "LIST", "Hosts and networks to connect to without a proxy, * for all (default: no_proxy).");

    private readonly Option<bool> _ipv4 = OptionKinds.Flag("--ipv4", "Use only IPv4 addresses.", "-4");
    private readonly Option<bool> _ipv6 = OptionKinds.Flag("--ipv6", "Use only IPv6 addresses.", "-6");
    private readonly Option<bool> _http2 = OptionKinds.Flag("--http2", "Use HTTP/2 from the first request on, also over plain http.");

    private readonly Option<bool> _allowDowngrade =
        OptionKinds.Flag("--allow-downgrade", "Follow redirects from https to http.");

    private readonly Option<bool> _allowPrivate =
        OptionKinds.Flag("--allow-private", "Allow a public host to point to loopback, private and link-local addresses.");

    public RouteOptions(Command verb, Surroundings around)
    {
        _around = around;
        foreach (Option option in new Option[] { _proxy, _noProxy, _ipv4, _ipv6, _http2, _allowDowngrade, _allowPrivate })
            verb.Add(option);
    }

    public HttpOptions AddTo(HttpOptions http, ParseResult parsed) => http with
    {
        Proxy = Proxy(parsed.GetValue(_proxy), parsed.GetValue(_noProxy)),
        AddressFamily = Family(parsed.GetValue(_ipv4), parsed.GetValue(_ipv6)),
        Http2PriorKnowledge = parsed.GetValue(_http2),
        AllowDowngrade = parsed.GetValue(_allowDowngrade),
        AllowPrivateAddresses = parsed.GetValue(_allowPrivate),
    };

    private ProxyRules? Proxy(string? proxy, string? except)
    {
        if (proxy is null)
            return ProxyRules.FromEnvironment(name => name == "no_proxy" && except is not null ? except : _around.Variable(name));
        try
        {
            return new ProxyRules(proxy, except ?? _around.Variable("no_proxy") ?? _around.Variable("NO_PROXY"));
        }
        catch (ArgumentException)
        {
            throw CommandFailure.Usage("--proxy: expected a proxy's address, such as http://proxy.example:3128 or socks5://127.0.0.1:1080");
        }
    }

    private static AddressFamily Family(bool ipv4, bool ipv6) => (ipv4, ipv6) switch
    {
        (true, true) => throw CommandFailure.Usage("--ipv4 and --ipv6 cannot be used together"),
        (true, _) => AddressFamily.InterNetwork,
        (_, true) => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };
}
