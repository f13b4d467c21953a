using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Morsel.Transports.Http;

/// <summary>Turns what the HTTP stack throws into the one exception of the port.</summary>
internal static class NetworkFault
{
    private const long Http2Refused = 7, Http2EnhanceYourCalm = 11;

    /// <summary>Whether <paramref name="exception"/> is one that a server, the network or our time-outs can cause.</summary>
    public static bool Is(Exception exception) =>
        exception is HttpRequestException or IOException and not MorselException or SocketException or UriFormatException
            or AuthenticationException or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>The same, said as the port says it.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="resource">What was asked for.</param>
    /// <param name="proxy">Host and port of the proxy that it was asked through; null if none.</param>
    /// <param name="isInTheClear">Whether something else than TLS came first.</param>
    /// <param name="hasAnswered">Whether the host has answered anything so far.</param>
    public static TransportException From(Exception exception, Uri resource, string? proxy = null, bool isInTheClear = false, bool hasAnswered = false)
    {
        ConnectFault? fault = ConnectFault.In(exception);
        if (fault is { NamesPeer: true })
            return TransportException.OfHost(fault.Failure, fault.Message, exception, fault.Remedy, isOutOfReach: !hasAnswered && fault.Failure != TransportFailure.Refused);
        (TransportFailure failure, string problem) = exception switch
        {
            _ when fault is not null => (fault.Failure, fault.Message),
            OperationCanceledException => (TransportFailure.TimedOut, "no connection within the time limit: is the address right?"),
            UriFormatException => (TransportFailure.BadReply, "the server sent an invalid address"),
            _ => Describe(ErrorOf(exception), exception, isInTheClear),
        };
        return new TransportException(failure, resource, failure is TransportFailure.Network or TransportFailure.TimedOut ? problem + Through(proxy) : problem, exception)
        {
            IsOutOfReach = !hasAnswered && exception is OperationCanceledException,
            Remedy = fault?.Remedy ?? (failure == TransportFailure.Denied ? Remedy.GiveProxyCredentials : Remedy.None),
        };
    }

    /// <summary>Says behind a problem which proxy was asked: it may be that one's, whatever the server would have answered.</summary>
    public static string Through(string? proxy) => proxy is null ? "" : $", through the proxy {proxy}";

    /// <summary>The proxy wants to know who asks.</summary>
    public static TransportException OfProxy(Uri resource, string proxy) =>
        new(TransportFailure.Denied, resource, $"the proxy {proxy} requires other credentials (407)") { Remedy = Remedy.GiveProxyCredentials };

    /// <summary>Whether an established connection broke before it brought an answer.</summary>
    public static bool IsBreak(TransportException exception) =>
        exception.Failure == TransportFailure.Network
        && exception.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown };

    /// <summary>Whether the server broke the rules of HTTP/2, or ended a request by them for no good reason.</summary>
    public static bool IsOfHttp2(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is HttpIOException { HttpRequestError: HttpRequestError.HttpProtocolError })
                return Http2Error(exception) is not (Http2Refused or Http2EnhanceYourCalm);
        return IsUnreadable(exception);
    }

    // Where a frame makes no sense the runtime aborts the request with whatever its decoder threw.
    private static bool IsUnreadable(Exception exception) => exception.GetBaseException() is not (
        IOException or SocketException or HttpRequestException or AuthenticationException or OperationCanceledException or TimeoutException
        or ObjectDisposedException or UriFormatException or CryptographicException or Win32Exception);

    // The outermost exceptions often say nothing but that there was one.
    private static HttpRequestError ErrorOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            HttpRequestError error = cause is HttpRequestException request ? request.HttpRequestError
                : cause is HttpIOException body ? body.HttpRequestError : HttpRequestError.Unknown;
            if (error != HttpRequestError.Unknown)
                return error;
        }
        return HttpRequestError.Unknown;
    }

    private static (TransportFailure Failure, string Problem) Describe(HttpRequestError error, Exception exception, bool isInTheClear) => error switch
    {
        HttpRequestError.NameResolutionError => (TransportFailure.Network, "cannot find the host: check the address"),
        HttpRequestError.ConnectionError => (TransportFailure.Network, $"cannot connect{Reason(exception)}"),
        HttpRequestError.SecureConnectionError when isInTheClear =>
            (TransportFailure.Refused, "the server does not use TLS on this port: does the address begin with http://?"),
        HttpRequestError.SecureConnectionError => Handshake(exception),
        HttpRequestError.HttpProtocolError => Http2(exception),
        HttpRequestError.InvalidResponse => (TransportFailure.BadReply, "the answer is not HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => (TransportFailure.BadReply, "the answer's header is longer than 64 KiB"),
        HttpRequestError.VersionNegotiationError => (TransportFailure.BadReply, "the server does not use the requested version of HTTP"),
        HttpRequestError.ProxyTunnelError => Tunnel(exception),
        HttpRequestError.UserAuthenticationError => (TransportFailure.Denied, "the credentials are not accepted"),
        HttpRequestError.ResponseEnded => (TransportFailure.Network, "the connection was closed before the answer was complete"),
        _ when IsUnreadable(exception) => (TransportFailure.BadReply, "the answer is not valid HTTP"),
        _ => (TransportFailure.Network, $"the connection broke{Reason(exception)}"),
    };

    private static (TransportFailure Failure, string Problem) Tunnel(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
            (TransportFailure.Denied, "the proxy requires other credentials (407)"),
        HttpRequestException { StatusCode: { } status } =>
            (TransportFailure.Network, $"the proxy cannot connect to the server ({(int)status})"),
        _ => (TransportFailure.Network, $"the proxy cannot connect to the server{Reason(exception)}"),
    };

    // RFC 9113 §7: the codes of errors.
    private static (TransportFailure Failure, string Problem) Http2(Exception exception) => Http2Error(exception) switch
    {
        Http2Refused => (TransportFailure.Network, "the server refused the request again and again, without reading it"),
        Http2EnhanceYourCalm => (TransportFailure.Busy, "the server requires fewer requests"),
        { } error => (TransportFailure.BadReply, FormattableString.Invariant($"the server ended the request by the rules of HTTP/2 (error {error})")),
        null => (TransportFailure.BadReply, "the server does not follow the rules of HTTP/2"),
    };

    private static long? Http2Error(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is HttpProtocolException { ErrorCode: var error })
                return error;
        return null;
    }

    private static (TransportFailure Failure, string Problem) Handshake(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is AuthenticationException)
                return (TransportFailure.Refused, "the server offers no version of TLS that this machine accepts");
        return (TransportFailure.Network, $"the connection broke during the TLS handshake{Reason(exception)}");
    }

    private static string Reason(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is SocketException socket)
                return $" ({Peer.Words(socket.SocketErrorCode)})";
        return "";
    }
}

/// <summary>Why there is no connection, in our own words, on its way through the HTTP stack.</summary>
internal sealed class ConnectFault(TransportFailure failure, string problem, Exception? inner = null) : IOException(problem, inner)
{
    public TransportFailure Failure => failure;

    /// <summary>Whether the message is a sentence of its own, which names who was to be reached.</summary>
    public bool NamesPeer { get; init; }

    /// <summary>What the caller can change.</summary>
    public Remedy Remedy { get; init; }

    /// <summary>The one that <paramref name="exception"/> was made of; null if it was made of something else.</summary>
    public static ConnectFault? In(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is ConnectFault fault)
                return fault;
        return null;
    }
}
