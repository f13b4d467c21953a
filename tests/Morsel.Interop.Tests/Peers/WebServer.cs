using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Morsel.Interop.Tests.Peers;

/// <summary>Somebody else's web server, as a process of this test, on a free port of the loopback.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private WebServer(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts a server in the foreground.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="configure">Writes its configuration for a port and gives its arguments.</param>
    /// <param name="environment">What it finds in its environment beside what this process does.</param>
    public static async Task<WebServer> StartAsync(
        string program, string folder, Func<int, IEnumerable<string>> configure, IReadOnlyDictionary<string, string?>? environment = null)
    {
        string failure = "";
        for (int attempt = 0; attempt < StartAttempts; attempt++)
        {
            int port = FreePort();
            ProcessStartInfo start = PeerProcess.StartInfo(program, configure(port), folder);
            foreach ((string name, string? value) in environment ?? new Dictionary<string, string?>())
                start.Environment[name] = value;
            Process process = Process.Start(start)!;
            if (await AcceptsAsync(process, port))
                return new WebServer(process, port);
            await PeerProcess.EndAsync(process);
            failure = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
            process.Dispose();
        }
        throw new InvalidOperationException($"{program} does not start:\n{failure}");
    }

    public async ValueTask DisposeAsync()
    {
        await PeerProcess.EndAsync(_process);
        _process.Dispose();
    }

    // Another program may take the port before the server does: then the server ends, and the next attempt has another one.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AcceptsAsync(Process process, int port)
    {
        long began = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(began) < StartTimeout)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }
        return false;
    }
}
