using Morsel.Cli.Running;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Files that are replaced on the server, or come from caches and proxies as another: the new file whole, or the old one as it was.</summary>
public sealed class ReplacedTargetTests : IDisposable
{
    private static readonly byte[] Target = Edited.Content(1, 300_000);
    private static readonly byte[] Next = Edited.Flipped(Target, 100, 500);
    private readonly Scene _scene = new Scene(Target).Old(Edited.Content(2, 1000));

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_file_replaced_after_its_description_was_read_is_taken_in_its_new_version()
    {
        AnswerFirst((_, _) => Publish(Next));
        UpdateReport report = await UpdatedAsync(Next);
        Assert.Equal(2, _scene.Site.RequestsFor(Scene.ControlPath).Count);
        Assert.Contains("no-cache", _scene.Site.RequestsFor(Scene.ControlPath)[1].Header("Cache-Control"), StringComparison.Ordinal);
        Assert.True(report.DescriptionBytes > new ControlText(Next).ToBytes().Length);
    }

    [Fact]
    public async Task A_file_overwritten_in_the_middle_of_an_answer_keeps_what_was_proven_of_it()
    {
        AnswerFirst((request, connection) =>
        {
            Publish(Next);
            byte[] mixed = [.. Target.AsSpan(0, 150_000), .. Next.AsSpan(150_000)];
            return connection.WriteAsync(Site.Usual(request, mixed));
        });
        UpdateReport report = await UpdatedAsync(Next);
        Assert.InRange(report.FetchedBytes, 512, 20_000);
    }

