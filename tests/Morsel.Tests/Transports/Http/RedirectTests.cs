using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class RedirectTests
{
    private static readonly byte[] Content = Received.Content(100);

    [Theory]
    [InlineData("301", "/there")]
    [InlineData("302", "there")]
    [InlineData("303", "?there")]
    [InlineData("307", "//127.0.0.1:{port}/there")]
    [InlineData("308", "http://127.0.0.1:{port}/there#part")]
    public async Task A_location_is_followed_relative_or_not_and_the_ranges_go_along(string status, string location)
    {
        await using FaultServer server = Server(request =>
            request.Path == "/target" ? Redirect(location, status) : Answers.Range(Content, request.Ranges[0]));
        using var transport = new HttpTransport();
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), [new(10, 20)]), default);
        Assert.Equal(Content[10..20], await Received.BytesAsync((await reply.NextPartAsync(default))!));
        Assert.Contains("there", reply.FinalResource.PathAndQuery, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task Ten_redirects_are_followed_and_no_more(int hops, bool followed)
    {
        await using FaultServer server = Server(request =>
        {
            int hop = int.Parse(request.Path[1..], System.Globalization.CultureInfo.InvariantCulture);
            return hop < hops ? Redirect($"/{hop + 1}") : Answers.Whole(Content);
        });
        using var transport = new HttpTransport();
        var request = new TransferRequest(server.Address("/0"), []);
        if (followed)
            Assert.Equal(Content, (await Received.AllAsync(transport, request)).Only.Bytes);
        else
            Assert.Equal(TransportFailure.Refused, (await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(request, default))).Failure);
    }

    [Theory]
    [InlineData("/target")]
    [InlineData("/b")]
    public async Task A_circle_is_noticed_at_its_second_round(string location)
    {
        await using FaultServer server = Server(request => Redirect(request.Path == "/b" ? "/target" : location));
        using var transport = new HttpTransport();
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(server.Address(), []), default));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Contains("circle", failure.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 1, 2);
    }

    [Theory]
    [InlineData("Location: file:///etc/passwd\r\n", TransportFailure.Refused)]
    [InlineData("Location: ftp://example.org/\r\n", TransportFailure.Refused)]
    [InlineData("Location: ws://example.org/\r\n", TransportFailure.Refused)]
    [InlineData("Location: http://\r\n", TransportFailure.BadReply)]
    [InlineData("Location: http://[::1\r\n", TransportFailure.BadReply)]
    [InlineData("Location: http://user:secret@127.0.0.1/\r\n", TransportFailure.BadReply)]
    [InlineData("Location: /a\r\nLocation: /b\r\n", TransportFailure.BadReply)]
    [InlineData("", TransportFailure.BadReply)]
    public async Task A_redirect_to_nowhere_allowed_fails(string location, TransportFailure expected)
    {
        await using var server = new FaultServer($"HTTP/1.1 302 Found\r\n{location}Content-Length: 0\r\n\r\n");
        using var transport = new HttpTransport();
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(server.Address(), []), default));
        Assert.Equal(expected, failure.Failure);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_https_to_http_is_refused()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Location", "http://example.org/file?token=secret");
        var start = new Uri("https://example.org/file");
        var failure = Assert.Throws<TransportException>(() => new RedirectTrail(new TransferRequest(start, []), [start]).Follow(response.Headers));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Contains("a redirect leads from https to http (http://example.org/file)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy.AllowDowngrade, failure.Remedy);
    }

    [Fact]
    public void From_https_to_http_is_followed_where_that_is_allowed()
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Location", "http://example.org/file");
        var start = new Uri("https://example.org/file");
        var trail = new RedirectTrail(new TransferRequest(start, []), [start], allowsDowngrade: true);
        trail.Follow(response.Headers);
        Assert.Equal((new Uri("http://example.org/file"), false), (trail.At, trail.AtHome));
    }

    [Fact]
    public async Task What_is_personal_does_not_follow_to_another_host_nor_back_again()
    {
        FaultServer? server = null;
        await using FaultServer other = Server(_ => Redirect($"http://127.0.0.1:{server!.Port}/back"));
        await using FaultServer home = server = Server(request =>
            request.Path == "/target" ? Redirect($"http://127.0.0.1:{other.Port}/") : Answers.Whole(Content));
        using var transport = new HttpTransport(new HttpOptions
        {
            Headers = [new("Authorization", "Basic x"), new("Cookie", "a=b"), new("X-Api-Key", "k")],
            Referrer = new Uri("http://user@example.org/page?query#part"),
        });
        Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(home.Address(), []))).Only.Bytes);
        string[] personal = ["Authorization", "Cookie", "X-Api-Key", "Referer"];
        Assert.Equal(["Basic x", "a=b", "k", "http://example.org/page?query"], personal.Select(home.Requests[0].Header));
        Assert.All(personal, name => Assert.Null(other.Requests.Single().Header(name)));
        Assert.All(personal, name => Assert.Null(home.Requests[1].Header(name)));
    }

    [Theory]
    [InlineData("/a\u0001b", "/a%01b")]
    [InlineData("/\u00e9", "/")]
    public async Task An_odd_location_is_sent_escaped(string location, string sent)
    {
        await using FaultServer server = Server(request => request.Path == "/target" ? Redirect(location) : Answers.Whole(Content));
        using var transport = new HttpTransport();
        await AskAsync(transport, server);
        Assert.StartsWith(sent, server.Requests[1].Path, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests[1].Path, letter => letter is < '!' or > '~');
    }

    [Fact]
    public async Task A_location_of_a_megabyte_ends_in_a_short_message()
    {
        await using FaultServer server = Server(_ => Redirect("/" + new string('x', 1_000_000)));
        using var transport = new HttpTransport();
        var failure = await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, server));
        Assert.InRange(failure.Message.Length, 20, 400);
    }

    [Fact]
    public async Task A_query_that_grows_with_every_redirect_to_itself_ends_after_ten()
    {
        await using FaultServer server = Server(request => Redirect(request.Path + "?x"));
        using var transport = new HttpTransport();
        Assert.Equal(TransportFailure.Refused, (await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, server))).Failure);
        Assert.Equal(11, server.Requests.Count);
    }

    private static async Task AskAsync(HttpTransport transport, FaultServer server) =>
        Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);

    private static FaultServer Server(Func<FaultRequest, byte[]> answer)
    {
        FaultServer? server = null;
        return server = new FaultServer((request, connection) => connection.WriteAsync(
            Answers.Join(System.Text.Encoding.Latin1.GetString(answer(request)).Replace("{port}", $"{server!.Port}", StringComparison.Ordinal), [])));
    }

    private static byte[] Redirect(string location, string status = "302") =>
        Answers.Join($"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n", []);
}
