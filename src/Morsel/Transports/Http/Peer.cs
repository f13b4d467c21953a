using System.Net;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Whom a connection is to lead to, the server or the proxy before it; says why there is none.</summary>
/// <param name="EndPoint">Name or literal address, and port.</param>
/// <param name="IsProxy">Whether it is a proxy.</param>
internal sealed record Peer(DnsEndPoint EndPoint, bool IsProxy = false)
{
    public string Host => EndPoint.Host;

    public int Port => EndPoint.Port;

    private string Shown => $"{(IsProxy ? "the proxy " : "")}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>An error of the system in words: "connection reset".</summary>
    public static string Words(SocketError error) =>
        string.Concat(error.ToString().Select((letter, at) => char.IsUpper(letter) ? $"{(at > 0 ? " " : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    /// <summary>Its name has no address.</summary>
    public ConnectFault Unknown(Exception cause) => new(
        TransportFailure.Network, IsProxy ? $"cannot find the proxy {Host} (port {Port}): check its address" : $"cannot find host {Host}: check the address", cause)
    { NamesPeer = true };

    /// <summary>None of its addresses takes a connection.</summary>
    /// <param name="cause">What the last one said.</param>
    public ConnectFault Closed(SocketException cause)
    {
        string problem = cause.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => $"{Shown} refuses the connection: is {(IsProxy ? "it" : "the server")} running?",
            SocketError.TimedOut => $"{Shown} does not answer: is the address right?",
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
                $"cannot reach {Shown} ({Words(cause.SocketErrorCode)}): is this machine connected to the network?",
            _ => $"cannot connect to {Shown} ({Words(cause.SocketErrorCode)})",
        };
        return new(cause.SocketErrorCode == SocketError.TimedOut ? TransportFailure.TimedOut : TransportFailure.Network, problem, cause) { NamesPeer = true };
    }
}
