namespace Morsel;

/// <summary>Why a transfer failed, so that a caller can decide whether to try again, elsewhere, or not at all.</summary>
public enum TransportFailure
{
    /// <summary>The host cannot be reached, or closed the connection: trying again may help.</summary>
    Network,

    /// <summary>The server did not answer in time.</summary>
    TimedOut,

    /// <summary>The server does not have the file (404, 410).</summary>
    NotFound,

    /// <summary>The server or the proxy requires other credentials (401, 403, 407).</summary>
    Denied,

    /// <summary>The server requires fewer requests (429, 503).</summary>
    Busy,

    /// <summary>The answer violates the protocol, or is not the requested one.</summary>
    BadReply,

    /// <summary>Not safe, and refused: a scheme, a downgrade, a certificate, too many redirects.</summary>
    Refused,

    /// <summary>Another status that says the server failed (5xx).</summary>
    ServerError,

    /// <summary>The file on the server changed, or is not the one that the control file describes.</summary>
    Changed,

    /// <summary>The server sends data too slowly.</summary>
    TooSlow,
}

/// <summary>A transfer failed. The message contains no credentials and no query of an address.</summary>
public sealed class TransportException : MorselException
{
    private const int MaxShownLength = 200;

    /// <param name="failure">The kind of failure.</param>
    /// <param name="resource">The requested address.</param>
    /// <param name="problem">What was found and what was expected.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public TransportException(TransportFailure failure, Uri resource, string problem, Exception? inner = null)
        : this(failure, $"{Shown(resource)}: {problem}", problem, inner)
    {
    }

    private TransportException(TransportFailure failure, string message, string problem, Exception? inner)
        : base(message, inner) => (Failure, Problem) = (failure, problem);

    /// <summary>The kind of failure.</summary>
    public TransportFailure Failure { get; }

    /// <summary>The message without the address.</summary>
    internal string Problem { get; }

    /// <summary>Whether there was no connection, and the host has answered nothing yet: more than a few quick tries would be in vain.</summary>
    internal bool IsOutOfReach { get; init; }

    /// <summary>How long the server requests to wait (<c>Retry-After</c>); null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A failure whose problem is a sentence of its own, which names the host: the rest of the address has nothing to do with it.</summary>
    internal static TransportException OfHost(TransportFailure failure, string sentence, Exception? inner, Remedy remedy, bool isOutOfReach) =>
        new(failure, sentence, sentence, inner) { Remedy = remedy, IsOutOfReach = isOutOfReach };

    /// <summary>Whether the same question may have a better answer a moment later.</summary>
    internal bool MayPass => Failure is TransportFailure.Network or TransportFailure.TimedOut or TransportFailure.Busy or TransportFailure.ServerError;

    /// <summary>Whether the server counts requests (429), so that fewer at once would not help.</summary>
    internal bool IsRateLimit { get; init; }

    /// <summary>The address without user information and query, which may hold secrets; cut where it is long, since a redirect may have named it.</summary>
    internal static string Shown(Uri resource)
    {
        string shown = resource is { IsAbsoluteUri: true, IsFile: true } ? resource.LocalPath : resource.IsAbsoluteUri
            ? resource.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : resource.OriginalString;
        return Printable.Escape(shown, MaxShownLength);
    }
}