    [Theory]
    [InlineData(-70_000)]
    [InlineData(70_000)]
    public async Task A_file_that_became_shorter_or_longer_takes_what_was_proven_as_a_seed(int difference)
    {
        // What was fetched stands elsewhere in the new version.
        byte[] next = difference < 0 ? Target[-difference..] : [.. Edited.Content(3, difference), .. Target];
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 0)
            {
                connection.CutAfter(200_000, Cut.Fin);
                return connection.WriteAsync(Site.Usual(request, Target));
            }
            if (asked == 2)
                Publish(next);
            return request.Ranges.Any(range => range.End > next.Length)
                ? connection.WriteAsync($"HTTP/1.1 416 No\r\nContent-Range: bytes */{next.Length}\r\nContent-Length: 0\r\n\r\n")
                : connection.WriteAsync(Site.Usual(request, next));
        });
        UpdateReport report = await UpdatedAsync(next);
        Assert.True(report.ReusedBytes > 100_000);
        Assert.InRange(report.FetchedBytes, 1, next.Length - 100_000);
    }

    [Theory]
    [InlineData("Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT", "Last-Modified: Thu, 02 Jan 2020 00:00:00 GMT")]
    [InlineData("ETag: \"1\"", "ETag: \"2\"")]
    public async Task A_file_of_the_same_length_is_known_for_another_by_its_mark_before_a_block_disagrees(string first, string second)
    {
        int[] missing = [.. Enumerable.Range(0, 30).Select(i => i * 18)];
        byte[] next = Edited.Flipped(Target, 575);
        _scene.Old(Edited.Flipped(Target, missing));
        int asked = 0, askedOfNew = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 5)
                Publish(next);
            bool isNew = asked > 5;
            askedOfNew += isNew && _scene.Site.RequestsFor(Scene.ControlPath).Count == 1 ? 1 : 0;
            // One range at a time.
            return connection.WriteAsync(Answers.Range(isNew ? next : Target, request.Ranges[0], $"{(isNew ? second : first)}\r\n"));
        });
        UpdateReport report = await UpdatedAsync(next);
        Assert.InRange(askedOfNew, 1, 4);
        Assert.InRange(report.FetchedBytes, (missing.Length - 10) * 512, (missing.Length - 4) * 512);
    }

    [Fact]
    public async Task Servers_behind_one_name_may_have_marks_of_their_own()
    {
        int[] missing = [.. Enumerable.Range(0, 30).Select(i => i * 18)];
        _scene.Old(Edited.Flipped(Target, missing));
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            Answers.Range(Target, request.Ranges[0], $"ETag: \"{asked++ % 2}\"\r\n")));
        UpdateReport report = await UpdatedAsync(Target);
        Assert.Equal((missing.Length * 512, 2), ((int)report.FetchedBytes, _scene.Site.RequestsFor(Scene.ControlPath).Count));
    }

    [Fact]
    public async Task A_file_that_keeps_changing_is_given_up()
    {
        int version = 10;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            byte[] next = Edited.Content(version++, 300_000);
            Publish(next);
            return connection.WriteAsync(Site.Usual(request, next));
        });
        FaultOutcome outcome = await FailedAsync(ExitCode.KeepsChanging);
        Assert.Contains("keeps changing", outcome.Line, StringComparison.Ordinal);
        Assert.InRange(outcome.DataRequests, 3, 40);
        // The last one is the rerun's.
        Assert.Equal(5, _scene.Site.RequestsFor(Scene.ControlPath).Count);
    }

    [Fact]
    public async Task A_name_with_a_version_in_it_that_is_gone_is_followed_to_the_next()
    {
        AnswerFirst((_, connection) =>
        {
            _scene.Site.Publish("/target-2", Next);
            _scene.Site.Publish(Scene.ControlPath, new ControlText(Next) { Locations = ["target-2"] }.ToBytes(), modifiedDay: 2);
            return connection.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        });
        await UpdatedAsync(Next);
    }

    [Fact]
    public async Task A_description_ahead_of_its_file_is_given_a_minute_and_then_given_up()
    {
        _scene.Site.Publish(Scene.Path, Edited.Flipped(Target, 3));
        DateTimeOffset begun = _scene.Time.GetUtcNow();
        FaultOutcome outcome = await FailedAsync(ExitCode.ContentDiffers);
        Assert.Contains("the content does not match its control file (1 blocks differ)", outcome.Line, StringComparison.Ordinal);
        Assert.InRange(_scene.Time.GetUtcNow() - begun, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(6));
        Assert.InRange(outcome.DataRequests, 4, 40);
        Assert.Equal(512, outcome.Rerun.FetchedBytes);
    }

    [Fact]
    public async Task A_file_that_arrives_after_its_description_is_waited_for()
    {
        byte[] late = Edited.Flipped(Target, 3);
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            Site.Usual(request, _scene.Time.Waits.Contains(TimeSpan.FromSeconds(19)) ? Target : late)));
        await UpdatedAsync(Target);
        Assert.DoesNotContain(TimeSpan.FromSeconds(40), _scene.Time.Waits);
    }

    [Fact]
    public async Task A_stale_description_from_a_cache_is_asked_for_past_the_cache()
    {
        _scene.Site.Publish(Scene.Path, Next);
        byte[] stale = new ControlText(Target).ToBytes(), fresh = new ControlText(Next).ToBytes();
        _scene.Site.Answer(Scene.ControlPath, (request, connection) => connection.WriteAsync(
            Answers.Whole(request.Header("Cache-Control")!.Contains("no-cache", StringComparison.Ordinal) ? fresh : stale)));
        await UpdatedAsync(Next);
    }

    [Fact]
    public async Task A_stale_file_from_a_cache_is_asked_for_past_the_cache()
    {
        byte[] stale = Edited.Flipped(Target, 3);
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            Site.Usual(request, request.Header("Cache-Control")!.Contains("no-cache", StringComparison.Ordinal) ? Target : stale)));
        await UpdatedAsync(Target);
        Assert.DoesNotContain(TimeSpan.FromSeconds(19), _scene.Time.Waits);
    }

    [Fact]
    public async Task The_same_tag_is_no_proof_of_the_same_content()
    {
        const string tag = "ETag: \"5e0be100-493e0\"\r\n";
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ > 0)
                return connection.WriteAsync(Site.Usual(request, Next, tag));
            Publish(Next);
            connection.CutAfter(100_000, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, Target, tag));
        });
        await UpdatedAsync(Next);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task An_answer_that_is_encoded_all_the_same_is_never_written(string encoding)
    {
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, Target, $"Content-Encoding: {encoding}\r\n")));
        Assert.InRange((await FailedAsync(ExitCode.Network)).DataRequests, 1, 10);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task A_proxy_that_takes_or_adds_bytes_changes_nothing_in_the_file(int difference)
    {
        byte[] meddled = difference < 0 ? Target[..^1] : [.. Target, .. new byte[difference]];
        _scene.Site.Answer(Scene.Path, (_, connection) => connection.WriteAsync(Answers.Whole(meddled)));
        await FailedAsync(ExitCode.ContentDiffers);
    }

    private void AnswerFirst(Func<FaultRequest, FaultConnection, Task> answer)
    {
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 0)
                return answer(request, connection);
            return connection.WriteAsync(Site.Usual(request, Next));
        });
    }

    private void AnswerFirst(Action<FaultRequest, FaultConnection> prepare) => AnswerFirst((request, connection) =>
    {
        prepare(request, connection);
        return connection.WriteAsync(Site.Usual(request, Next));
    });

    private void Publish(byte[] next)
    {
        _scene.Site.Publish(Scene.Path, next, modifiedDay: 2);
        _scene.Site.Publish(Scene.ControlPath, new ControlText(next).ToBytes(), modifiedDay: 2);
    }

    private Task<UpdateReport> UpdatedAsync(byte[] expected) => new FaultTrial(_scene).SucceedAsync(expected);

    private Task<FaultOutcome> FailedAsync(ExitCode expected) => new FaultTrial(_scene).FailAsync(expected);
}
