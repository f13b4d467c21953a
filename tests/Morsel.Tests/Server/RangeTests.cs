namespace Morsel.Tests.Server;

public sealed class RangeTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int Length = 200_000;   // more than one send buffer

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=100-", 100, Length)]
    [InlineData("bytes=0-", 0, Length)]
    [InlineData("bytes=-500", Length - 500, Length)]
    [InlineData("bytes=-900000", 0, Length)]
    [InlineData("bytes=199999-199999", 199_999, Length)]
    [InlineData("bytes=199990-300000", 199_990, Length)]
    [InlineData("bytes=5-99999999999999999999", 5, Length)]
    [InlineData("BYTES=7-8", 7, 9)]
    [InlineData("bytes= ,3-4, \t,", 3, 5)]
    [InlineData("bytes=10-19,900000-", 10, 20)]
    [InlineData("bytes=10-19,-0", 10, 20)]
    [InlineData("bytes=0000000000000000000000012-13", 12, 14)]
    public async Task One_range_is_a_206_of_exactly_those_bytes(string range, int start, int end)
    {
        byte[] content = server.Write("one.bin", Length);
        RawAnswer answer = await server.GetAsync("/one.bin", "Range: " + range);
        Assert.Equal(206, answer.Status);
        Assert.Equal($"bytes {start}-{end - 1}/{Length}", answer["Content-Range"]);
        Assert.Equal($"{end - start}", answer["Content-Length"]);
        Assert.Equal("application/octet-stream", answer["Content-Type"]);
        Assert.Equal("bytes", answer["Accept-Ranges"]);
        Assert.NotNull(answer["ETag"]);
        Assert.Equal(content[start..end], answer.Body);
    }

    [Theory]
    [InlineData("bytes=200000-")]
    [InlineData("bytes=200000-200001,300000-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999-")]
    public async Task Ranges_beyond_the_end_are_a_416_that_tells_the_length(string range)
    {
        server.Write("beyond.bin", Length);
        RawAnswer answer = await server.GetAsync("/beyond.bin", "Range: " + range);
        Assert.Equal(416, answer.Status);
        Assert.Equal($"bytes */{Length}", answer["Content-Range"]);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("bytes=abc")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5")]
    [InlineData("bytes=9-5")]
    [InlineData("bytes=0-9,9-5")]
    [InlineData("bytes=0-9;20-29")]
    [InlineData("bytes=0-9 20-29")]
    [InlineData("bytes=0 - 9")]
    [InlineData("bytes=+0-9")]
    [InlineData("bytes=0x0-9")]
    [InlineData("bytes=--9")]
    [InlineData("bytes=0-1-2")]
    [InlineData("bytes 0-9")]
    [InlineData("bytes =0-9")]
    [InlineData("items=0-9")]
    [InlineData("0-9")]
    public async Task A_range_of_another_unit_or_wrong_syntax_is_ignored(string range)
    {
        byte[] content = server.Write("syntax.bin", 5000);
        RawAnswer answer = await server.GetAsync("/syntax.bin", "Range: " + range);
        Assert.Equal(200, answer.Status);
        Assert.Null(answer["Content-Range"]);
        Assert.Equal(content, answer.Body);
    }

    [Fact]
    public async Task Two_range_lines_are_ignored()
    {
        server.Write("lines.bin", 5000);
        Assert.Equal(200, (await server.GetAsync("/lines.bin", "Range: bytes=0-9", "Range: bytes=20-29")).Status);
    }
}
