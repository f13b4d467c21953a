using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Morsel.Tests.Faults;

/// <summary>Listens on the loopback, and serves each connection by itself until it is disposed of.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly Func<Socket, int, CancellationToken, Task> _serve;
    private readonly Task _accepting;

    /// <param name="serve">Called for each connection with its number, from 0; the connection is closed when it ends.</param>
    public LoopbackServer(Func<Socket, int, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Resets all connections, as a network does that has changed.</summary>
    public void KillConnections()
    {
        foreach (Socket socket in _sockets)
            Reset(socket);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is dead already.
        }
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            for (int number = 0; ; number++)
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token), number));
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            foreach (Socket socket in _sockets)
                socket.Dispose();
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        _sockets.Add(socket);
        using (socket)
            try
            {
                socket.NoDelay = true;
                await _serve(socket, number, _stopping.Token);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or AuthenticationException)
            {
                // The client went away, or the test is over.
            }
    }
}
