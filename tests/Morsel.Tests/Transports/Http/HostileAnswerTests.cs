using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Answers that break the rules: none is taken for what it is not, and each ends with a plain word.</summary>
public sealed class HostileAnswerTests
{
    private const string Body500 = "{500}";

    private static readonly byte[] Content = Received.Content(1000);

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\n{500}")]
    [InlineData("Content-Length: 1000\r\nContent-Length: 500\r\n\r\n{500}")]
    [InlineData("Content-Length: -5\r\n\r\n{500}")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\n{500}")]
    [InlineData("Connection: close\r\n\r\n{500}")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1f4\r\n{500}\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1f4\r\n{500}\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1f4\r\n{500}\r\nffffffffffffffff\r\n")]
    [InlineData("Content-Length: 1000\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n{500}\r\n0\r\n\r\n")]
    public async Task A_whole_that_ends_early_is_a_broken_connection(string answer) =>
        Assert.Equal(TransportFailure.Network, (await FailureOf("HTTP/1.1 200 OK\r\n" + answer)).Failure);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n{500}\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Encoding: gzip\r\n\r\n{500}")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nContent-Encoding: identity, br\r\n\r\n{500}")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 500\r\n\r\n{500}")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 412 Precondition Failed\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 777 What\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    public async Task An_answer_that_is_not_one_is_a_bad_reply(string answer) =>
        Assert.Equal(TransportFailure.BadReply, (await FailureOf(answer)).Failure);

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n{500}")]                                            // no Content-Range
    [InlineData("Content-Range: bytes 0--1/0\r\nContent-Length: 10\r\n\r\n{500}")]
    [InlineData("Content-Range: bytes */1000\r\nContent-Length: 10\r\n\r\n{500}")]
    [InlineData("Content-Range: bytes 0-9/1000\r\nContent-Length: 11\r\n\r\n{500}")]
    [InlineData("Content-Range: bytes 0-1000/*\r\nContent-Length: 1001\r\n\r\n{500}")]
    [InlineData("Content-Range: bytes 0-9/1000\r\nContent-Range: bytes 0-9/1000\r\nContent-Length: 10\r\n\r\n{500}")]
    [InlineData("Content-Range: bytes 0-9/1000\r\nContent-Length: 10\r\nContent-Encoding: gzip\r\n\r\n{500}")]
    [InlineData("Content-Type: multipart/byteranges\r\nContent-Length: 10\r\n\r\n{500}")]
    [InlineData("Content-Type: multipart/byteranges; boundary=b\r\nContent-Length: 999999\r\n\r\n{500}")]
    public async Task A_range_that_contradicts_itself_or_us_is_a_bad_reply(string answer) =>
        Assert.Equal(TransportFailure.BadReply, (await FailureOf("HTTP/1.1 206 Partial Content\r\n" + answer, "0-10")).Failure);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{500}", "")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/999\r\nContent-Length: 10\r\n\r\n{500}", "0-10")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\n\r\n--b\r\nContent-Range: bytes 0-9/2000\r\n\r\n0123456789\r\n", "0-10")]
    public async Task Another_length_than_expected_is_another_resource(string answer, string ranges) =>
        Assert.Equal(TransportFailure.Changed, (await FailureOf(answer, ranges)).Failure);

