using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Morsel;

/// <summary>How Morsel talks HTTP. What cannot be used is told by the <see cref="ArgumentException"/> of who takes the options.</summary>
/// <remarks>
/// What is personal (headers, credentials, token, client certificate, referrer) goes to the scheme, host and port that the caller named, and
/// nowhere else: not along a redirect, not to an address that a description names.
/// </remarks>
public sealed record HttpOptions
{
    private readonly int? _connections;

    /// <summary>Connections per host that may be open at once; with HTTP/2 one connection carries many requests.</summary>
    /// <value>1 to 1024; 4, and 16 where a file comes as many small objects.</value>
    public int Connections
    {
        get => _connections ?? 4;
        init => _connections = value;
    }

    /// <summary>As <see cref="Connections"/>, where every request is for an object of its own.</summary>
    internal int ObjectConnections => _connections ?? 16;

    /// <summary>Longest wait for a connection, name resolution and TLS included.</summary>
    /// <value>More than zero; 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait from sending a request to the end of its answer's header.</summary>
    /// <value>More than zero; 30 seconds.</value>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the next byte of an answer's body.</summary>
    /// <value>More than zero; 15 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What the requests say of the program that sends them.</summary>
    /// <value>null: <c>morsel/</c> and the version.</value>
    public string? UserAgent { get; init; }

    /// <summary>A PEM file of certificates that are trusted as roots beside the system's.</summary>
    /// <value>null: the system's alone.</value>
    public string? CaFile { get; init; }

    /// <summary>Speak HTTP/2 without asking (RFC 9113 §3.3), also over plain <c>http:</c>.</summary>
    /// <value>false: <c>https:</c> negotiates, <c>http:</c> is HTTP/1.1.</value>
    public bool Http2PriorKnowledge { get; init; }

    /// <summary>Puts the caller's handler around Morsel's; it sees every request, each redirect as one of its own.</summary>
    /// <remarks>Called up to three times: what is asked for the caller, and what strangers point to, never share a connection.</remarks>
    /// <value>null: none.</value>
    public Func<HttpMessageHandler, HttpMessageHandler>? WrapHandler { get; init; }

    /// <summary>Headers for every request; they do not follow a redirect to another scheme, host or port.</summary>
    /// <value>None.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The address that requests name as their <c>Referer</c>; it does not follow a redirect to another scheme, host or port.</summary>
    /// <value>null: none.</value>
    public Uri? Referrer { get; init; }

    /// <summary>Limits of the rate at which bodies are read, all connections together; the first window that holds the time is in force.</summary>
    /// <value>None: no limit.</value>
    public IReadOnlyList<RateWindow> RateWindows { get; init; } = [];

    /// <summary>Name and password that servers are told unasked, by the scheme Basic (RFC 7617).</summary>
    /// <value>null: those in the address that the caller named, else those of <see cref="NetrcFile"/>.</value>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>A token that servers are told as <c>Authorization: Bearer</c> (RFC 6750).</summary>
    /// <value>null: none.</value>
    public string? BearerToken { get; init; }

    /// <summary>A netrc file that names and passwords are taken from, for the host that the caller named; read once.</summary>
    /// <value>null: none.</value>
    public string? NetrcFile { get; init; }

    /// <summary>The certificate, with its private key, that servers are shown which ask for one; the caller disposes of it.</summary>
    /// <value>null: none.</value>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>What requests go through; for <see cref="ProxyRules"/> a proxy's own credentials are those in its address.</summary>
    /// <value>null: what the environment says (<see cref="ProxyRules.FromEnvironment"/>), else the system's settings.</value>
    public IWebProxy? Proxy { get; init; }

    /// <summary>The kind of addresses that are connected to.</summary>
    /// <value><see cref="AddressFamily.Unspecified"/>: both, whichever answers first; else IPv4 or IPv6 alone.</value>
    public AddressFamily AddressFamily { get; init; } = AddressFamily.Unspecified;

    /// <summary>Follow redirects from <c>https:</c> to <c>http:</c>.</summary>
    /// <value>false: they are refused.</value>
    public bool AllowDowngrade { get; init; }

    /// <summary>Go wherever a public host points to, also to addresses that are not public: loopback, private, link-local and their like.</summary>
    /// <value>false: refused. What the caller names is asked in any case, and where that host is not public, so is what it points to.</value>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>Why TLS cannot be spoken on this machine, and what to install; null if it can. Only on Linux may it be missing: there OpenSSL does it.</summary>
    /// <example>
    /// <code>
    /// if (HttpOptions.TlsProblem is { } problem)
    ///     Console.Error.WriteLine(problem);
    /// </code>
    /// </example>
    public static string? TlsProblem => Digest.HasLibrary
        ? null
        : "HTTPS and certificates need OpenSSL, which is not installed here; on Debian and Ubuntu it is in the package libssl3 or libssl3t64";

    /// <summary>The name of the type: the options hold secrets.</summary>
    public override string ToString() => nameof(HttpOptions);
}
