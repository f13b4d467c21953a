using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Real HTTP/2 and real TLS.</summary>
public sealed class KestrelTests : IDisposable
{
    private static readonly byte[] Content = Received.Content(3_000_000);
    private readonly string _caFile = Path.GetTempFileName();
    private readonly TestAuthority _authority = new();
    private readonly List<string> _protocols = [];

    public KestrelTests() => File.WriteAllText(_caFile, _authority.Root.ExportCertificatePem());

    public void Dispose()
    {
        File.Delete(_caFile);
        _authority.Dispose();
    }

    [Fact]
    public async Task Http2_with_prior_knowledge_brings_ranges_and_wholes_side_by_side()
    {
        await using WebApplication server = await ServeAsync(listen => listen.Protocols = HttpProtocols.Http2);
        using var transport = new HttpTransport(new HttpOptions { Http2PriorKnowledge = true });
        var address = new Uri(server.Urls.Single() + "/file");
        Received[] got = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Received.AllAsync(
            transport, new TransferRequest(address, number % 4 == 0 ? [] : [new(number, 1_000_000 + number)]) { ExpectedLength = Content.Length })));
        Assert.All(got, reply => reply.AssertTrueTo(Content));
        Assert.Equal(12 * 1_000_000 + 4 * Content.Length, got.Sum(reply => reply.Only.Bytes.Length));
        Assert.All(_protocols, protocol => Assert.Equal("HTTP/2", protocol));
    }

    [Fact]
    public async Task Leaving_an_http2_body_unread_leaves_the_connection_usable()
    {
        await using WebApplication server = await ServeAsync(listen => listen.Protocols = HttpProtocols.Http2);
        using var transport = new HttpTransport(new HttpOptions { Http2PriorKnowledge = true });
        var request = new TransferRequest(new Uri(server.Urls.Single() + "/file"), []);
        for (int i = 0; i < 20; i++)
        {
            await using TransferReply reply = await transport.SendAsync(request, default);
            Assert.True(await (await reply.NextPartAsync(default))!.ReadAsync(new byte[100], default) > 0);
        }
        (await Received.AllAsync(transport, request)).AssertTrueTo(Content);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task Tls_negotiates_the_version_and_trusts_the_ca_file(HttpProtocols offered, string expected)
    {
        await using WebApplication server = await ServeAsync(listen =>
        {
            listen.Protocols = offered;
            listen.UseHttps(_authority.Issue("server"));
        });
        using var transport = new HttpTransport(new HttpOptions { CaFile = _caFile });
        Received got = await Received.AllAsync(transport, new TransferRequest(new Uri(server.Urls.Single() + "/file"), [new(5, 500_000)]));
        Assert.Equal(Content[5..500_000], got.Only.Bytes);
        Assert.Equal([expected], _protocols);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.2", true)]
    public async Task A_certificate_that_is_unknown_or_another_hosts_is_refused(string name, bool trusted)
    {
        await using WebApplication server = await ServeAsync(listen => listen.UseHttps(_authority.Issue("server", name)));
        using var transport = new HttpTransport(new HttpOptions { CaFile = trusted ? _caFile : null });
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            transport.SendAsync(new TransferRequest(new Uri(server.Urls.Single() + "/file"), []), default));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_protocols);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(2)]
    public async Task A_certificate_that_expired_or_is_not_valid_yet_is_refused(int days)
    {
        await using WebApplication server = await ServeAsync(listen => listen.UseHttps(_authority.Issue("server", shift: TimeSpan.FromDays(days))));
        using var transport = new HttpTransport(new HttpOptions { CaFile = _caFile });
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            transport.SendAsync(new TransferRequest(new Uri(server.Urls.Single() + "/file"), []), default));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false)]     // no TLS at all
    public async Task A_handshake_that_breaks_fails_and_is_not_tried_in_the_clear(string answer, bool byReset)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var transport = new HttpTransport();
        var address = new Uri($"https://{listener.LocalEndpoint}/");
        Task<TransferReply> sending = transport.SendAsync(new TransferRequest(address, []), default);
        byte[] hello = new byte[100];
        using (System.Net.Sockets.Socket socket = await listener.AcceptSocketAsync())
        {
            await socket.ReceiveAsync(hello);
            await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(answer));
            if (byReset)
                socket.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        }
        var failure = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.True(failure.Failure is TransportFailure.Network or TransportFailure.Refused, failure.ToString());
        Assert.Equal(0x16, hello[0]);
        Assert.False(listener.Pending());
    }

    [Fact]
    public void A_ca_file_without_a_certificate_is_the_callers_fault()
    {
        File.WriteAllText(_caFile, "");
        Assert.Throws<ArgumentException>(() => new HttpTransport(new HttpOptions { CaFile = _caFile }));
    }

    private async Task<WebApplication> ServeAsync(Action<ListenOptions> listen)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen));
        builder.WebHost.UseKestrelHttpsConfiguration();
        WebApplication server = builder.Build();
        server.MapGet("/file", (HttpContext context) =>
        {
            lock (_protocols)
                _protocols.Add(context.Request.Protocol);
            return Results.Bytes(Content, enableRangeProcessing: true);
        });
        await server.StartAsync();
        return server;
    }
}
