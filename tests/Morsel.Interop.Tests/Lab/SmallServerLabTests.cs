using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

public sealed class SmallServerLabTests(LabFiles files, ITestOutputHelper output) : LabTests(files, output)
{
    private HttpOptions Trusting => new() { CaFile = Files.Certificate.CertificatePath };

    [PeerFact("lighttpd")]
    public async Task Lighttpd()
    {
        await using WebServer server = await Peers.Lighttpd.StartAsync(Files.Folder);
        await AssertAsync("lighttpd", server);
        await AssertAsync("lighttpd, HTTP/2 without TLS", server, http: new HttpOptions { Http2PriorKnowledge = true });
    }

    [PeerFact("lighttpd")]
    public async Task Lighttpd_by_TLS()
    {
        await using WebServer server = await Peers.Lighttpd.StartAsync(Files.Folder, Files.Certificate);
        await AssertAsync("lighttpd, HTTP/2", server, http: Trusting);
    }

    [PeerFact("caddy")]
    public async Task Caddy()
    {
        await using WebServer server = await Peers.Caddy.ServeAsync(Files.Folder);
        await AssertAsync("Caddy", server);
        await AssertAsync("Caddy, HTTP/2 without TLS", server, http: new HttpOptions { Http2PriorKnowledge = true });
    }

    [PeerFact("caddy")]
    public async Task Caddy_by_TLS()
    {
        await using WebServer server = await Peers.Caddy.ServeAsync(Files.Folder, Files.Certificate);
        await AssertAsync("Caddy, HTTP/2", server, http: Trusting);
    }

    [PeerFact("python3")]
    public async Task Python()
    {
        await using WebServer server = await SmallServers.PythonAsync(Files.Folder);
        await AssertAsync("python http.server", server);
    }

    [PeerFact("busybox")]
    public async Task Busybox()
    {
        await using WebServer server = await SmallServers.BusyboxAsync(Files.Folder);
        await AssertAsync("busybox httpd", server);
    }

    [PeerFact("node", "serve")]
    public async Task Serve()
    {
        await using WebServer server = await SmallServers.ServeAsync(Files.Folder);
        await AssertAsync("serve", server);
    }

    [PeerFact("node", "http-server")]
    public async Task Http_server()
    {
        await using WebServer server = await SmallServers.HttpServerAsync(Files.Folder);
        await AssertAsync("http-server", server);
    }

    [Fact]
    public async Task Kestrel_static_files()
    {
        await using Kestrel server = await Kestrel.StartAsync(Files.Folder);
        await AssertAsync("Kestrel static files", server.Port, server.Address);
    }

    [Fact]
    public async Task Kestrel_by_HTTP_2_known_beforehand()
    {
        await using Kestrel server = await Kestrel.StartAsync(Files.Folder, isHttp2: true);
        await AssertAsync("Kestrel static files, HTTP/2 without TLS", server.Port, server.Address, new HttpOptions { Http2PriorKnowledge = true });
    }

    [Fact]
    public async Task Kestrel_by_TLS()
    {
        await using Kestrel server = await Kestrel.StartAsync(Files.Folder, certificate: Files.Certificate);
        await AssertAsync("Kestrel static files, HTTP/2", server.Port, server.Address, Trusting);
    }
}
