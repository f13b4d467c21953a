using System.Net;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Makes the handler that owns the connections, set up as Morsel needs it.</summary>
internal static class Connections
{
    private const int MaxHeaderKilobytes = 64;
    private const int Http2WindowBytes = 4 * 1024 * 1024;

    // A rest this short is cheaper to read than a new connection; anything longer is cut off.
    private const int MaxDrainedBytes = 64 * 1024;

    private static readonly HttpRequestOptionsKey<bool> OpenedConnection = new("Morsel.OpenedConnection");

    /// <summary>A handler without redirects, cookies, decompression and tracing headers.</summary>
    public static HttpMessageInvoker Open(HttpOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = options.Connections,
            // Apache, Node and Varnish close after 5 s of idling: be first.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = ConnectAsync,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = Http2WindowBytes,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = MaxDrainedBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        };
        if (options.CaFile is { } caFile)
            sockets.SslOptions.RemoteCertificateValidationCallback = new TrustAnchors(caFile).Accept;
        return new HttpMessageInvoker(options.WrapHandler?.Invoke(sockets) ?? sockets);
    }

    /// <summary>Whether a connection was opened for <paramref name="request"/>; if not, it went out on one that had idled.</summary>
    public static bool WereOpenedFor(HttpRequestMessage request) => request.Options.TryGetValue(OpenedConnection, out _);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        context.InitialRequestMessage.Options.Set(OpenedConnection, true);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new FreshConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
