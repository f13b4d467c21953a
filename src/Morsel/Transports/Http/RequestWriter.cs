using System.Buffers;
using System.Net;

namespace Morsel.Transports.Http;

/// <summary>Writes requests: what Morsel always says, and what the caller adds.</summary>
internal sealed class RequestWriter
{
    /// <summary>A header that every request carries once.</summary>
    public const string HeaderOfEveryRequest = "Accept-Encoding";

    private static readonly string[] Reserved =
    [
        HeaderOfEveryRequest, "Range", "User-Agent", "Referer",
        "If-Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since",
        // How a request is framed and its connection kept: another word on it makes two servers read two different requests (RFC 9112 §6).
        "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Upgrade", "HTTP2-Settings", "Expect",
    ];

    // RFC 9110 §5.5, but for bytes beyond ASCII, which have no agreed meaning.
    private static readonly SearchValues<char> Sendable = SearchValues.Create("\t" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)));

    private readonly HttpOptions _options;
    private readonly string _userAgent;
    private readonly Identity _identity;

    /// <exception cref="ArgumentException">A header of the options cannot be sent, or is one that Morsel itself writes.</exception>
    /// <exception cref="IOException">The netrc file cannot be read.</exception>
    public RequestWriter(HttpOptions options)
    {
        _options = options;
        _identity = new Identity(options);
        _userAgent = options.UserAgent ?? $"morsel/{typeof(RequestWriter).Assembly.GetName().Version?.ToString(3)}";
        using var trial = new HttpRequestMessage();
        foreach ((string name, _) in options.Headers)
            if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"header {ServerText.Quote(name)} is Morsel's own", nameof(options));
        foreach ((string name, string value) in options.Headers.Append(new("User-Agent", _userAgent)))
            if (value.AsSpan().ContainsAnyExcept(Sendable) || !trial.Headers.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"header {ServerText.Quote(name)} cannot be sent in a request", nameof(options));
    }

    /// <summary>The request for one hop.</summary>
    /// <param name="at">Where it goes.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="manner">How this host is asked.</param>
    public HttpRequestMessage Write(Uri at, TransferRequest request, RequestStyle manner)
    {
        HttpRequestMessage message = WithVersion(new HttpRequestMessage(request.OnlyLength ? HttpMethod.Head : HttpMethod.Get, at), manner.MayUseHttp2);
        Add(message, HeaderOfEveryRequest, "identity");
        // Some stores and proxies unpack or pack what they pass on unless told.
        Add(message, "Cache-Control", manner.PastCaches || request.PastCaches ? "no-transform, no-cache" : "no-transform");
        Add(message, "User-Agent", _userAgent);
        if (request.Ranges.Count > 0)
            Add(message, "Range", RangeHeader.Write(request.Ranges));
        if (request.UnlessStill is { } still)
            AddCondition(message, still);
        if (request.OnlyIfStill is { } same)
            AddPrecondition(message, same);
        if (request.ProgramHeaders is { } headers)
        {
            foreach ((string name, string value) in headers)
                Add(message, name, value);
        }
        else if (manner.AtHome)
            AddPersonal(message, request.Home ?? request.Resource);
        return message;
    }

    private static void AddCondition(HttpRequestMessage message, Validator still)
    {
        if (still.EntityTag is { } tag)
            Add(message, "If-None-Match", tag);
        if (still.LastModified is { } date)
            message.Headers.IfModifiedSince = date;
    }

    // A weak tag never matches here (RFC 9110 §13.1.1).
    private static void AddPrecondition(HttpRequestMessage message, Validator same)
    {
        if (same.StrongTag is { } tag)
            Add(message, "If-Match", tag);
        else if (same.LastModified is { } date)
            message.Headers.IfUnmodifiedSince = date;
    }

    private void AddPersonal(HttpRequestMessage message, Uri home)
    {
        if (_identity.AuthorizationFor(home) is { } authorization)
            Add(message, "Authorization", authorization);
        foreach ((string name, string value) in _options.Headers)
            Add(message, name, value);
        // RFC 9110 §10.1.3: what was learned over a secure connection is not told over an open one.
        if (_options.Referrer is { } referrer && (referrer.Scheme != Uri.UriSchemeHttps || message.RequestUri?.Scheme == Uri.UriSchemeHttps))
            Add(message, "Referer", referrer.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
    }

    private HttpRequestMessage WithVersion(HttpRequestMessage message, bool mayUseHttp2)
    {
        message.Version = HttpVersion.Version11;
        if (!mayUseHttp2)
            return message;
        bool negotiates = message.RequestUri?.Scheme == Uri.UriSchemeHttps;
        if (negotiates || _options.Http2PriorKnowledge)
            message.Version = HttpVersion.Version20;
        if (_options.Http2PriorKnowledge)
            message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string value) => message.Headers.TryAddWithoutValidation(name, value);
}

/// <summary>How one host is asked.</summary>
/// <param name="AtHome">It is the scheme, host and port the caller named; nothing personal goes elsewhere.</param>
/// <param name="PastCaches">What a cache keeps is of no use, since it is encoded.</param>
/// <param name="MayUseHttp2">It has not broken the rules of HTTP/2 too often.</param>
internal readonly record struct RequestStyle(bool AtHome, bool PastCaches, bool MayUseHttp2);
