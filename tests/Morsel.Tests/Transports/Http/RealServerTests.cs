using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>What real servers were measured to answer, and what comes out.</summary>
public sealed class RealServerTests
{
    private static readonly byte[] Content = Received.Content(20_000);

    [Fact]
    public Task Nginx_answers_each_range_by_a_part() =>
        Gives("0-100 4000-4100 8000-8100", request => Answers.NginxMultipart(Content, request.Ranges), "0-100 4000-4100 8000-8100");

    [Fact]
    public Task Apache_answers_in_chunks_without_a_length() =>
        Gives("0-100 4000-4100 8000-8100", request => Answers.ApacheMultipart(Content, request.Ranges), "0-100 4000-4100 8000-8100");

    [Fact]
    public Task Lighttpd_drops_all_parts_after_the_tenth() =>
        Gives("0-10 100-110 200-210 300-310 400-410 500-510 600-610 700-710 800-810 900-910 1000-1010 1100-1110",
            request => Answers.NginxMultipart(Content, request.Ranges.Take(10)),
            "0-10 100-110 200-210 300-310 400-410 500-510 600-610 700-710 800-810 900-910");

    [Fact]
    public Task Lighttpd_merges_ranges_with_small_gaps() =>
        Gives("0-10 40-50 4000-4010", _ => Answers.NginxMultipart(Content, Received.Ranges("0-50 4000-4010")), "0-50 4000-4010");

    [Fact]
    public Task A_merged_single_range_covers_the_hull() =>
        Gives("0-10 40-50", _ => Answers.Range(Content, new(0, 50)), "0-50");

    [Fact]
    public Task Node_servers_answer_the_first_range_alone() =>
        Gives("0-10 40-50", request => Answers.Range(Content, request.Ranges[0]), "0-10");

    [Fact]
    public Task S3rver_answers_to_the_end_of_the_file_and_is_read_no_farther_than_asked() =>
        Gives("5000-5100 6000-6100", request => Answers.Range(Content, new(request.Ranges[0].Start, Content.Length)), "5000-6100");

    [Fact]
    public Task Kestrel_and_busybox_answer_with_the_whole_file() =>
        Gives("0-10 40-50", _ => Answers.Whole(Content), "0-20000", ReplyKind.Whole);

    [Fact]
    public Task Squid_quotes_its_boundary() => Gives(
        "0-10 40-50",
        request => Answers.Multipart(Answers.MultipartBody(Content, request.Ranges, "squid/5.7:A B"), "\"squid/5.7:A B\""),
        "0-10 40-50");

    [Theory]
    [InlineData(2)]   // without the last line end
    [InlineData(4)]   // without the last hyphens
    [InlineData(22)]  // without the delimiter
    public Task The_closing_delimiter_may_be_missing_once_all_bytes_came(int missingBytes) => Gives(
        "0-10 40-50",
        request => Answers.Multipart(Answers.MultipartBody(Content, request.Ranges, "abcdefghijklmno").AsSpan()[..^missingBytes], "abcdefghijklmno"),
        "0-10 40-50");

    [Fact]
    public Task The_last_line_end_may_be_missing_after_fewer_parts_than_asked() => Gives(
        "0-10 40-50",
        request => Answers.Multipart(Answers.MultipartBody(Content, request.Ranges.Take(1), "b").AsSpan()[..^2], "b"),
        "0-10");

    [Fact]
    public Task Part_headers_may_end_their_lines_by_line_feeds_alone() => Gives(
        "0-10 40-50",
        request => Answers.Multipart(Answers.MultipartBody(Content, request.Ranges, "b", lineEnd: "\n"), "b"),
        "0-10 40-50");

    [Fact]
    public Task A_preamble_is_read_over() => Gives(
        "0-10 40-50",
        request => Answers.Multipart([.. "This is a multipart answer.\r\n--not it"u8, .. Answers.MultipartBody(Content, request.Ranges, "b")], "b"),
        "0-10 40-50");

    [Fact]
    public Task A_range_that_was_not_asked_for_is_not_handed_out() =>
        Gives("100-110", _ => Answers.Range(Content, new(99, 109)), "");

    [Fact]
    public Task A_part_that_was_not_asked_for_is_read_over() =>
        Gives("0-10 40-50", _ => Answers.NginxMultipart(Content, Received.Ranges("0-10 20-30 40-50")), "0-10 40-50");

    [Theory]
    [InlineData("416 Requested Range Not Satisfiable", 20_000L)]  // Varnish
    [InlineData("416 Range Not Satisfiable", null)]               // Apache, http-server
    [InlineData("400 Bad Request", null)]
    [InlineData("405 Method Not Allowed", null)]
    [InlineData("413 Content Too Large", null)]
    [InlineData("414 URI Too Long", null)]
    [InlineData("431 Request Header Fields Too Large", null)]
    [InlineData("501 Not Implemented", null)]
    public async Task Some_statuses_refuse_ranges_and_are_no_failure(string status, long? told)
    {
        string range = told is null ? "" : $"Content-Range: bytes */{told}\r\n";
        await using var server = new FaultServer($"HTTP/1.1 {status}\r\n{range}Content-Length: 0\r\n\r\n");
        using var transport = new HttpTransport();
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), Received.Ranges("0-10 40-50")), default);
        Assert.Equal(ReplyKind.RangesRefused, reply.Kind);
        Assert.Equal(told, reply.ResourceLength);
    }

    [Fact]
    public async Task A_416_with_the_whole_file_as_its_body_is_not_read()
    {
        byte[] file = new byte[32 * 1024 * 1024];
        var writing = new TaskCompletionSource<bool>();
        await using var server = new FaultServer(async (_, connection) =>
        {
            try
            {
                await connection.WriteAsync(Answers.Join($"HTTP/1.1 416 No\r\nContent-Length: {file.Length}\r\n\r\n", file));
                writing.SetResult(true);
            }
            catch (IOException)
            {
                writing.SetResult(false);
            }
        });
        using var transport = new HttpTransport();
        Received got = await Received.AllAsync(transport, new TransferRequest(server.Address(), Received.Ranges("0-10 40-50")));
        Assert.Equal(ReplyKind.RangesRefused, got.Kind);
        Assert.False(await writing.Task, "the server could write 32 MiB although nobody wanted them");
    }

    private static async Task Gives(string asked, Func<FaultRequest, byte[]> answer, string layout, ReplyKind kind = ReplyKind.Parts)
    {
        await using var server = new FaultServer((request, connection) => connection.WriteAsync(answer(request)));
        using var transport = new HttpTransport();
        var request = new TransferRequest(server.Address(), Received.Ranges(asked)) { ExpectedLength = Content.Length };
        Received got = await Received.AllAsync(transport, request);
        Assert.Equal(kind, got.Kind);
        Assert.Equal(layout, got.Layout);
        got.AssertTrueTo(Content);
    }
}
