using System.Globalization;

namespace Morsel.Tests.Server;

public sealed class MultipartTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int Length = 500_000;

    [Theory]
    [InlineData("0-99,200-299")]
    [InlineData("5000-5099,100-199")]           // the order asked
    [InlineData("0-99,100-199")]                // neighbours stay apart
    [InlineData("0-99,50-149")]                 // overlapping, and still less than the file
    [InlineData("0-0,499999-499999")]
    [InlineData("0-149999,200000-349999,1-2")]  // more than one send buffer each
    [InlineData("7-7,7-7,7-7")]
    public async Task Several_ranges_come_as_parts_in_the_order_asked(string ranges)
    {
        byte[] content = server.Write("parts.bin", Length);
        RawAnswer answer = await server.GetAsync("/parts.bin", "Range: bytes=" + ranges);
        AssertParts(ranges.Split(','), content, answer);
    }

    [Fact]
    public async Task Open_and_suffix_ranges_are_told_as_what_they_are()
    {
        byte[] content = server.Write("told.bin", 1000);
        IReadOnlyList<(string ContentRange, byte[] Bytes)> parts =
            (await server.GetAsync("/told.bin", "Range: bytes=-10, 0-4, 900-, 2000-")).Parts();
        Assert.Equal(["bytes 990-999/1000", "bytes 0-4/1000", "bytes 900-999/1000"], parts.Select(part => part.ContentRange));
        Assert.Equal([content[990..], content[..5], content[900..]], parts.Select(part => part.Bytes));
    }

    [Fact]
    public async Task A_thousand_ranges_are_answered()
    {
        byte[] content = server.Write("thousand.bin", Length);
        string[] ranges = [.. Enumerable.Range(0, 1000).Select(i => $"{i * 400}-{i * 400 + 99}")];
        RawAnswer answer = await server.GetAsync("/thousand.bin", "Range: bytes=" + string.Join(',', ranges));
        AssertParts(ranges, content, answer);
    }

    [Fact]
    public async Task More_than_a_thousand_ranges_are_ignored()
    {
        server.Write("more.bin", Length);
        string ranges = string.Join(',', Enumerable.Range(0, 1001).Select(i => $"{i * 400}-{i * 400 + 99}"));
        RawAnswer answer = await server.GetAsync("/more.bin", "Range: bytes=" + ranges);
        Assert.Equal(200, answer.Status);
        Assert.Equal(Length, answer.Body.Length);
    }

    [Theory]
    [InlineData("0-,0-0")]
    [InlineData("0-,-1")]
    [InlineData("0-300000,100-300100")]
    public async Task Ranges_that_sum_up_to_more_than_the_file_get_the_file_once(string ranges)
    {
        byte[] content = server.Write("amplify.bin", Length);
        RawAnswer answer = await server.GetAsync("/amplify.bin", "Range: bytes=" + ranges);
        Assert.Equal(200, answer.Status);
        Assert.Equal(content, answer.Body);
    }

    [Fact]
    public async Task Ranges_that_sum_up_to_just_the_file_are_parts()
    {
        byte[] content = server.Write("just.bin", 1000);
        RawAnswer answer = await server.GetAsync("/just.bin", "Range: bytes=500-999,0-499");
        AssertParts(["500-999", "0-499"], content, answer);
    }

    private static void AssertParts(string[] asked, byte[] content, RawAnswer answer)
    {
        Assert.Equal(206, answer.Status);
        Assert.Equal($"{answer.Body.Length}", answer["Content-Length"]);
        Assert.Null(answer["Content-Range"]);
        IReadOnlyList<(string ContentRange, byte[] Bytes)> parts = answer.Parts();
        Assert.Equal(asked.Select(range => $"bytes {range}/{content.Length}"), parts.Select(part => part.ContentRange));
        for (int i = 0; i < asked.Length; i++)
        {
            int[] bounds = [.. asked[i].Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(content[bounds[0]..(bounds[1] + 1)], parts[i].Bytes);
        }
    }
}
