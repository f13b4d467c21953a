namespace Morsel.Tests.Server;

public sealed class ConditionTests : IClassFixture<RunningServer>, IAsyncLifetime
{
    private const string Modified = "Tue, 02 Jan 2024 03:04:05 GMT";
    private const string Earlier = "Tue, 02 Jan 2024 03:04:04 GMT";
    private const string Later = "Tue, 02 Jan 2024 03:04:06 GMT";

    private readonly RunningServer _server;
    private string _tag = "";

    public ConditionTests(RunningServer server) => _server = server;

    public async Task InitializeAsync()
    {
        _server.Write("conditions.bin", 1000);
        File.SetLastWriteTimeUtc(Path.Combine(_server.Folder, "conditions.bin"), new DateTime(2024, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc));
        _tag = (await _server.GetAsync("/conditions.bin"))["ETag"]!;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("If-Match: {tag}", 200)]
    [InlineData("If-Match: \"other\", {tag}", 200)]
    [InlineData("If-Match: *", 200)]
    [InlineData("If-Match: W/{tag}", 412)]                  // compared strongly
    [InlineData("If-Match: \"other\"", 412)]
    [InlineData("If-Unmodified-Since: " + Modified, 200)]
    [InlineData("If-Unmodified-Since: " + Earlier, 412)]
    [InlineData("If-Unmodified-Since: yesterday", 200)]     // no date: ignored
    [InlineData("If-None-Match: {tag}", 304)]
    [InlineData("If-None-Match: W/{tag}", 304)]             // compared weakly
    [InlineData("If-None-Match: \"other\", {tag}", 304)]
    [InlineData("If-None-Match: *", 304)]
    [InlineData("If-None-Match: \"other\"", 200)]
    [InlineData("If-Modified-Since: " + Modified, 304)]
    [InlineData("If-Modified-Since: " + Later, 304)]
    [InlineData("If-Modified-Since: " + Earlier, 200)]
    [InlineData("If-Modified-Since: yesterday", 200)]
    [InlineData("If-Match: {tag}|If-Unmodified-Since: " + Earlier, 200)]            // If-Match goes first
    [InlineData("If-None-Match: \"other\"|If-Modified-Since: " + Modified, 200)]    // If-None-Match goes first
    [InlineData("If-Match: \"other\"|If-None-Match: {tag}", 412)]
    public async Task A_condition_decides_the_status(string headers, int status)
    {
        RawAnswer answer = await _server.GetAsync("/conditions.bin", headers.Replace("{tag}", _tag).Split('|'));
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1000 : 0, answer.Body.Length);
        Assert.Equal(_tag, answer["ETag"]);
        Assert.Equal(Modified, answer["Last-Modified"]);
    }

    [Theory]
    [InlineData("{tag}", 206)]
    [InlineData("W/{tag}", 200)]
    [InlineData("\"other\"", 200)]
    [InlineData(Modified, 206)]
    [InlineData(Earlier, 200)]
    [InlineData(Later, 200)]
    [InlineData("garbage", 200)]
    public async Task Ranges_are_sent_only_if_If_Range_names_this_very_content(string validator, int status)
    {
        string[] headers = ["Range: bytes=0-9,20-29", "If-Range: " + validator.Replace("{tag}", _tag)];
        RawAnswer answer = await _server.GetAsync("/conditions.bin", headers);
        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task A_failed_condition_goes_before_an_unsatisfiable_range()
    {
        Assert.Equal(304, (await _server.GetAsync("/conditions.bin", "Range: bytes=5000-", "If-None-Match: " + _tag)).Status);
        Assert.Equal(412, (await _server.GetAsync("/conditions.bin", "Range: bytes=5000-", "If-Match: \"other\"")).Status);
    }

    [Fact]
    public async Task A_date_in_the_future_is_not_sent_and_satisfies_no_condition()
    {
        _server.Write("future.bin", 10);
        File.SetLastWriteTimeUtc(Path.Combine(_server.Folder, "future.bin"), new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        RawAnswer answer = await _server.GetAsync("/future.bin", "Range: bytes=0-1", "If-Range: Fri, 01 Jan 2100 00:00:00 GMT");
        Assert.Equal(200, answer.Status);
        Assert.Null(answer["Last-Modified"]);
    }
}
