using Morsel.Cli.Running;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Servers that do not give the description at once, or something else: it is asked for again where that helps, and never too often.</summary>
public sealed class DescriptionFaultTests : IDisposable
{
    private const string Page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>No</html>";
    private static readonly byte[] Target = Edited.Content(1, 100_000);
    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, 7));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("X-GZip", true)]
    [InlineData("gzip", false)]       // said of a name, and not true of the content
    public async Task A_control_file_that_comes_packed_though_nobody_asked_for_that_is_unpacked(string encoding, bool isPacked)
    {
        byte[] plain = new ControlText(_scene.Target).ToBytes();
        _scene.Site.Answer(Scene.ControlPath, (_, connection) =>
            connection.WriteAsync(Answers.Whole(isPacked ? Packed(plain) : plain, $"Content-Encoding: {encoding}\r\n")));
        await new FaultTrial(_scene).SucceedAsync();
        Assert.Single(_scene.Site.RequestsFor(Scene.ControlPath));
    }

    [Fact]
    public async Task A_control_file_that_unpacks_to_more_than_its_limit_is_refused_before_it_is_unpacked()
    {
        byte[] bomb = Packed([.. "zsync: 0.6.2\nBlocksize: 512\nX: "u8, .. Enumerable.Repeat((byte)'x', 100_000_000)]);
        _scene.Site.Answer(Scene.ControlPath, (_, connection) => connection.WriteAsync(Answers.Whole(bomb, "Content-Encoding: gzip\r\n")));
        long before = GC.GetTotalAllocatedBytes();
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync(_scene.Request with { DescriptionLimit = 1 << 20 }));
        Assert.Equal(ExitCode.InvalidDescription, ExitCodes.Of(failure!));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 50_000_000);
    }

    [Fact]
    public async Task A_control_file_whose_packing_is_broken_is_a_bad_reply()
    {
        byte[] packed = Packed(new ControlText(_scene.Target).ToBytes());
        packed[^2000] ^= 1;
        _scene.Site.Answer(Scene.ControlPath, (_, connection) => connection.WriteAsync(Answers.Whole(packed, "Content-Encoding: gzip\r\n")));
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync());
        Assert.IsType<TransportException>(failure);
    }

    private static byte[] Packed(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
            gzip.Write(plain);
        return packed.ToArray();
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        AnswerFirst(2, connection => connection.WriteAsync("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));
        await UpdatedAsync();
        Assert.Equal([TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7)], _scene.Time.Waits);
    }

    [Theory]
    [InlineData(0, Cut.Rst)]
    [InlineData(10, Cut.Fin)]
    [InlineData(150, Cut.Rst)]
    [InlineData(2000, Cut.Fin)]
    internal async Task A_broken_answer_is_asked_for_again(int after, Cut cut)
    {
        byte[] control = new ControlText(Target).ToBytes();
        AnswerFirst(3, connection =>
        {
            connection.CutAfter(after, cut);
            return connection.WriteAsync(Answers.Whole(control));
        });
        await UpdatedAsync();
        Assert.All(_scene.Time.Waits, wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250)));
    }

    [Theory]
    [InlineData("429 Slow down", 13)]
    [InlineData("500 Oops", 5)]
    public async Task A_server_that_stays_so_is_given_up_after_few_requests(string status, int exitCode)
    {
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        await FailedAsync(exitCode);
        Assert.InRange(_scene.Site.RequestsFor(Scene.ControlPath).Count, 4, 10);
        Assert.All(_scene.Time.Waits, wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250)));
    }

    [Theory]
    [InlineData("401 Who", 7)]
    [InlineData("404 Gone", 8)]
    [InlineData("418 Tea", 5)]
    public async Task What_will_not_pass_is_asked_for_once(string status, int exitCode)
    {
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        await FailedAsync(exitCode);
        // The other one is the rerun's.
        Assert.Equal(2, _scene.Site.RequestsFor(Scene.ControlPath).Count);
    }

    [Theory]
    [InlineData(Page)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_captive_portal_is_called_what_it_is(string answer)
    {
        _scene.Site.Answer("/login", (_, connection) => connection.WriteAsync(Page));
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync(answer));
        FaultOutcome outcome = await FailedAsync(5);
        Assert.Contains("this looks like a login page", outcome.Line, StringComparison.Ordinal);
        Assert.Equal(0, outcome.DataRequests);
    }

    [Fact]
    public async Task A_description_that_drips_is_not_waited_for()
    {
        byte[] control = new ControlText(Target).ToBytes();
        AnswerFirst(int.MaxValue, async connection =>
        {
            foreach (byte[] some in Answers.Whole(control).Chunk(control.Length / 9))
            {
                await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(some));
                await _scene.Time.PassAsync(TimeSpan.FromSeconds(14));
            }
        });
        Assert.Contains("too slow", (await FailedAsync(14)).Line, StringComparison.Ordinal);
    }

    private void AnswerFirst(int count, Func<FaultConnection, Task> answer)
    {
        int asked = 0;
        byte[] control = new ControlText(Target).ToBytes();
        _scene.Site.Answer(Scene.ControlPath, (_, connection) => asked++ < count ? answer(connection) : connection.WriteAsync(Answers.Whole(control)));
    }

    private Task<UpdateReport> UpdatedAsync() => new FaultTrial(_scene).SucceedAsync();

    private Task<FaultOutcome> FailedAsync(int exitCode) => new FaultTrial(_scene).FailAsync((ExitCode)exitCode);
}
