using System.Text;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Servers that will not give ranges, or not as they should, at one address or at many: they are asked in another way before they are given up.</summary>
public sealed class UnwillingServerTests : IDisposable
{
    private static readonly byte[] Target = Edited.Content(1, 300_000);

    // Far apart, so that they are asked for as several ranges.
    private static readonly int[] Missing = [10, 150, 290, 430, 570];

    private readonly Scene _scene = new(Target);

    public UnwillingServerTests() => _scene.Old(Edited.Flipped(Target, Missing));

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("aligned")]
    [InlineData("twice")]
    [InlineData("overlapping")]
    [InlineData("beside")]
    public async Task A_server_that_answers_several_ranges_in_no_useful_way_is_asked_for_them_one_by_one(string manner)
    {
        Answer((request, usual) => request.Ranges.Count > 1 ? Parts(Oddly(manner, request.Ranges)) : usual);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(5 * 512, report.FetchedBytes);
        int[] counts = [.. _scene.Site.RequestsFor(Scene.Path).Select(request => request.Ranges.Count)];
        Assert.Equal(5, counts[0]);
        Assert.InRange(counts.Length, 3, 6);
        Assert.All(counts[1..], count => Assert.Equal(1, count));
        Assert.InRange(report.TransferredBytes, 5 * 512, 40_000);
    }

    [Fact]
    public async Task Parts_in_another_order_are_taken_as_they_come()
    {
        Answer((request, _) => Parts(request.Ranges.Reverse()));
        UpdateReport report = await UpdatedAsync();
        Assert.Equal((1, 5 * 512L), (report.DataRequests, report.FetchedBytes));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 406 Not Acceptable\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\nContent-Range: bytes */300000\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nContent-Range: bytes 1-4/300000\r\n\r\nABCD")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=B\r\nContent-Length: 9\r\n\r\n\r\n--B--\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in</html>")]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in</html>")]
    public async Task Whatever_a_server_does_to_ranges_it_is_asked_for_the_whole_before_it_is_given_up(string answer)
    {
        Answer((request, usual) => request.Ranges.Count > 0 ? Encoding.Latin1.GetBytes(answer) : usual);
        UpdateReport report = await new FaultTrial(_scene) { Within = TimeSpan.FromSeconds(5) }.SucceedAsync();
        Assert.InRange(report.DataRequests, 3, 4);
        Assert.InRange(report.TransferredBytes, 300_000, 310_000);
    }

    [Theory]
    [InlineData(Cut.Rst)]
    [InlineData(Cut.Fin)]
    internal async Task A_server_that_hangs_up_on_every_range_is_asked_for_the_whole_at_last(Cut cut)
    {
        _scene.Site.Answer(Scene.Path, (request, connection) =>
            request.Ranges.Count > 0 ? connection.EndAsync(cut) : connection.WriteAsync(Answers.Whole(Target)));
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(report.DataRequests, 8, 12);
    }

    [Fact]
    public async Task A_server_that_forbids_several_ranges_alone_is_asked_for_them_one_by_one()
    {
        Answer((request, usual) => request.Ranges.Count > 1 ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray() : usual);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal((6, 5 * 512L), (report.DataRequests, report.TransferredBytes));
    }

    [Fact]
    public async Task A_server_that_has_given_ranges_and_then_forbids_them_is_not_asked_for_the_whole()
    {
        int asked = 0;
        Answer((request, usual) => request.Ranges.Count > 1 || asked++ < 2
            ? Site.Usual(request with { Headers = FirstOf(request, 1) }, Target)
            : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        await new FaultTrial(_scene).FailAsync(ExitCode.Denied);
        Assert.All(_scene.Site.RequestsFor(Scene.Path).SkipLast(1), request => Assert.NotEmpty(request.Ranges));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_server_that_changes_its_mind_about_ranges_sends_the_whole_once(int connections)
    {
        byte[] target = Edited.Content(7, 6_000_000);
        await using var scene = new Scene(target);
        scene.Old(Edited.Flipped(target, [.. Enumerable.Range(0, 400).Select(i => 3 + (i * 29))]));
        int asked = 0;
        scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            Interlocked.Increment(ref asked) <= 2 ? Personalities.Answer("npm serve", request, target) : Answers.Whole(target)));
        UpdateReport report = await new FaultTrial(scene) { Http = new() { Connections = connections } }.SucceedAsync();
        Assert.InRange(report.TransferredBytes, 400 * 512, target.Length + (64 << 10));
    }

    [Theory]
    [InlineData("500 No", ExitCode.Network)]
    [InlineData("403 Forbidden", ExitCode.Denied)]
    [InlineData("204 No Content", ExitCode.Network)]
    internal async Task However_many_addresses_of_a_host_fail_it_is_asked_hardly_more_often_than_for_one(string status, ExitCode expected)
    {
        await using var scene = new Scene(Target, control => control with { Locations = [.. Enumerable.Range(0, 60).Select(i => $"down?{i}")] });
        scene.Old(Edited.Flipped(Target, Missing));
        scene.Site.Answer("/down", (_, connection) => connection.WriteAsync($"HTTP/1.1 {status}\r\n{(status[0] == '2' ? "" : "Content-Length: 0\r\n")}\r\n"));
        Exception? failure = await Record.ExceptionAsync(() => scene.UpdateAsync());
        Assert.Equal(expected, ExitCodes.Of(failure!));
        Assert.InRange(scene.Site.RequestsFor("/down").Count, 8, 12);
    }

    [Fact]
    public async Task What_one_address_of_a_host_taught_about_ranges_is_known_of_the_others()
    {
        await using var scene = new Scene(Target, control => control with { Locations = [.. Enumerable.Range(0, 60).Select(i => $"many?{i}")] });
        scene.Old(Edited.Flipped(Target, Missing));
        scene.Site.Answer("/many", (request, connection) => connection.WriteAsync(
            request.Ranges.Count > 0 ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray() : Answers.Whole(Target)));
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal(3, report.DataRequests);
    }

    [Fact]
    public async Task Every_host_is_tried_however_many_are_dead()
    {
        await using var alive = new Site();
        alive.Publish("/target", Target);
        await using var scene = new Scene(Target, control => control with
        {
            Locations = [.. Enumerable.Range(2, 30).Select(i => $"http://127.0.0.{i}:1025/target"), alive.Address("/target").ToString()],
        });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.InRange(report.DataRequests, 2, 40);
    }

    private static byte[] Parts(IEnumerable<ByteRange> ranges) => Answers.Multipart(Answers.MultipartBody(Target, ranges, "B"), "B");

    private static IEnumerable<ByteRange> Oddly(string manner, IReadOnlyList<ByteRange> ranges) => manner switch
    {
        "aligned" => ranges.Select(range => new ByteRange(range.Start / 8192 * 8192, Math.Min(Target.Length, (range.End + 8191) / 8192 * 8192))),
        "twice" => ranges.SelectMany(range => new[] { range, range }),
        "overlapping" => ranges.Select(range => new ByteRange(range.Start - 100, range.End + 100)),
        _ => ranges.Select(range => new ByteRange(range.End, range.End + range.Length)),
    };

    private static IReadOnlyList<KeyValuePair<string, string>> FirstOf(FaultRequest request, int count) =>
        [new("Range", "bytes=" + string.Join(',', request.Ranges.Take(count).Select(range => $"{range.Start}-{range.End - 1}")))];

    private void Answer(Func<FaultRequest, byte[], byte[]> answer) =>
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(answer(request, Site.Usual(request, Target))));

    private Task<UpdateReport> UpdatedAsync() => new FaultTrial(_scene).SucceedAsync();
}
