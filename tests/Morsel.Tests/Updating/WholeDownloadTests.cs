using System.Security.Cryptography;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>A file without a description, from servers that break off, change or meddle: one version of it and all of it, or the old file.</summary>
public sealed class WholeDownloadTests : IDisposable
{
    private const string Tag = "ETag: \"one\"\r\n", OtherTag = "ETag: \"two\"\r\n", WeakTag = "ETag: W/\"one\"\r\n";
    private const string ForeignTag = "ETag: \"\u00e9\u00fc\"\r\n";
    private const string Date = "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n", OtherDate = "Last-Modified: Wed, 08 Jan 2020 00:00:00 GMT\r\n";
    private static readonly byte[] Content = Edited.Content(1, 700_000);
    private static readonly byte[] Other = Edited.Content(2, 700_000);
    private readonly Scene _scene = new Scene(Content).Old(Edited.Content(3, 1000));

    public WholeDownloadTests() => _scene.Site.Remove(Scene.ControlPath);

    private UpdateRequest Request => _scene.Request with { Source = _scene.Site.Address(Scene.Path).ToString() };

    private IReadOnlyList<FaultRequest> Asked => _scene.Site.RequestsFor(Scene.Path);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(Tag, Cut.Fin)]
    [InlineData(Tag, Cut.Rst)]
    [InlineData(ForeignTag, Cut.Rst)]
    [InlineData(Date, Cut.Rst)]
    internal async Task A_broken_answer_is_gone_on_with_where_it_broke(string headers, Cut cut)
    {
        CutFirst(2, 300_000, cut, headers);
        UpdateReport report = await UpdatedAsync(Content);
        Assert.Equal((700_000L, 3, 3), (report.FetchedBytes, report.DataRequests, Asked.Count));
        Assert.InRange(report.TransferredBytes, 700_000, 900_000);
        Assert.Contains(Asked, request => request.Ranges.Count == 1);
        Assert.Equal(headers == Date ? null : headers["ETag: ".Length..].Trim(), Asked[^1].Header("If-Match"));
        Assert.Equal(headers == Date, Asked[^1].Header("If-Unmodified-Since") is not null);
    }

    [Theory]
    [InlineData("")]
    [InlineData(WeakTag)]
    public async Task What_nobody_can_tell_to_be_the_same_is_begun_anew(string headers)
    {
        CutFirst(1, 300_000, Cut.Rst, headers);
        await UpdatedAsync(Content);
        Assert.All(Asked, request => Assert.Empty(request.Ranges));
    }

    [Theory]
    [InlineData("HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 412 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n")]
    [InlineData(null)]
    public async Task A_server_that_does_not_go_on_sends_it_anew(string? answer)
    {
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 0)
                connection.CutAfter(200_000, Cut.Rst);
            return request.Ranges.Count > 0 && answer is not null ? connection.WriteAsync(answer) : connection.WriteAsync(Answers.Whole(Content, Tag));
        });
        await UpdatedAsync(Content);
        Assert.InRange(Asked.Count, 2, 5);
    }

    [Theory]
    [InlineData(Tag, OtherTag)]
    [InlineData(Date, OtherDate)]
    [InlineData(Tag, Tag)]
    public async Task A_file_replaced_in_the_middle_is_never_mixed(string before, string after)
    {
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            bool isOld = asked++ < 1;
            if (asked == 1)
                connection.CutAfter(300_000, Cut.Rst);
            return connection.WriteAsync(isOld ? Answers.Whole(Content, before) : Site.Usual(request, Other, after));
        });
        await UpdatedAsync(Other);
    }

    [Fact]
    public async Task A_file_that_is_another_each_time_is_given_up()
    {
        int version = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (request.Ranges.Count == 0)
                connection.CutAfter(300_000, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, Edited.Content(version, 700_000), $"ETag: \"{version++}\"\r\n"));
        });
        var failure = await FailedAsync<TransportException>(Request, 11);
        Assert.Equal(TransportFailure.Changed, failure.Failure);
        Assert.InRange(Asked.Count, 3, 20);
    }

    [Fact]
    public async Task The_next_run_goes_on_with_what_a_strong_tag_names()
    {
        await BreakOffAsync(Tag);
        Assert.InRange(new FileInfo(_scene.Part).Length, 300_000, 600_000);
        long kept = new FileInfo(_scene.Part).Length;
        CutFirst(0, 0, Cut.Rst, Tag);
        UpdateReport report = await UpdatedAsync(Content);
        Assert.Equal((kept, 700_000 - kept), (report.ReusedBytes, report.FetchedBytes));
    }

    [Theory]
    [InlineData(OtherTag, false)]
    [InlineData(Tag, true)]
    public async Task The_next_run_begins_anew_where_the_tag_is_another_or_the_part_file_was_touched(string headers, bool touches)
    {
        await BreakOffAsync(Tag);
        if (touches)
            File.SetLastWriteTimeUtc(_scene.Part, DateTime.UnixEpoch.AddDays(1));
        CutFirst(0, 0, Cut.Rst, headers);
        Assert.Equal(700_000, (await UpdatedAsync(Content)).FetchedBytes);
    }

    [Fact]
    public async Task A_digest_finds_out_a_beginning_that_only_had_the_same_tag()
    {
        await BreakOffAsync(Tag);
        // The same from where the next run looks; another before.
        byte[] next = [.. Edited.Content(9, 1000), .. Content[1000..]];
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, next, Tag)));
        FaultContract contract = FaultContract.Before(_scene.Output);
        await _scene.UpdateAsync(Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, SHA256.HashData(next)) });
        contract.AssertReplacedBy(next);
    }

    [Theory]
    [InlineData(Date)]
    [InlineData(Tag)]
    [InlineData(Tag + Date)]
    public async Task A_second_download_travels_only_if_the_file_has_changed(string headers)
    {
        string now = headers;
        byte[] content = Content;
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            request.Header("If-Modified-Since") is { } since && now.Contains($"Last-Modified: {since}", StringComparison.Ordinal)
                ? "HTTP/1.1 304 Not Modified\r\n\r\n"u8.ToArray()
                : Site.Usual(request, content, now)));
        Assert.Equal((UpdateOutcome.DownloadedWhole, 1), (await UpdatedAsync(Content)) is var first ? (first.Outcome, Asked.Count) : default);
        UpdateReport second = await _scene.UpdateAsync(Request);
        Assert.Equal((UpdateOutcome.AlreadyCurrent, 0L, ProofLevel.None), (second.Outcome, second.TransferredBytes, second.Proven));
        Assert.Equal(headers != Tag, Asked[^1].Header("If-Modified-Since") is not null);
        (content, now) = (Other, headers.Replace("one", "two", StringComparison.Ordinal).Replace("01 Jan", "08 Jan", StringComparison.Ordinal));
        Assert.Equal(UpdateOutcome.DownloadedWhole, (await UpdatedAsync(Other)).Outcome);
        Assert.Equal(3, Asked.Count);
    }

    [Fact]
    public async Task A_second_download_of_a_file_that_was_changed_here_or_came_from_elsewhere_is_a_whole_one()
    {
        await UpdatedAsync(Content);
        File.WriteAllBytes(_scene.Output, Other);
        Assert.Equal(UpdateOutcome.DownloadedWhole, (await UpdatedAsync(Content)).Outcome);
        _scene.Site.Publish("/other", Other);
        await _scene.UpdateAsync(Request with { Source = _scene.Site.Address("/other").ToString() });
        Assert.Equal(Other, File.ReadAllBytes(_scene.Output));
        Assert.All(_scene.Site.Requests, request => Assert.Null(request.Header("If-Modified-Since")));
    }

    [Fact]
    public async Task What_has_the_digest_that_the_caller_knows_is_not_downloaded_again()
    {
        File.WriteAllBytes(_scene.Output, Content);
        var digest = new Digest(DigestAlgorithm.Sha256, SHA256.HashData(Content));
        UpdateReport report = await _scene.UpdateAsync(Request with { ExpectedSha256 = digest });
        Assert.Equal((UpdateOutcome.AlreadyCurrent, ProofLevel.Sha256, 0L), (report.Outcome, report.Proven, report.TransferredBytes));
        File.WriteAllBytes(_scene.Output, Other);
        Assert.Equal(UpdateOutcome.DownloadedWhole, (await _scene.UpdateAsync(Request with { ExpectedSha256 = digest })).Outcome);
    }

    [Fact]
    public async Task The_answer_that_was_looked_at_for_a_description_is_the_download()
    {
        UpdateReport report = await UpdatedAsync(Content);
        Assert.Equal((1, 1, 700_000L), (Asked.Count, report.DataRequests, report.TransferredBytes));
    }

    [Fact]
    public async Task A_disk_without_room_is_told_before_data_travel()
    {
        FaultContract contract = FaultContract.Before(_scene.Output);
        var failure = await Assert.ThrowsAsync<IOException>(() => _scene.UpdateAsync(Request, new FullDisk(699_999)));
        contract.AssertKept();
        Assert.Equal(9, (int)ExitCodes.Of(failure));
        Assert.Contains("700000 bytes are needed", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.Part));
    }

    [Fact]
    public async Task A_server_that_never_gets_further_is_given_up()
    {
        CutFirst(int.MaxValue, 300_000, Cut.Rst, "");
        await FailedAsync<TransportException>(Request, 5);
        Assert.InRange(Asked.Count, 3, 12);
        Assert.All(_scene.Time.Waits, wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250)));
    }

    [Theory]
    [InlineData("/target.iso", false)]
    [InlineData("/target.html", true)]
    public async Task A_page_is_a_file_only_where_its_name_says_so(string path, bool isTaken)
    {
        _scene.Site.Answer(path, (_, connection) => connection.WriteAsync(Answers.Whole("<html>Log in</html>"u8, "Content-Type: text/html\r\n")));
        UpdateRequest request = Request with { Source = _scene.Site.Address(path).ToString() };
        if (isTaken)
            await _scene.UpdateAsync(request);
        else
            Assert.Contains("login page", (await FailedAsync<TransportException>(request, 5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mirror_gives_what_the_first_address_does_not()
    {
        CutFirst(int.MaxValue, 100_000, Cut.Rst, "");
        _scene.Site.Publish("/mirror", Other);
        FaultContract contract = FaultContract.Before(_scene.Output);
        await _scene.UpdateAsync(Request with { Mirrors = [_scene.Site.Address("/mirror")] });
        contract.AssertReplacedBy(Other);
    }

    private async Task BreakOffAsync(string headers)
    {
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 0)
                connection.CutAfter(500_000, Cut.Fin);
            return asked > 1 ? connection.EndAsync(Cut.Rst) : connection.WriteAsync(Answers.Whole(Content, headers));
        });
        await FailedAsync<TransportException>(Request, 5);
    }

    private void CutFirst(int count, int after, Cut cut, string headers)
    {
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ < count)
                connection.CutAfter(after, cut);
            return connection.WriteAsync(Site.Usual(request, Content, headers));
        });
    }

    private async Task<UpdateReport> UpdatedAsync(byte[] expected)
    {
        FaultContract contract = FaultContract.Before(_scene.Output);
        UpdateReport report = await _scene.UpdateAsync(Request);
        contract.AssertReplacedBy(expected);
        return report;
    }

    private async Task<T> FailedAsync<T>(UpdateRequest request, int exitCode)
        where T : Exception
    {
        FaultContract contract = FaultContract.Before(_scene.Output);
        T failure = await Assert.ThrowsAsync<T>(() => _scene.UpdateAsync(request));
        contract.AssertKept();
        Assert.Equal(exitCode, (int)ExitCodes.Of(failure));
        return failure;
    }
}
