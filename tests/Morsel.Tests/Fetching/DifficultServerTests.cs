using System.Text;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Servers that answer ranges in their own way, or badly: the file is the target, or the old one stays.</summary>
public sealed class DifficultServerTests : IDisposable
{
    private const string Refusal = "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n";
    private static readonly byte[] Target = Edited.Content(1, 300_000);

    // Far apart, so that they are asked for as several ranges.
    private static readonly int[] Missing = [10, 150, 290, 430, 570];

    private static readonly FaultRequest RequestOfAll = FaultRequest.Parse(
        0, 0, $"GET / HTTP/1.1\r\nRange: bytes={string.Join(',', Missing.Select(block => $"{block * 512}-{(block * 512) + 511}"))}\r\n");

    private readonly Scene _scene = new(Target);

    public DifficultServerTests() => _scene.Old(Edited.Flipped(Target, Missing));

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task Several_ranges_travel_in_one_request()
    {
        UpdateReport report = await UpdatedAsync();
        Assert.Equal((1, 5 * 512L), (report.DataRequests, report.FetchedBytes));
        Assert.Equal(5, Assert.Single(_scene.Site.RequestsFor(Scene.Path)).Ranges.Count);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_the_whole_once_it_is_known_to()
    {
        Answer((_, _) => Answers.Whole(Target));
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(5 * 512, report.FetchedBytes);
        Assert.InRange(report.DataRequests, 1, 2);
    }

    [Fact]
    public async Task A_server_that_refuses_several_ranges_is_asked_for_them_one_by_one()
    {
        Answer((request, usual) => request.Ranges.Count > 1 ? Encoding.Latin1.GetBytes(Refusal) : usual);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(5 * 512, report.FetchedBytes);
        Assert.InRange(report.DataRequests, 6, 9);
    }

    [Fact]
    public async Task A_server_that_refuses_all_ranges_sends_the_whole()
    {
        Answer((request, usual) => request.Ranges.Count > 0 ? Encoding.Latin1.GetBytes(Refusal) : usual);
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.DataRequests, 2, 5);
        Assert.Empty(_scene.Site.RequestsFor(Scene.Path)[^1].Ranges);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_server_that_answers_only_the_first_ranges_is_asked_for_the_others(int answered)
    {
        Answer((request, _) => Site.Usual(request with { Headers = FirstOf(request, answered) }, Target));
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(5 * 512, report.FetchedBytes);
        Assert.InRange(report.DataRequests, 2, 5);
    }

    [Fact]
    public async Task A_server_that_goes_on_to_the_end_of_the_file_is_read_no_further_than_it_was_asked()
    {
        Answer((request, usual) => request.Ranges.Count > 1 ? Answers.Range(Target, new ByteRange(request.Ranges[0].Start, Target.Length)) : usual);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(5 * 512, report.FetchedBytes);
        Assert.Equal(5 * 512, report.TransferredBytes);
        Assert.Equal(5, report.DataRequests);
    }

    [Fact]
    public async Task A_server_that_is_too_busy_is_asked_again_when_it_says()
    {
        int asked = 0;
        Answer((_, usual) => asked++ < 2 ? "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"u8.ToArray() : usual);
        await UpdatedAsync();
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], _scene.Time.Waits);
    }

    [Fact]
    public async Task A_server_that_stays_busy_is_given_up_after_few_requests_each_later_than_the_last()
    {
        Answer((_, _) => "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        FaultOutcome outcome = await FailedAsync(ExitCode.RateLimited);
        Assert.InRange(outcome.DataRequests, 2, 10);
        Assert.All(_scene.Time.Waits, wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task What_is_not_there_is_asked_for_once()
    {
        _scene.Site.Remove(Scene.Path);
        // Without its query and with it: a store may want its token.
        await FailedAsync(ExitCode.NotFound);
        Assert.Equal([Scene.Path, $"{Scene.Path}?token"], _scene.Site.RequestsFor(Scene.Path).SkipLast(1).Select(request => request.Path.Split('=')[0]));
    }

    [Fact]
    public async Task A_file_of_another_length_is_another_file()
    {
        _scene.Site.Publish(Scene.Path, Target[..^1]);
        Assert.Contains("299999 bytes, expected 300000", (await FailedAsync(ExitCode.ContentDiffers)).Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_block_that_always_comes_wrong_ends_the_run_and_the_right_ones_are_kept(bool understandsRanges)
    {
        byte[] wrong = Edited.Flipped(Target, 290);
        Answer((request, _) => understandsRanges ? Site.Usual(request, wrong) : Answers.Whole(wrong));
        FaultOutcome outcome = await FailedAsync(ExitCode.ContentDiffers);
        Assert.Contains("does not match its control file (1 blocks differ)", outcome.Line, StringComparison.Ordinal);
        Assert.InRange(outcome.DataRequests, 5, 40);
        Assert.Equal(512, outcome.Rerun.FetchedBytes);
    }

    [Fact]
    public async Task A_block_that_came_wrong_once_is_no_reason_to_blame_the_content_for_a_dead_network()
    {
        byte[] wrong = Edited.Flipped(Target, 290);
        int asked = 0;
        _scene.Site.Answer(Scene.Path, (request, connection) =>
            asked++ == 0 ? connection.WriteAsync(Answers.Range(wrong, request.Ranges[2])) : connection.EndAsync(Cut.Rst));
        await FailedAsync(ExitCode.Network);
    }

    [Theory]
    [InlineData(Cut.Fin)]
    [InlineData(Cut.Rst)]
    internal async Task An_answer_cut_anywhere_is_gone_on_with_where_it_broke(Cut cut)
    {
        int length = Site.Usual(RequestOfAll, Target).Length;
        for (int at = 0; at <= length; at += length / 23)
        {
            _scene.Old(Edited.Flipped(Target, Missing));
            int asked = 0;
            _scene.Site.Answer(Scene.Path, (request, connection) =>
            {
                if (asked++ == 0)
                    connection.CutAfter(at, cut);
                return connection.WriteAsync(Site.Usual(request, Target));
            });
            UpdateReport report = await UpdatedAsync();
            Assert.Equal(5 * 512, report.FetchedBytes);
            Assert.InRange(report.DataRequests, 1, 3);
        }
    }

    [Fact]
    public async Task The_next_address_is_tried_where_one_is_dead()
    {
        await using var scene = new Scene(Target, control => control with { Locations = ["gone", "target"] });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal((1, 2), (scene.DataRequests, report.DataRequests));
    }

    [Fact]
    public async Task The_next_address_gives_what_came_wrong_from_the_first()
    {
        await using var scene = new Scene(Target, control => control with { Locations = ["stale", "target"] });
        scene.Site.Publish("/stale", Edited.Flipped(Target, 3, 4));
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal(Target.Length, report.FetchedBytes);
        Assert.Equal(1024, Assert.Single(scene.Site.RequestsFor(Scene.Path)).Ranges.Sum(range => range.Length));
    }

    private static IReadOnlyList<KeyValuePair<string, string>> FirstOf(FaultRequest request, int count) =>
        [new("Range", "bytes=" + string.Join(',', request.Ranges.Take(count).Select(range => $"{range.Start}-{range.End - 1}")))];

    private void Answer(Func<FaultRequest, byte[], byte[]> answer) =>
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(answer(request, Site.Usual(request, Target))));

    private Task<UpdateReport> UpdatedAsync() => new FaultTrial(_scene).SucceedAsync();

    private Task<FaultOutcome> FailedAsync(ExitCode expected) => new FaultTrial(_scene) { Within = TimeSpan.FromMinutes(15) }.FailAsync(expected);
}
