using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>What goes out on the wire.</summary>
public sealed class RequestTests
{
    [Fact]
    public async Task A_range_header_has_inclusive_ends_and_no_blanks() =>
        Assert.Equal("bytes=0-0,2-9,4096-1099511627775", (await SentAsync(null, "0-1 2-10 4096-1099511627776")).Header("Range"));

    [Fact]
    public async Task A_request_asks_for_the_bytes_as_they_are()
    {
        FaultRequest sent = await SentAsync(null, "0-1");
        Assert.Equal("identity", sent.Header("Accept-Encoding"));
        Assert.Equal("no-transform", sent.Header("Cache-Control"));
        Assert.Matches("^morsel/[0-9]+\\.[0-9]+\\.[0-9]+$", sent.Header("User-Agent"));
        Assert.Equal(
            ["Accept-Encoding", "Cache-Control", "Host", "Range", "User-Agent"],
            sent.Headers.Select(header => header.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Without_ranges_there_is_no_range_header() => Assert.Null((await SentAsync(null, "")).Header("Range"));

    [Fact]
    public async Task A_validator_becomes_a_condition()
    {
        var validator = new Validator("W/\"17\"", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        FaultRequest sent = await SentAsync(null, "", validator);
        Assert.Equal("W/\"17\"", sent.Header("If-None-Match"));
        Assert.Equal("Fri, 02 Jan 2026 03:04:05 GMT", sent.Header("If-Modified-Since"));
    }

    [Fact]
    public async Task A_tag_beyond_ASCII_goes_back_byte_for_byte()
    {
        FaultRequest sent = await SentAsync(null, "", new Validator("\"\u00e9\u00ff\"", null));
        Assert.Equal("\"\u00e9\u00ff\"", sent.Header("If-None-Match"));
    }

    [Fact]
    public async Task Options_add_their_headers_and_their_name()
    {
        var options = new HttpOptions { UserAgent = "installer/1 (x y)", Headers = [new("X-Token", "1"), new("X-Token", "2")] };
        FaultRequest sent = await SentAsync(options, "");
        Assert.Equal("installer/1 (x y)", sent.Header("User-Agent"));
        Assert.Contains("X-Token", sent.Headers.Select(header => header.Key));
    }

    [Theory]
    [InlineData("http://example.org/page", "http://example.org/page")]
    [InlineData("https://example.org/page", null)]
    public async Task A_referrer_learned_over_https_is_not_told_over_http(string referrer, string? expected) =>
        Assert.Equal(expected, (await SentAsync(new HttpOptions { Referrer = new Uri(referrer) }, "")).Header("Referer"));

    [Theory]
    [InlineData("X-Token", "a\r\nX-Evil: b")]
    [InlineData("X Token", "a")]
    [InlineData("Content-Length", "5")]
    [InlineData("range", "bytes=0-1")]
    [InlineData("Accept-Encoding", "gzip")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("connection", "close")]
    [InlineData("TE", "trailers")]
    [InlineData("Expect", "100-continue")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("Content-Type", "text/plain")]
    [InlineData(":path", "/other")]
    [InlineData("", "a")]
    [InlineData("X-Token", "caf\u00e9")]
    [InlineData("X-Token", "a\u0001b")]
    [InlineData("X-Token", "a\u007fb")]
    public void A_header_that_cannot_or_must_not_be_sent_is_the_callers_fault(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new HttpTransport(new HttpOptions { Headers = [new(name, value)] }));

    [Fact]
    public async Task A_wrapping_handler_sees_every_request()
    {
        var seen = new List<Uri?>();
        await using var server = new FaultServer((request, connection) => connection.WriteAsync(
            request.Path == "/target" ? "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        using var transport = new HttpTransport(new HttpOptions { WrapHandler = inner => new Witness(inner, seen) });
        await Received.AllAsync(transport, new TransferRequest(server.Address(), []));
        Assert.Equal([server.Address(), server.Address("/b")], seen);
    }

    private static async Task<FaultRequest> SentAsync(HttpOptions? options, string ranges, Validator? unlessStill = null)
    {
        await using var server = new FaultServer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var transport = new HttpTransport(options);
        await Received.AllAsync(transport, new TransferRequest(server.Address(), Received.Ranges(ranges)) { UnlessStill = unlessStill });
        return Assert.Single(server.Requests);
    }

    private sealed class Witness(HttpMessageHandler inner, List<Uri?> seen) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            seen.Add(request.RequestUri);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