    [Theory]
    [InlineData("\r\n--c\r\n")]                                                                     // another boundary, for ever
    [InlineData("x")]
    [InlineData("--b\r\n")]
    [InlineData("--b\r\nContent-Type: text/plain\r\n\r\n")]
    [InlineData("--b\r\nContent-Range: items 0-9/1000\r\n\r\n")]
    [InlineData("--b\r\nContent-Range: bytes */1000\r\n\r\n")]
    [InlineData("--b\r\nContent-Range: bytes 0-9/1000\r\nContent-Range: bytes 0-9/1000\r\n\r\n")]
    [InlineData("--b\r\nContent-Range: bytes 500-509/1000\r\n\r\n0123456789\r\n")]                  // parts not asked for, for ever
    [InlineData("--b\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\nX: y\r\n\r\n")]
    public async Task An_endless_multipart_body_ends_in_a_bad_reply(string repeated)
    {
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync("HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\n\r\n");
            while (true)
                await connection.WriteAsync(repeated);
        });
        using var transport = new HttpTransport();
        var request = new TransferRequest(server.Address(), Received.Ranges("0-10 40-50")) { ExpectedLength = 1000 };
        var failure = await Assert.ThrowsAsync<TransportException>(() => Received.AllAsync(transport, request));
        Assert.Equal(TransportFailure.BadReply, failure.Failure);
    }

    [Theory]
    [InlineData("0-1 2-3 4-5", true)]
    [InlineData("0-1 2-3 4-5 6-7", false)]
    public async Task One_part_more_than_asked_is_borne_and_no_further(string sent, bool borne)
    {
        await using var server = new FaultServer(Latin1(Answers.NginxMultipart(Content, Received.Ranges(sent))));
        using var transport = new HttpTransport();
        Task<Received> receiving = Received.AllAsync(transport, new TransferRequest(server.Address(), Received.Ranges("0-10 40-50")));
        if (borne)
            Assert.Equal(sent, (await receiving).Layout);
        else
            Assert.Equal(TransportFailure.BadReply, (await Assert.ThrowsAsync<TransportException>(() => receiving)).Failure);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")]
    public async Task Bytes_beyond_the_announced_or_expected_end_are_never_handed_out(string head)
    {
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync(Answers.Join(head, [.. Content, .. Content]));
            await connection.EndAsync(Cut.Fin);
        });
        using var transport = new HttpTransport();
        Received got = await Received.AllAsync(transport, new TransferRequest(server.Address(), []) { ExpectedLength = 1000 });
        Assert.Equal(Content, got.Only.Bytes);
    }

    [Fact]
    public async Task A_page_instead_of_the_file_is_called_a_login_page()
    {
        TransportException failure = await FailureOf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 500\r\n\r\n{500}");
        Assert.Contains("500 bytes, expected 1000 bytes: this looks like a login or error page", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X: {70000}")]
    [InlineData("{many}")]
    public async Task An_endless_header_is_a_bad_reply(string header)
    {
        string lines = header.Replace("{70000}", new string('x', 70_000), StringComparison.Ordinal)
            .Replace("{many}", string.Concat(Enumerable.Repeat("X: y\r\n", 20_000)), StringComparison.Ordinal);
        TransportException failure = await FailureOf($"HTTP/1.1 200 OK\r\n{lines}\r\n\r\n");
        Assert.Equal(TransportFailure.BadReply, failure.Failure);
        Assert.Contains("64 KiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_line_of_a_megabyte_is_a_bad_reply() =>
        Assert.Equal(TransportFailure.BadReply, (await FailureOf($"HTTP/1.1 200 {new string('x', 1_000_000)}\r\n\r\n")).Failure);

    [Theory]
    [InlineData("0-10 40-50", 40, 50)]                  // as close as servers merge: one part of all
    [InlineData("0-10 5000-5010", 10, 10)]              // farther: only what the first range asked for
    [InlineData("100-200", 200, 200)]
    public async Task Of_a_range_that_goes_on_to_the_end_only_what_was_asked_for_is_handed_out(string ranges, int atLeast, int end)
    {
        byte[] content = Received.Content(10_000);
        var asked = Received.Ranges(ranges);
        await using var server = new FaultServer((_, connection) =>
            connection.WriteAsync(Answers.Range(content, new ByteRange(asked[0].Start, content.Length))));
        using var transport = new HttpTransport();
        Received got = await Received.AllAsync(transport, new TransferRequest(server.Address(), asked) { ExpectedLength = content.Length });
        got.AssertTrueTo(content);
        Assert.InRange(got.Only.Start + got.Only.Bytes.Length, atLeast, end);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(103)]
    public async Task Endless_interim_answers_end(int status)
    {
        await using var server = new FaultServer(async (_, connection) =>
        {
            while (true)
                await connection.WriteAsync($"HTTP/1.1 {status} Wait\r\nX: y\r\n\r\n");
        });
        using var transport = new HttpTransport();
        await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(server.Address(), []), default));
    }

    [Fact]
    public async Task Words_of_the_server_reach_a_message_only_as_printable_characters()
    {
        TransportException failure = await FailureOf($"HTTP/1.1 206 OK\r\nContent-Range: \u001b[31m\u0007{new string('y', 5000)}\r\nContent-Length: 1\r\n\r\n1", "0-10");
        Assert.DoesNotContain(failure.Message, char.IsControl);
        Assert.InRange(failure.Message.Length, 100, 500);
    }

    [Theory]
    [InlineData("404 Not Found", TransportFailure.NotFound)]
    [InlineData("410 Gone", TransportFailure.NotFound)]
    [InlineData("401 Unauthorized", TransportFailure.Denied)]
    [InlineData("403 Forbidden", TransportFailure.Denied)]
    [InlineData("407 Proxy Authentication Required", TransportFailure.Denied)]
    [InlineData("429 Too Many Requests", TransportFailure.Busy)]
    [InlineData("503 Service Unavailable", TransportFailure.Busy)]
    [InlineData("500 Internal Server Error", TransportFailure.ServerError)]
    [InlineData("520 Web Server Returns An Unknown Error", TransportFailure.ServerError)]
    [InlineData("418 I'm a teapot", TransportFailure.BadReply)]
    public async Task A_status_says_what_kind_of_failure_it_is(string status, TransportFailure expected)
    {
        TransportException failure = await FailureOf($"HTTP/1.1 {status}\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", "0-10");
        Assert.Equal(expected, failure.Failure);
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Contains(status[..3], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("400 Bad Request", TransportFailure.BadReply)]
    [InlineData("416 Range Not Satisfiable", TransportFailure.BadReply)]
    [InlineData("501 Not Implemented", TransportFailure.ServerError)]
    [InlineData("206 Partial Content", TransportFailure.BadReply)]
    public async Task A_status_about_ranges_to_a_request_without_any_is_a_failure(string status, TransportFailure expected) =>
        Assert.Equal(expected, (await FailureOf($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")).Failure);

    [Fact]
    public async Task A_page_without_a_length_is_called_a_login_page_where_it_ends_early()
    {
        TransportException failure = await FailureOf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n{500}");
        Assert.EndsWith("this looks like a login or error page", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_is_not_sent_back()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(Content, "Set-Cookie: a=b; Path=/\r\n")));
        using var transport = new HttpTransport();
        for (int i = 0; i < 2; i++)
            await Received.AllAsync(transport, new TransferRequest(server.Address(), []));
        Assert.All(server.Requests, request => Assert.Null(request.Header("Cookie")));
    }

    [Fact]
    public async Task Validators_that_are_absurd_are_as_good_as_absent()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(
            Content, $"ETag: \"{new string('x', 50_000)}\"\r\nLast-Modified: yesterday\r\nDate: never\r\n")));
        using var transport = new HttpTransport();
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), []), default);
        Assert.Equal(new Validator(null, null), reply.Validator);
    }

    private static string Latin1(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);

    private static async Task<TransportException> FailureOf(string answer, string ranges = "")
    {
        string[] parts = answer.Split(Body500);
        byte[] bytes = parts.Length < 2
            ? Answers.Join(answer, [])
            : [.. Answers.Join(parts[0], Content.AsSpan(0, 500)), .. Answers.Join(parts[1], [])];
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync(bytes);
            await connection.EndAsync(Cut.Fin);
        });
        using var transport = new HttpTransport();
        var request = new TransferRequest(server.Address(), Received.Ranges(ranges)) { ExpectedLength = 1000 };
        return await Assert.ThrowsAsync<TransportException>(() => Received.AllAsync(transport, request));
    }
}
