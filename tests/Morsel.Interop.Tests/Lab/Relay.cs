using System.Net;
using System.Net.Sockets;

namespace Morsel.Interop.Tests.Lab;

/// <summary>A port that leads to a server's, and counts what the server sends: also what its client throws away unread.</summary>
internal sealed class Relay : IAsyncDisposable
{
    // Small, so that little is under way which the client will never see.
    private const int BufferBytes = 16 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _port;
    private readonly Task _accepting;
    private int _connections;
    private long _bytes;

    public Relay(int port)
    {
        _port = port;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Bytes from the server so far, with headers and what protects them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var carrying = new List<Task>();
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_end.Token);
                _connections++;
                carrying.Add(CarryAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using Socket near = client;
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        (near.NoDelay, near.SendBufferSize) = (true, BufferBytes);
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, _port, _end.Token);
            // Whoever closes first, nothing more will be said.
            await await Task.WhenAny(CopyAsync(near, far, isCounted: false), CopyAsync(far, near, isCounted: true));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // A client that cuts an answer off closes its end; so does a server.
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool isCounted)
    {
        byte[] buffer = new byte[BufferBytes];
        while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and int count)
        {
            if (isCounted)
                Interlocked.Add(ref _bytes, count);
            for (int sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _end.Token);
        }
    }
}
