using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>A web server of raw sockets that says exactly what a test wants it to say, and remembers what it was asked.</summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<FaultRequest> _requests = new();
    private readonly Func<FaultRequest, FaultConnection, Task> _answer;

    /// <param name="answer">Called for each request; the connection stays open for the next unless it is ended here.</param>
    public FaultServer(Func<FaultRequest, FaultConnection, Task> answer)
    {
        _answer = answer;
        _server = new LoopbackServer(ServeAsync);
    }

    /// <summary>A server that says the same to every request.</summary>
    public FaultServer(string answer)
        : this((_, connection) => connection.WriteAsync(answer))
    {
    }

    /// <summary>The clock that says when requests came.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What secures a connection; null for none.</summary>
    public Func<Stream, Task<Stream>>? Secure { get; init; }

    /// <summary>All requests so far, in the order of their coming.</summary>
    public IReadOnlyList<FaultRequest> Requests => [.. _requests];

    public int Port => _server.Port;

    public Uri Address(string path = "/target") => new($"http{(Secure is null ? "" : "s")}://127.0.0.1:{Port}{path}");

    /// <inheritdoc cref="LoopbackServer.KillConnections"/>
    public void KillConnections() => _server.KillConnections();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, int number, CancellationToken stopping)
    {
        Stream plain = new NetworkStream(socket);
        await using Stream stream = Secure is null ? plain : await Secure(plain);
        var connection = new FaultConnection(socket, stream, stopping);
        for (int count = 0; connection.IsOpen && await ReadAsync(stream, stopping) is { } text; count++)
        {
            FaultRequest request = FaultRequest.Parse(number, count, text) with { At = TimeSpan.FromTicks(Time.GetTimestamp()) };
            _requests.Enqueue(request);
            long before = connection.WrittenBytes;
            try
            {
                await _answer(request, connection);
            }
            finally
            {
                request.IsAnswered = connection.WrittenBytes > before;
            }
        }
    }

    private static async Task<string?> ReadAsync(Stream stream, CancellationToken stopping)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            int byteCount = await stream.ReadAsync(buffer, stopping);
            if (byteCount == 0)
                return null;
            text.Append(Encoding.Latin1.GetString(buffer, 0, byteCount));
        }
        return text.ToString();
    }
}
