using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>A proxy that hands bytes on to the loopback, whatever host it is asked for, and remembers what that was.</summary>
internal sealed class TunnelProxy : IAsyncDisposable
{
    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly string? _credentials;

    /// <param name="handshake">Reads what is wanted: <see cref="ConnectAsync"/> or <see cref="Socks5Async"/>.</param>
    /// <param name="credentials">The <c>name:password</c> that it takes; null for everybody.</param>
    public TunnelProxy(Func<TunnelProxy, NetworkStream, Task<int?>> handshake, string? credentials = null)
    {
        _credentials = credentials;
        _server = new LoopbackServer((client, _, stopping) => ServeAsync(client, handshake, stopping));
    }

    public int Port => _server.Port;

    /// <summary>What was asked for so far: host and port, and what was wrong with it.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>HTTP CONNECT; a request without the right credentials is answered by 407 and may come again.</summary>
    public static async Task<int?> ConnectAsync(TunnelProxy proxy, NetworkStream client)
    {
        while (await HeadAsync(client) is { } head)
        {
            string target = head.Split(' ')[1];
            string expected = $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(proxy._credentials ?? ""))}";
            if (proxy._credentials is null || head.Contains(expected, StringComparison.OrdinalIgnoreCase))
            {
                proxy._asked.Enqueue(target);
                await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
                return int.Parse(target[(target.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
            }
            proxy._asked.Enqueue(target + " denied");
            await client.WriteAsync(
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        }
        return null;
    }

    /// <summary>SOCKS 5 (RFC 1928) with or without name and password (RFC 1929).</summary>
    public static async Task<int?> Socks5Async(TunnelProxy proxy, NetworkStream client)
    {
        byte[] greeting = await BytesAsync(client, 2);
        await BytesAsync(client, greeting[1]);
        await client.WriteAsync(new byte[] { 5, proxy._credentials is null ? (byte)0 : (byte)2 });
        if (proxy._credentials is not null && !await proxy.Socks5LoginAsync(client))
            return null;
        byte[] request = await BytesAsync(client, 4);
        string host = request[3] switch
        {
            1 => new IPAddress(await BytesAsync(client, 4)).ToString(),
            3 => Encoding.ASCII.GetString(await BytesAsync(client, (await BytesAsync(client, 1))[0])),
            _ => new IPAddress(await BytesAsync(client, 16)).ToString(),
        };
        byte[] port = await BytesAsync(client, 2);
        proxy._asked.Enqueue($"{host}:{port[0] << 8 | port[1]}");
        await client.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 });
        return port[0] << 8 | port[1];
    }

    private async Task<bool> Socks5LoginAsync(NetworkStream client)
    {
        string name = Encoding.UTF8.GetString(await BytesAsync(client, (await BytesAsync(client, 2))[1]));
        string password = Encoding.UTF8.GetString(await BytesAsync(client, (await BytesAsync(client, 1))[0]));
        bool isRight = $"{name}:{password}" == _credentials;
        await client.WriteAsync(new byte[] { 1, isRight ? (byte)0 : (byte)1 });
        if (!isRight)
            _asked.Enqueue("denied");
        return isRight;
    }

    private static async Task<byte[]> BytesAsync(NetworkStream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
                return null;
            head.Append((char)one[0]);
        }
        return head.ToString();
    }

    private async Task ServeAsync(Socket socket, Func<TunnelProxy, NetworkStream, Task<int?>> handshake, CancellationToken stopping)
    {
        using var client = new NetworkStream(socket);
        if (await handshake(this, client) is not { } port)
            return;
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await server.ConnectAsync(IPAddress.Loopback, port, stopping);
        using var upstream = new NetworkStream(server);
        await Task.WhenAny(client.CopyToAsync(upstream, stopping), upstream.CopyToAsync(client, stopping));
    }
}
