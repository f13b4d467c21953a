using System.Security.Cryptography.X509Certificates;
using System.Text;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Proxies, and certificates of the client: what goes to whom.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly TemporaryFolder _folder = new();

    public ProxyTests() => File.WriteAllText(_folder["ca.pem"], _authority.Root.ExportCertificatePem());

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_plain_request_goes_to_the_proxy_with_its_whole_address()
    {
        await using var proxy = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole("ok"u8)));
        await AskAsync(new HttpOptions { Proxy = new ProxyRules($"127.0.0.1:{proxy.Port}") }, new("http://user:pass@host.test/target?x=1"));
        FaultRequest request = Assert.Single(proxy.Requests);
        Assert.Equal(("http://host.test/target?x=1", "host.test"), (request.Path, request.Header("Host")));
        Assert.Null(request.Header("Proxy-Authorization"));
    }

    [Fact]
    public async Task A_plain_request_brings_the_proxys_credentials_when_it_asks_for_them()
    {
        string expected = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("us er:p@ss"))}";
        await using var proxy = new FaultServer((request, connection) => connection.WriteAsync(
            request.Header("Proxy-Authorization") == expected
                ? Answers.Whole("ok"u8)
                : Answers.Join("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n", [])));
        await AskAsync(new HttpOptions { Proxy = new ProxyRules($"http://us%20er:p%40ss@127.0.0.1:{proxy.Port}") }, new("http://host.test/target"));
        Assert.Equal(expected, proxy.Requests[^1].Header("Proxy-Authorization"));
        Assert.All(proxy.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("user:p4ss", "user:p4ss@")]
    public async Task A_secure_request_goes_through_a_tunnel(string? wanted, string given)
    {
        await using TlsServer server = await TlsServer.StartAsync(_authority);
        await using var proxy = new TunnelProxy(TunnelProxy.ConnectAsync, wanted);
        await AskAsync(Secure(new ProxyRules($"http://{given}127.0.0.1:{proxy.Port}")), server.Address);
        Assert.Equal($"127.0.0.1:{server.Address.Port}", proxy.Asked[^1]);
        Assert.Equal(wanted is null ? 1 : 2, proxy.Asked.Count);
        Assert.Single(server.Shown);
    }

    [Fact]
    public async Task A_tunnel_that_is_denied_is_denied_and_says_so()
    {
        await using var proxy = new TunnelProxy(TunnelProxy.ConnectAsync, "user:right");
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            AskAsync(Secure(new ProxyRules($"http://user:wr0ng@127.0.0.1:{proxy.Port}")), new("https://host.test/")));
        Assert.Equal(TransportFailure.Denied, failure.Failure);
        Assert.Contains("the proxy requires other credentials (407)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.GiveProxyCredentials, failure.Remedy);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://me:s3cret@127.0.0.1:1", "http://192.0.2.7/x")]
    [InlineData("http://me:s3cret@127.0.0.1:1", "https://192.0.2.7/x")]
    [InlineData("socks5://me:s3cret@127.0.0.1:1", "http://192.0.2.7/x")]
    public async Task A_proxy_that_cannot_be_reached_is_named_without_its_password(string proxy, string address)
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => AskAsync(new HttpOptions { Proxy = new ProxyRules(proxy) }, new(address)));
        Assert.Equal(TransportFailure.Network, failure.Failure);
        Assert.Equal("the proxy 127.0.0.1:1 refuses the connection: is it running?", failure.Message);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_denies_a_plain_request_is_named()
    {
        await using var proxy = new FaultServer("HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            AskAsync(new HttpOptions { Proxy = new ProxyRules($"127.0.0.1:{proxy.Port}") }, new("http://host.test/")));
        Assert.Equal(TransportFailure.Denied, failure.Failure);
        Assert.EndsWith($"the proxy 127.0.0.1:{proxy.Port} requires other credentials (407)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_variables_are_all_that_a_system_has_nobody_reads_more_of_them_than_ours() =>
        Assert.True(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || Connections.SystemProxy() == ProxyRules.None);

    [Theory]
    [InlineData(null, "socks5://")]
    [InlineData(null, "socks5h://")]
    [InlineData("user:p4ss", "socks5://user:p4ss@")]
    public async Task A_socks_proxy_gets_the_name_and_resolves_it_itself(string? wanted, string given)
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole("ok"u8)));
        await using var proxy = new TunnelProxy(TunnelProxy.Socks5Async, wanted);
        await AskAsync(new HttpOptions { Proxy = new ProxyRules($"{given}127.0.0.1:{proxy.Port}") }, new($"http://host.test:{server.Port}/target"));
        Assert.Equal([$"host.test:{server.Port}"], proxy.Asked);
        Assert.Equal("/target", Assert.Single(server.Requests).Path);
    }

    [Fact]
    public async Task A_socks_proxy_that_denies_is_a_failure_without_the_password()
    {
        await using var proxy = new TunnelProxy(TunnelProxy.Socks5Async, "user:right");
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            AskAsync(new HttpOptions { Proxy = new ProxyRules($"socks5://user:wr0ng@127.0.0.1:{proxy.Port}") }, new("http://host.test/")));
        Assert.Contains("proxy", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_excepted_goes_directly()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole("ok"u8)));
        await using var proxy = new FaultServer("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        await AskAsync(new HttpOptions { Proxy = new ProxyRules($"127.0.0.1:{proxy.Port}", "127.0.0.0/8") }, server.Address());
        Assert.Equal("/target", Assert.Single(server.Requests).Path);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_at_home_and_to_nobody_else()
    {
        await using TlsServer other = await TlsServer.StartAsync(_authority);
        await using TlsServer home = await TlsServer.StartAsync(_authority, redirect: other.Address);
        using X509Certificate2 mine = _authority.Issue("it is me");
        await AskAsync(Secure(ProxyRules.None) with { ClientCertificate = mine }, home.Address);
        Assert.Equal(["CN=it is me"], home.Shown);
        Assert.Equal([null], other.Shown);
    }

    [Fact]
    public void A_client_certificate_without_its_key_is_the_callers_fault() =>
        Assert.Throws<ArgumentException>(() => new HttpTransport(new HttpOptions { ClientCertificate = X509CertificateLoader.LoadCertificate(_authority.Root.RawData) }));

    private HttpOptions Secure(ProxyRules proxy) => new() { Proxy = proxy, CaFile = _folder["ca.pem"] };

    private static async Task AskAsync(HttpOptions options, Uri address)
    {
        using var transport = new HttpTransport(options);
        Assert.Equal("ok"u8.ToArray(), (await Received.AllAsync(transport, new TransferRequest(address, []))).Only.Bytes);
    }
}
