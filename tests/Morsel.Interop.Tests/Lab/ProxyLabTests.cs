using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

/// <summary>Servers that stand before another one, here nginx.</summary>
public sealed class ProxyLabTests(LabFiles files, ITestOutputHelper output) : LabTests(files, output)
{
    [PeerFact("caddy", "nginx")]
    public async Task Caddy_before_nginx()
    {
        await using WebServer server = await Caddy.ProxyAsync(Files.Folder, await Files.OriginAsync());
        await AssertAsync("Caddy before nginx", server);
    }

    [PeerFact("haproxy", "nginx")]
    public async Task HAProxy_before_nginx()
    {
        await using WebServer server = await HaProxy.StartAsync(Files.Folder, await Files.OriginAsync());
        await AssertAsync("HAProxy before nginx", server);
    }

    [PeerFact("haproxy", "nginx")]
    public async Task HAProxy_by_TLS()
    {
        await using WebServer server = await HaProxy.StartAsync(Files.Folder, await Files.OriginAsync(), certificate: Files.Certificate);
        await AssertAsync("HAProxy before nginx, HTTP/2", server, http: new HttpOptions { CaFile = Files.Certificate.CertificatePath });
    }

    [PeerFact("haproxy", "nginx")]
    public async Task HAProxy_that_keeps_what_it_was_asked_for()
    {
        await using WebServer server = await HaProxy.StartAsync(Files.Folder, await Files.OriginAsync(), isCaching: true);
        await AssertAsync("HAProxy, cache, cold", server);
        await AskForAllAsync(server.Port);
        await AssertAsync("HAProxy, cache, warm", server);
    }

    [PeerFact("squid", "nginx")]
    public async Task Squid_before_nginx()
    {
        await using WebServer server = await Squid.AccelerateAsync(Files.Folder, await Files.OriginAsync());
        await AssertAsync("Squid before nginx, cold", server);
        await AskForAllAsync(server.Port);
        await AssertAsync("Squid before nginx, warm", server);
    }

    [PeerFact("squid", "nginx")]
    public async Task Squid_that_asks_whether_what_it_keeps_is_still_right()
    {
        Files.Published(ago: TimeSpan.Zero);
        try
        {
            await using WebServer server = await Squid.AccelerateAsync(Files.Folder, await Files.OriginAsync());
            await AskForAllAsync(server.Port);
            await AssertAsync("Squid before nginx, warm, the file just published", server);
        }
        finally
        {
            Files.Published(ago: TimeSpan.FromDays(30));
        }
    }

    [PeerFact("squid", "nginx")]
    public async Task Squid_that_fetches_all_of_what_it_is_asked_a_range_of()
    {
        await using WebServer server = await Squid.AccelerateAsync(Files.Folder, await Files.OriginAsync(), isFetchingWhole: true);
        await AssertAsync("Squid, range_offset_limit -1, cold", server);
        await AssertAsync("Squid, range_offset_limit -1, warm", server);
    }

    [PeerFact("varnishd", "nginx")]
    public async Task Varnish_before_nginx()
    {
        await using WebServer server = await Varnish.StartAsync(Files.Folder, await Files.OriginAsync());
        await AssertAsync("Varnish before nginx, cold", server);
        await AssertAsync("Varnish before nginx, warm", server);
        await AssertAsync("Varnish before nginx, HTTP/2 without TLS", server, http: new HttpOptions { Http2PriorKnowledge = true });
    }

    [PeerFact("squid", "nginx")]
    public async Task Squid_as_the_proxy_of_the_users_choice()
    {
        await using WebServer proxy = await Squid.ForwardAsync(Files.Folder);
        var http = new HttpOptions { Proxy = new ProxyRules($"http://127.0.0.1:{proxy.Port}") };
        int origin = await Files.OriginAsync();
        await AssertAsync("Squid as forward proxy", origin, new Uri($"http://127.0.0.1:{origin}/"), http);
    }
}
