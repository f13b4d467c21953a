namespace Morsel.Tests.Server;

public sealed class WholeFileTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_file_is_sent_whole_with_its_length_and_validators()
    {
        byte[] content = server.Write("whole.bin", 300_000);
        File.SetLastWriteTimeUtc(Path.Combine(server.Folder, "whole.bin"), new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        RawAnswer answer = await server.GetAsync("/whole.bin");
        Assert.Equal(200, answer.Status);
        Assert.Equal(content, answer.Body);
        Assert.Equal("300000", answer["Content-Length"]);
        Assert.Equal("application/octet-stream", answer["Content-Type"]);
        Assert.Equal("bytes", answer["Accept-Ranges"]);
        Assert.Equal("Tue, 02 Jan 2024 03:04:05 GMT", answer["Last-Modified"]);
        Assert.Matches("^\"[0-9a-f-]+\"$", answer["ETag"]);
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_and_no_body_and_ignores_ranges()
    {
        server.Write("head.bin", 1000);
        RawAnswer get = await server.GetAsync("/head.bin");
        RawAnswer head = await server.SendAsync("HEAD", "/head.bin", "Range: bytes=0-9");
        Assert.Equal(200, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal("1000", head["Content-Length"]);
        Assert.Equal(get["ETag"], head["ETag"]);
        Assert.Equal(get["Last-Modified"], head["Last-Modified"]);
        Assert.Null(head["Content-Range"]);
    }

    [Theory]
    [InlineData("http://test/absolute.bin", 200)]
    [InlineData("http://other.example:81/absolute.bin?query", 200)]
    [InlineData("http://test/sub/../absolute.bin", 404)]
    [InlineData("http://test", 200)]
    public async Task The_absolute_form_of_a_target_means_what_its_path_means(string target, int status)
    {
        server.Write("absolute.bin", 1000);
        Assert.Equal(status, (await server.GetAsync(target)).Status);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("Head")]
    [InlineData("POST")]
    public async Task Another_method_is_refused_and_the_case_of_a_method_counts(string method)
    {
        server.Write("method.bin", 1000);
        RawAnswer answer = await server.SendAsync(method, "/method.bin");
        Assert.Equal((405, "GET, HEAD"), (answer.Status, answer["Allow"]));
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("Range: bytes=0-0")]
    [InlineData("Range: bytes=-5")]
    [InlineData("X-None: 1")]
    public async Task An_empty_file_is_answered_200_whatever_range_is_asked(string header)
    {
        server.Write("empty.bin", 0);
        RawAnswer answer = await server.GetAsync("/empty.bin", header);
        Assert.Equal(200, answer.Status);
        Assert.Equal("0", answer["Content-Length"]);
        Assert.Empty(answer.Body);
    }

    [Fact]
    public async Task Files_in_subfolders_and_with_odd_names_are_found_by_their_escaped_names()
    {
        Directory.CreateDirectory(Path.Combine(server.Folder, "sub folder"));
        byte[] content = server.Write("sub folder/100% + ä?.bin", 50);
        RawAnswer answer = await server.GetAsync("/sub%20folder/100%25%20+%20%C3%A4%3f.bin?query=1");
        Assert.Equal(200, answer.Status);
        Assert.Equal(content, answer.Body);
    }

    [Fact]
    public async Task The_absolute_form_of_a_target_means_the_same()
    {
        byte[] content = server.Write("absolute.bin", 20);
        Assert.Equal(content, (await server.GetAsync("http://test/absolute.bin")).Body);
    }

    [Theory]
    [InlineData("/missing.bin")]
    [InlineData("/missing.bin.zsync")]
    [InlineData("/folder")]
    [InlineData("/folder/")]
    [InlineData("/folder.zsync")]
    [InlineData("/.zsync")]
    [InlineData("/file.bin/")]
    [InlineData("/file.bin/more")]
    public async Task What_is_no_file_is_404(string target)
    {
        Directory.CreateDirectory(Path.Combine(server.Folder, "folder"));
        server.Write("file.bin", 10);
        RawAnswer answer = await server.GetAsync(target, "Range: bytes=0-1");
        Assert.Equal(404, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_405_and_told_what_is_allowed(string method)
    {
        server.Write("method.bin", 10);
        RawAnswer answer = await server.SendAsync(method, "/method.bin", "Content-Length: 0");
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD", answer["Allow"]);
    }

    [Fact]
    public async Task A_zsync_file_in_the_folder_is_sent_as_it_is_with_its_own_type()
    {
        byte[] content = server.Write("given.bin.zsync", 77);
        server.Write("given.bin", 10);
        RawAnswer answer = await server.GetAsync("/given.bin.zsync");
        Assert.Equal(200, answer.Status);
        Assert.Equal("application/x-zsync", answer["Content-Type"]);
        Assert.Equal(content, answer.Body);
    }
}
