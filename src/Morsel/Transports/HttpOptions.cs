namespace Morsel.Transports;

/// <summary>How Morsel talks HTTP.</summary>
public sealed record HttpOptions
{
    /// <summary>Connections per host that may be open at once; with HTTP/2 one connection carries many requests.</summary>
    /// <value>4.</value>
    public int Connections { get; init; } = 4;

    /// <summary>Longest wait for a connection, name resolution included.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait from sending a request to the end of its answer's header.</summary>
    /// <value>30 seconds.</value>
    public TimeSpan FirstByteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the next byte of an answer's body.</summary>
    /// <value>15 seconds.</value>
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
    /// <value>null: none.</value>
    public Func<HttpMessageHandler, HttpMessageHandler>? WrapHandler { get; init; }

    /// <summary>Headers for every request; they do not follow a redirect to another scheme, host or port.</summary>
    /// <value>None.</value>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The address that requests name as their <c>Referer</c>; it does not follow a redirect to another scheme, host or port.</summary>
    /// <value>null: none.</value>
    public Uri? Referrer { get; init; }
}
