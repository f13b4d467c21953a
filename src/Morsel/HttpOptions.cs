using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Morsel;

/// <summary>How Morsel sends HTTP requests. The constructor that takes the options throws <see cref="ArgumentException"/> if an option cannot be used.</summary>
/// <remarks>
/// Headers, credentials, token, client certificate and referrer are sent only to the scheme, host and port of the address in the request, and
/// not to others after a redirect or in a control file.
/// </remarks>
public sealed record HttpOptions
{
    private readonly int? _connections;

    /// <summary>Connections per host that may be open at once; with HTTP/2 one connection carries many requests.</summary>
    /// <value>1 to 1024. Default 4, and 16 for many small parts of a file, if each needs a request of its own; 64 of those requests at once with HTTP/2.</value>
    public int Connections
    {
        get => _connections ?? 4;
        init => _connections = value;
    }

    /// <summary>As <see cref="Connections"/>, where every request is for an object of its own.</summary>
    internal int ObjectConnections => _connections ?? 16;

    /// <summary>As <see cref="ObjectConnections"/>, where a connection carries many answers at once; servers allow a hundred or more.</summary>
    internal int SharedObjectRequests => _connections ?? 64;

    /// <summary>Longest wait for a connection, name resolution and TLS included.</summary>
    /// <value>More than zero; 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait from sending a request to the end of its answer's header.</summary>
    /// <value>More than zero; 30 seconds.</value>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the next byte of an answer's body.</summary>
    /// <value>More than zero; 15 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The User-Agent header of the requests.</summary>
    /// <value>Default null: <c>morsel/</c> and the version.</value>
    public string? UserAgent { get; init; }

    /// <summary>A PEM file of root certificates to trust in addition to those of the system.</summary>
    /// <value>Default null: only those of the system.</value>
    public string? CaFile { get; init; }

    /// <summary>Use HTTP/2 from the first request on (RFC 9113 §3.3), also over plain <c>http:</c>.</summary>
    /// <value>false: <c>https:</c> negotiates, <c>http:</c> is HTTP/1.1.</value>
    public bool Http2PriorKnowledge { get; init; }

    /// <summary>Puts the caller's handler around Morsel's; it sees every request, each redirect as one of its own.</summary>
    /// <remarks>Called up to three times: requests to the host of the caller and to hosts that others point to never share a connection.</remarks>
    /// <value>null: none.</value>
    public Func<HttpMessageHandler, HttpMessageHandler>? WrapHandler { get; init; }

    /// <summary>Headers for every request; they do not follow a redirect to another scheme, host or port.</summary>
    /// <value>None.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The <c>Referer</c> header of the requests; it does not follow a redirect to another scheme, host or port.</summary>
    /// <value>null: none.</value>
    public Uri? Referrer { get; init; }

    /// <summary>Limits of the download rate of all connections together; the first window that contains the current time applies.</summary>
    /// <value>None: no limit.</value>
    public IReadOnlyList<RateWindow> RateWindows { get; init; } = [];

    /// <summary>Name and password for the server, sent with every request by the scheme Basic (RFC 7617).</summary>
    /// <value>Default null: those in the address of the request, else those of <see cref="NetrcFile"/>.</value>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>A token for the server, sent as <c>Authorization: Bearer</c> (RFC 6750).</summary>
    /// <value>null: none.</value>
    public string? BearerToken { get; init; }

    /// <summary>Who the caller is to each of these hosts: sent to that host alone, where neither the address, nor the options that hold for all, nor <see cref="NetrcFile"/> say it.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<HostIdentity> Hosts { get; init; } = [];

    /// <summary>A netrc file with the name and password for the host of the request; read once.</summary>
    /// <value>null: none.</value>
    public string? NetrcFile { get; init; }

    /// <summary>The client certificate, with its private key, for servers that require one; the caller disposes of it.</summary>
    /// <value>null: none.</value>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>The proxy for requests. With <see cref="ProxyRules"/>, the address of a proxy contains its credentials.</summary>
    /// <value>Default null: the proxy of the environment (<see cref="ProxyRules.FromEnvironment"/>), else that of the system's settings.</value>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The addresses to connect to: IPv4, IPv6 or both.</summary>
    /// <value><see cref="AddressFamily.Unspecified"/>: both, whichever answers first; else IPv4 or IPv6 alone.</value>
    public AddressFamily AddressFamily { get; init; } = AddressFamily.Unspecified;

    /// <summary>Follow redirects from <c>https:</c> to <c>http:</c>.</summary>
    /// <value>false: they are refused.</value>
    public bool AllowDowngrade { get; init; }

    /// <summary>Allow a public host to point to addresses that are not public: loopback, private, link-local and the like.</summary>
    /// <value>Default false. Requests to the host that the caller specifies are always allowed; if that host is not public, so are requests to the addresses that it points to.</value>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Why this machine cannot use TLS, and what to install; null if it can. Only Linux may lack TLS: it needs OpenSSL there.</summary>
    /// <example>
    /// <code>
    /// if (HttpOptions.TlsProblem is { } problem)
    ///     Console.Error.WriteLine(problem);
    /// </code>
    /// </example>
    public static string? TlsProblem => Digest.HasLibrary
        ? null
        : "HTTPS and certificates need OpenSSL, which is not installed here; on Debian and Ubuntu it is in the package libssl3 or libssl3t64";

    /// <summary>Only the name of the type, because the options contain secrets.</summary>
    public override string ToString() => nameof(HttpOptions);
}

/// <summary>Who the caller is to one host.</summary>
/// <param name="Host">The host, or the host with its port: <c>example.org</c>, <c>example.org:8443</c>; case makes no difference.</param>
public sealed record HostIdentity(string Host)
{
    /// <summary>Name and password, sent by the scheme Basic (RFC 7617).</summary>
    /// <value>null: none.</value>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>A token, sent as <c>Authorization: Bearer</c> (RFC 6750) instead of <see cref="Credentials"/>.</summary>
    /// <value>null: none.</value>
    public string? BearerToken { get; init; }

    /// <summary>Only the host, because the rest is secret.</summary>
    public override string ToString() => Host;
}
