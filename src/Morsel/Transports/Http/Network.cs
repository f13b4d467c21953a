using System.Net;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Names and sockets as the system has them; a test has its own.</summary>
internal sealed record Network
{
    /// <summary>All addresses of a name, best first.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>A connection to one address.</summary>
    public Func<IPEndPoint, CancellationToken, Task<Socket>> DialAsync { get; init; } = DialSocketAsync;

    private static async Task<Socket> DialSocketAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
