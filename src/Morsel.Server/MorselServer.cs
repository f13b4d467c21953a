using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Morsel.Server.Answers;
using Morsel.Server.ControlFiles;
using Morsel.Server.Folders;

namespace Morsel.Server;

/// <summary>A web server for files and their control files, for tests and local networks: HTTP/1.1 without TLS.</summary>
/// <remarks>
/// It does not support HTTP/2: without TLS, the server cannot know which of the two protocols a client uses.
/// </remarks>
public sealed class MorselServer : IAsyncDisposable
{
    // 1000 ranges of 13-digit positions take 29 KB; the default of 32 KiB would leave no room for a proxy's additions.
    private const int RequestHeaderBytes = 64 << 10;

    private readonly WebApplication _application;
    private readonly ControlFileCache _controlFiles;

    private MorselServer(WebApplication application, ControlFileCache controlFiles) =>
        (_application, _controlFiles) = (application, controlFiles);

    /// <summary>The address of the server, with the port that was chosen if <see cref="ServerOptions.Port"/> is 0.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts a server.</summary>
    /// <param name="options">What is served, and where.</param>
    /// <param name="cancellationToken">Cancels the start. To stop a running server, dispose of it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ArgumentException">The address is not an IP address.</exception>
    /// <exception cref="IOException">The port is in use, or the folder for control files cannot be created.</exception>
    public static async Task<MorselServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IPEndPoint endPoint = new(ParseAddress(options.Address), options.Port);
        ServedFolder folder = ServedFolder.Open(options.Folder);
        var controlFiles = new ControlFileCache(options.CacheFolder, TimeProvider.System, PublishAsync);
        MorselServer server = new(Build(endPoint), controlFiles);
        try
        {
            if (options.LogRequests)
                server._application.Use(new RequestLog(Console.Error, TimeProvider.System).AroundAsync);
            server._application.Run(new FileEndpoint(folder, controlFiles, TimeProvider.System).HandleAsync);
            await server._application.StartAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when the server has ended, or <paramref name="cancellationToken"/> asks it to: then requests under way are finished first.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the server, and the creation of control files.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        await _controlFiles.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(IPEndPoint endPoint)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowHostHeaderOverride = true;   // RFC 9112 §3.2.2: in the absolute form of a target, the host there counts
            kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeaderBytes;
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private static Task<MakeReport> PublishAsync(MakeRequest request, CancellationToken cancellationToken) =>
        new Maker().MakeAsync(request, cancellationToken: cancellationToken);

    private static IPAddress ParseAddress(string address)
    {
        if (address.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return IPAddress.Loopback;
        return IPAddress.TryParse(address, out IPAddress? parsed)
            ? parsed
            : throw new ArgumentException($"\"{address}\" is not an IP address, expected one such as 127.0.0.1, ::1 or 0.0.0.0");
    }
}
