using System.Text;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Faults of the network under a whole update. What passes costs nothing that was proven; what stays ends soon, and the old file is untouched.</summary>
public sealed class NetworkFaultTests : IDisposable
{
    private const int BlockBytes = 512, MissingBlocks = 80;
    private const string Page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in</html>";

    private static readonly byte[] Target = Edited.Content(1, 300_000);

    // One run of blocks, which a request for one range brings.
    private static readonly byte[] Old = [.. Target[..(100 * BlockBytes)], .. new byte[MissingBlocks * BlockBytes], .. Target[(180 * BlockBytes)..]];

    private readonly Scene _scene = new(Target);
    private int _asked;

    public NetworkFaultTests() => _scene.Old(Old);

    public static TheoryData<string> Passing => [.. FaultsThatPass.Keys];

    public static TheoryData<string, int> Staying =>
        new()
        {
            { "reset before the status", 5 }, { "end in the header", 5 }, { "end in the body", 5 }, { "not HTTP", 5 }, { "another range", 5 }, { "encoded", 5 },
            { "page", 5 }, { "to a page", 5 }, { "denied", 7 }, { "500", 5 }, { "429", 13 }, { "circle", 6 },
        };

    private static Dictionary<string, Func<byte[], byte[]>> FaultsThatPass { get; } = new()
    {
        ["reset before the status"] = _ => [],
        ["end in the header"] = usual => usual[..30],
        ["end behind the header"] = usual => usual[..(HeadOf(usual) + 1)],
        ["end before a block's end"] = usual => usual[..(HeadOf(usual) + (20 * BlockBytes) - 1)],
        ["end at a block's end"] = usual => usual[..(HeadOf(usual) + (20 * BlockBytes))],
        ["end behind a block's end"] = usual => usual[..(HeadOf(usual) + (20 * BlockBytes) + 1)],
        ["end before the last byte"] = usual => usual[..^1],
        ["flipped bits"] = usual => [.. usual[..^100], (byte)(usual[^100] ^ 1), .. usual[^99..]],
        ["not HTTP"] = _ => "ICY 200 OK\r\n\r\n"u8.ToArray(),
        ["busy for a past date"] = _ => "HTTP/1.1 503 Busy\r\nRetry-After: Mon, 01 Jan 2001 00:00:30 GMT\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["busy for garbage"] = _ => "HTTP/1.1 429 Busy\r\nRetry-After: -7\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["busy for ages"] = _ => "HTTP/1.1 429 Busy\r\nRetry-After: 1000000000\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["500"] = _ => "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        ["page"] = _ => Encoding.Latin1.GetBytes(Page),
    };

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task A_fault_that_passes_costs_no_block_twice_that_came_right(string fault)
    {
        byte[]? spoilt = null;
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            byte[] usual = Site.Usual(request, Target);
            if (_asked++ > 0)
            {
                await connection.WriteAsync(usual);
                return;
            }
            await connection.WriteAsync(spoilt = FaultsThatPass[fault](usual));
            await connection.EndAsync(fault == "reset before the status" ? Cut.Rst : Cut.Fin);
        });
        UpdateReport report = await new FaultTrial(_scene) { Within = TimeSpan.FromMinutes(11) }.SucceedAsync();
        Assert.Equal(MissingBlocks * BlockBytes, report.FetchedBytes);
        Assert.InRange(report.TransferredBytes, MissingBlocks * BlockBytes, (MissingBlocks + 2) * BlockBytes);
        Assert.InRange(_scene.DataRequests, 2, 3);
        Assert.All(_scene.Time.Waits, wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(600)));
        Assert.NotNull(spoilt);
    }

    [Theory]
    [MemberData(nameof(Staying))]
    public async Task A_fault_that_stays_ends_the_run_soon_and_the_next_goes_on_where_it_ended(string fault, int exitCode)
    {
        _scene.Site.Answer("/login", (_, connection) => connection.WriteAsync(Page));
        _scene.Site.Answer(Scene.Path, (request, connection) => SpoilAsync(fault, request, connection));
        FaultOutcome outcome = await new FaultTrial(_scene).FailAsync((ExitCode)exitCode);
        if (fault.EndsWith("page", StringComparison.Ordinal))
            Assert.Contains("this looks like a login or error page", outcome.Line, StringComparison.Ordinal);
        Assert.InRange(outcome.DataRequests, 1, fault == "end in the body" ? MissingBlocks + 10 : 12);
        Assert.InRange(outcome.Rerun.FetchedBytes, 1, MissingBlocks * BlockBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task A_server_that_closes_after_some_requests_is_no_fault(int requestsPerConnection)
    {
        await using var scene = new Scene(Target);
        scene.Old(Edited.Flipped(Target, [.. Enumerable.Range(0, 10).Select(i => 5 + (i * 55))]));
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            // It says nothing of closing: the next request finds out.
            await connection.WriteAsync(Personalities.Answer("lighttpd", request, Target));
            if (request.NumberOnConnection + 1 >= requestsPerConnection)
                await connection.EndAsync(Cut.Fin);
        });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal(10 * BlockBytes, report.FetchedBytes);
        Assert.Empty(scene.Time.Waits);
    }

    [Fact]
    public async Task Signed_redirects_that_expire_on_the_way_are_resolved_again()
    {
        int signed = 0, served = 0;
        _scene.Old(Edited.Flipped(Target, [.. Enumerable.Range(0, 12).Select(i => 5 + (i * 45))]));
        _scene.Site.Answer(Scene.Path, (request, connection) => connection.WriteAsync(
            $"HTTP/1.1 302 Found\r\nLocation: /store?{++signed}\r\nContent-Length: 0\r\n\r\n"));
        // Each signature is good for one range; the store gives only the first of several.
        _scene.Site.Answer("/store", (request, connection) => request.Path == $"/store?{signed}" && served < signed
            ? connection.WriteAsync(Personalities.Answer("npm serve", request, Target)).ContinueWith(_ => served++, TaskScheduler.Default)
            : connection.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        UpdateReport report = await new FaultTrial(_scene).SucceedAsync();
        Assert.Equal(12 * BlockBytes, report.FetchedBytes);
        Assert.All(_scene.Time.Waits, wait => Assert.Equal(TimeSpan.FromSeconds(5), wait));
        Assert.True(signed > 1);
    }

    [Fact]
    public async Task An_address_that_breaks_off_half_way_is_gone_on_with_at_the_next()
    {
        await using var scene = new Scene(Target, control => control with { Locations = ["first", "target"] });
        int asked = 0;
        scene.Site.Answer("/first", async (request, connection) =>
        {
            asked++;
            connection.CutAfter(150_000, Cut.Rst);
            await connection.WriteAsync(Site.Usual(request, Target));
        });
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal((1, 1), (asked, scene.DataRequests));
        Assert.InRange(report.TransferredBytes, Target.Length, Target.Length + (64 << 10));
    }

    [Fact]
    public async Task An_address_that_vanishes_half_way_is_gone_on_with_at_the_next()
    {
        await using var scene = new Scene(Target, control => control with { Locations = ["first", "target"] });
        int[] missing = [.. Enumerable.Range(0, 12).Select(i => 5 + (i * 45))];
        scene.Old(Edited.Flipped(Target, missing));
        int asked = 0;
        scene.Site.Answer("/first", (request, connection) => connection.WriteAsync(
            asked++ < missing.Length / 2 ? Personalities.Answer("npm serve", request, Target) : "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray()));
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        Assert.Equal(missing.Length * BlockBytes, report.FetchedBytes);
        Assert.Equal((missing.Length / 2) + 1, asked);
        Assert.Equal(1, scene.DataRequests);
    }

    [Theory]
    [InlineData("http://nobody.invalid/target")]
    [InlineData("http://127.0.0.1:1/target")]
    public async Task An_address_that_cannot_be_reached_is_passed_over(string dead)
    {
        await using var scene = new Scene(Target, control => control with { Locations = [dead, "target"] });
        await new FaultTrial(scene).SucceedAsync();
        Assert.Equal(1, scene.DataRequests);
    }

    [Fact]
    public async Task Ranges_that_a_stale_mirror_answers_are_fetched_from_one_that_is_not()
    {
        byte[] stale = Edited.Content(9, Target.Length);
        _scene.Site.Answer(Scene.Path, (_, connection) => connection.WriteAsync(
            $"HTTP/1.1 302 Found\r\nLocation: /{(_asked++ == 0 ? "stale" : "fresh")}\r\nContent-Length: 0\r\n\r\n"));
        _scene.Site.Answer("/stale", (request, connection) => _asked == 1 && _scene.Site.RequestsFor("/stale").Count == 1
            ? connection.WriteAsync(Site.Usual(request, stale))
            : connection.WriteAsync("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"));
        _scene.Site.Publish("/fresh", Target);
        UpdateReport report = await new FaultTrial(_scene).SucceedAsync();
        Assert.Equal(MissingBlocks * BlockBytes, report.FetchedBytes);
    }

    private static int HeadOf(byte[] answer) => answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;

    private static async Task SpoilAsync(string fault, FaultRequest request, FaultConnection connection)
    {
        byte[] usual = Site.Usual(request, Target);
        int length = fault switch { "reset before the status" => 0, "end in the header" => 30, "end in the body" => Math.Min(HeadOf(usual) + 700, usual.Length - 1), _ => int.MaxValue };
        if (length < usual.Length)
        {
            await connection.WriteAsync(usual.AsMemory(0, length));
            await connection.EndAsync(length == 0 ? Cut.Rst : Cut.Fin);
            return;
        }
        await connection.WriteAsync(fault switch
        {
            "not HTTP" => "ICY 200 OK\r\n\r\n"u8.ToArray(),
            "another range" => Answers.Range(Target, new ByteRange(7, 7 + 512)),
            "encoded" => Answers.Whole(Target, "Content-Encoding: gzip\r\n"),
            "page" => Encoding.Latin1.GetBytes(Page),
            "to a page" => "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            "denied" => "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            "429" => "HTTP/1.1 429 Busy\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            "circle" => "HTTP/1.1 302 Found\r\nLocation: /target\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
            _ => "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"u8.ToArray(),
        });
        if (fault == "not HTTP")
            await connection.EndAsync(Cut.Fin);
    }
}
