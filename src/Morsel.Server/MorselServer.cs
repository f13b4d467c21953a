using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Morsel.Server.Access;
using Morsel.Server.Answers;
using Morsel.Server.ControlFiles;
using Morsel.Server.Folders;
using Morsel.Server.Hosting;
using Morsel.Server.Page;
using Morsel.Server.Transfers;

namespace Morsel.Server;

/// <summary>A web server for files and their control files, for tests and local networks: HTTP/1.1, or HTTPS with HTTP/2.</summary>
/// <remarks>
/// Without TLS it does not support HTTP/2: the server cannot know which of the two protocols a client uses.
/// </remarks>
public sealed class MorselServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ControlFileCache _controlFiles;
    private readonly ServerMeter _meter;
    private PageEndpoint? _page;

    private MorselServer(WebApplication application, ControlFileCache controlFiles, ServerMeter meter) =>
        (_application, _controlFiles, _meter) = (application, controlFiles, meter);

    /// <summary>The address of the server, with the port that was chosen if <see cref="ServerOptions.Port"/> is 0.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>Starts a server.</summary>
    /// <param name="options">What is served, and where.</param>
    /// <param name="cancellationToken">Cancels the start. To stop a running server, dispose of it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="ArgumentException">The address is not an IP address, or the certificate cannot be used.</exception>
    /// <exception cref="IOException">The port is in use, or the folder for control files cannot be created.</exception>
    public static async Task<MorselServer> StartAsync(ServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var board = new TransferBoard(TimeProvider.System);
        ServedFolder folder = ServedFolder.Open(options.Folder);
        var meter = new ServerMeter(board);
        WebApplication application = WebHost.Build(new Listening(options.Address, options.Port, options.CertificatePath, options.KeyPath), meter.Name);
        var controlFiles = new ControlFileCache(options.CacheFolder, TimeProvider.System, PublishAsync);
        MorselServer server = new(application, controlFiles, meter);
        try
        {
            server.Arrange(options, folder, board);
            await application.StartAsync(cancellationToken).ConfigureAwait(false);
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
        if (_page is not null)
            await _page.DisposeAsync().ConfigureAwait(false);
        await _controlFiles.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
    }

    // What comes first sees all that follows.
    private void Arrange(ServerOptions options, ServedFolder folder, TransferBoard board)
    {
        if (options.LogRequests)
            _application.Use(new RequestLog(Console.Error, TimeProvider.System).AroundAsync);
        _application.Use(_meter.AroundAsync);
        if (options.Token is { } token)
            _application.Use(new TokenGate(token).AroundAsync);
        // A file of this name comes first: the folder is what is served.
        _application.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == "/metrics" && FolderListing.Find(folder, "metrics") is null);
        if (options.Page)
        {
            _page = new PageEndpoint(folder, _controlFiles, board, options.DrawMap);
            // Who looks at the page would keep the server from ending.
            _application.Lifetime.ApplicationStopping.Register(() => _page.Close());
            _application.Use(_page.AroundAsync);
        }
        _application.Run(new FileEndpoint(folder, _controlFiles, board, TimeProvider.System).HandleAsync);
    }

    private static Task<MakeReport> PublishAsync(MakeRequest request, CancellationToken cancellationToken) =>
        new Maker().MakeAsync(request, cancellationToken: cancellationToken);
}
