using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Morsel.Transports.Http;

/// <summary>Owns the connections, set up as Morsel needs them. Who points to a host decides how it is reached.</summary>
/// <remarks>
/// There are three sets of connections, so that no request goes out on one that it might not have opened: those to what the caller named, with the
/// client certificate; those to what hosts point to that are not public themselves; those to what public hosts point to.
/// </remarks>
internal sealed class Connections : IDisposable
{
    private const int MaxHeaderKilobytes = 64;

    // What a server may have sent by the time an answer that is not wanted is cut off; wanted answers widen it as they come.
    private const int Http2WindowBytes = 256 * 1024;

    // A rest this short is cheaper to read than a new connection; anything longer is cut off.
    private const int MaxDrainedBytes = 64 * 1024;

    private static readonly HttpRequestOptionsKey<bool> OpenedConnection = new("Morsel.OpenedConnection");
    private static readonly HttpRequestOptionsKey<FreshConnection> Connection = new("Morsel.Connection");

    private readonly HttpOptions _options;
    private readonly Dialer _dialer;
    private readonly IWebProxy _proxy;
    private readonly CertificateCheck _certificates;
    private readonly Lazy<HttpMessageInvoker> _personal;
    private readonly Lazy<HttpMessageInvoker> _anywhere;
    private readonly Lazy<HttpMessageInvoker> _public;
    private readonly ConcurrentDictionary<string, bool> _isPublic = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The CA file holds no certificate, or the environment names a proxy that is none.</exception>
    public Connections(HttpOptions options, TimeProvider clock, Network network)
    {
        _options = options;
        _dialer = new Dialer(network, options.AddressFamily, clock);
        _proxy = options.Proxy ?? ProxyRules.FromEnvironment() ?? SystemProxy();
        _certificates = new CertificateCheck(options.CaFile);
        _personal = new Lazy<HttpMessageInvoker>(() => Open(isPersonal: true, _ => true));
        _anywhere = new Lazy<HttpMessageInvoker>(() => Open(isPersonal: false, _ => true));
        _public = new Lazy<HttpMessageInvoker>(() => Open(isPersonal: false, PublicAddress.Is));
    }

    /// <summary>The connections that a request goes out on, where its way has come to.</summary>
    /// <exception cref="ConnectFault">It may not go there.</exception>
    public HttpMessageInvoker For(RedirectTrail trail)
    {
        if (NeedsTls(trail.At) && HttpOptions.TlsProblem is { } problem)
            throw new ConnectFault(TransportFailure.Refused, problem);
        if (trail.AtHome)
            return _personal.Value;
        if (trail.IsToHome || _options.AllowPrivateAddresses || !IsPublic(trail.Home))
            return _anywhere.Value;
        // A proxy connects for us, and does not say to where: then only what is written can be judged.
        if (PublicAddress.IsLiteralOther(trail.At))
            throw Dialer.Private(trail.At.Host, IPAddress.Parse(trail.At.IdnHost));
        return _public.Value;
    }

    /// <summary>Whether a connection was opened for <paramref name="request"/>; if not, it went out on one that had idled.</summary>
    public static bool WereOpenedFor(HttpRequestMessage request) => request.Options.TryGetValue(OpenedConnection, out _);

    /// <summary>Whether what was connected to for <paramref name="request"/> answered in something else than TLS.</summary>
    public static bool IsInTheClear(HttpRequestMessage request) => request.Options.TryGetValue(Connection, out FreshConnection? opened) && opened.IsInTheClear;

    /// <summary>Host and port of the proxy that a request goes through; null if it goes directly.</summary>
    public string? ProxyFor(Uri to) => !_proxy.IsBypassed(to) && _proxy.GetProxy(to) is { } proxy ? $"{proxy.Host}:{proxy.Port}" : null;

    public void Dispose()
    {
        foreach (Lazy<HttpMessageInvoker> opened in new[] { _personal, _anywhere, _public })
            if (opened.IsValueCreated)
                opened.Value.Dispose();
    }

    // A handler without redirects, cookies, decompression and tracing headers.
    private HttpMessageInvoker Open(bool isPersonal, Func<IPAddress, bool> mayReach)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            // The runtime traces requests with the names of the standard, but sends nobody our traces.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            Proxy = _proxy,
            // A fetch counts its requests itself.
            MaxConnectionsPerServer = _options.ObjectConnections,
            // Apache, Node and Varnish close after 5 s of idling: be first.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
            ConnectTimeout = _options.ConnectTimeout,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context, mayReach, cancellationToken),
            RequestHeaderEncodingSelector = SendMoment.NoteHeader,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult(
                context.NegotiatedHttpVersion.Major == 2 ? new FrameWatch(context.PlaintextStream) : context.PlaintextStream),
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = Http2WindowBytes,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = MaxDrainedBytes,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        };
        sockets.SslOptions.RemoteCertificateValidationCallback = _certificates.Accept;
        if (isPersonal && _options.ClientCertificate is { } certificate)
            sockets.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        return new HttpMessageInvoker(_options.WrapHandler?.Invoke(sockets) ?? sockets);
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, Func<IPAddress, bool> mayReach, CancellationToken cancellationToken)
    {
        HttpRequestMessage first = context.InitialRequestMessage;
        first.Options.Set(OpenedConnection, true);
        bool isDirect = first.RequestUri is { } to && ProxyFor(to) is null;
        (Socket socket, IPAddress address) = await _dialer
            .ConnectAsync(new Peer(context.DnsEndPoint, IsProxy: !isDirect), isDirect ? mayReach : _ => true, cancellationToken).ConfigureAwait(false);
        // One public address among those of a host makes the host public: it shall not choose anew with every answer of its name server.
        if (isDirect)
            _isPublic.AddOrUpdate(context.DnsEndPoint.Host, PublicAddress.Is(address), (_, was) => was || PublicAddress.Is(address));
        var opened = new FreshConnection(socket);
        first.Options.Set(Connection, opened);
        return opened;
    }

    private bool NeedsTls(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (!_proxy.IsBypassed(address) && _proxy.GetProxy(address)?.Scheme == Uri.UriSchemeHttps);

    // Where the variables are all that the system has, the runtime would read the one that is not ours: a web server sets HTTP_PROXY from a request.
    internal static IWebProxy SystemProxy() =>
        Environment.GetEnvironmentVariable("HTTP_PROXY") is null && (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) ? HttpClient.DefaultProxy : ProxyRules.None;

    private bool IsPublic(Uri home) => _isPublic.GetValueOrDefault(home.IdnHost, defaultValue: !PublicAddress.IsLiteralOther(home));
}
