using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Morsel.Transports.Http;

/// <summary>Turns what the HTTP stack throws into the one exception of the port.</summary>
internal static class NetworkFault
{
    /// <summary>Whether <paramref name="exception"/> is one that a server, the network or our time-outs can cause.</summary>
    public static bool Is(Exception exception) =>
        exception is HttpRequestException or IOException and not TransportException or SocketException or UriFormatException
            or AuthenticationException or OperationCanceledException { InnerException: TimeoutException };

    /// <summary>The same, said as the port says it.</summary>
    public static TransportException From(Exception exception, Uri resource)
    {
        (TransportFailure failure, string problem) = exception switch
        {
            _ when ConnectFault.In(exception) is { } fault => (fault.Failure, fault.Message),
            OperationCanceledException => (TransportFailure.TimedOut, "no connection within the time allowed"),
            UriFormatException => (TransportFailure.BadReply, "the server named an address that is none"),
            HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: HttpIOException cause } =>
                Describe(cause.HttpRequestError, cause),
            HttpRequestException request => Describe(request.HttpRequestError, request),
            HttpIOException body => Describe(body.HttpRequestError, body),
            _ => Describe(HttpRequestError.Unknown, exception),
        };
        return new TransportException(failure, resource, problem, exception);
    }

    /// <summary>Whether an established connection broke before it brought an answer.</summary>
    public static bool IsBreak(TransportException exception) =>
        exception.Failure == TransportFailure.Network
        && exception.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown };

    private static (TransportFailure Failure, string Problem) Describe(HttpRequestError error, Exception exception) => error switch
    {
        HttpRequestError.NameResolutionError => (TransportFailure.Network, "cannot resolve the host's name"),
        HttpRequestError.ConnectionError => (TransportFailure.Network, $"cannot connect{Reason(exception)}"),
        HttpRequestError.SecureConnectionError => Handshake(exception),
        HttpRequestError.HttpProtocolError => (TransportFailure.BadReply, "the server broke the rules of HTTP/2"),
        HttpRequestError.InvalidResponse => (TransportFailure.BadReply, "the answer is not HTTP"),
        HttpRequestError.ConfigurationLimitExceeded => (TransportFailure.BadReply, "the answer's header is longer than 64 KiB"),
        HttpRequestError.VersionNegotiationError => (TransportFailure.BadReply, "the server does not speak the HTTP version asked for"),
        HttpRequestError.ProxyTunnelError => Tunnel(exception),
        HttpRequestError.UserAuthenticationError => (TransportFailure.Denied, "the credentials were not accepted"),
        HttpRequestError.ResponseEnded => (TransportFailure.Network, "the connection was closed before the answer was complete"),
        _ => (TransportFailure.Network, $"the connection broke{Reason(exception)}"),
    };

    private static (TransportFailure Failure, string Problem) Tunnel(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
            (TransportFailure.Denied, "the proxy wants other credentials (status 407)"),
        HttpRequestException { StatusCode: { } status } =>
            (TransportFailure.Network, $"the proxy made no connection to the host (status {(int)status})"),
        _ => (TransportFailure.Network, $"the proxy made no connection to the host{Reason(exception)}"),
    };

    private static (TransportFailure Failure, string Problem) Handshake(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is AuthenticationException)
                return (TransportFailure.Refused, "no secure connection: the server's certificate or its TLS is not acceptable");
        return (TransportFailure.Network, $"the connection broke while it was being secured{Reason(exception)}");
    }

    private static string Reason(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
            if (cause is SocketException socket)
                return $" ({socket.SocketErrorCode})";
        return "";
    }
}
