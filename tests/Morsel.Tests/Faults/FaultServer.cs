using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>A web server of raw sockets that says exactly what a test wants it to say, and remembers what it was asked.</summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<FaultRequest> _requests = new();
    private readonly Func<FaultRequest, FaultConnection, Task> _answer;
    private readonly Task _accepting;

    /// <param name="answer">Called for each request; the connection stays open for the next unless it is ended here.</param>
    public FaultServer(Func<FaultRequest, FaultConnection, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>A server that says the same to every request.</summary>
    public FaultServer(string answer)
        : this((_, connection) => connection.WriteAsync(answer))
    {
    }

    /// <summary>All requests so far, in the order of their coming.</summary>
    public IReadOnlyList<FaultRequest> Requests => [.. _requests];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address(string path = "/target") => new($"http://127.0.0.1:{Port}{path}");

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stopping.Dispose();
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
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using (socket)
            try
            {
                socket.NoDelay = true;
                var connection = new FaultConnection(socket, _stopping.Token);
                for (int count = 0; connection.IsOpen && await ReadAsync(socket) is { } text; count++)
                {
                    FaultRequest request = FaultRequest.Parse(number, count, text);
                    _requests.Enqueue(request);
                    await _answer(request, connection);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The client went away, or the test is over.
            }
    }

    private async Task<string?> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int byteCount = await socket.ReceiveAsync(buffer, _stopping.Token);
            if (byteCount == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, byteCount));
        }
        return text.ToString();
    }
}
