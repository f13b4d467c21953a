using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Servers that keep us waiting, under whole updates; the time is virtual, and the server lets it pass.</summary>
public sealed class SlowServerTests : IDisposable
{
    private const int BlockBytes = 512, BytesPerSecond = 250_000;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(600);

    private static readonly byte[] Target = Edited.Content(1, 300_000);
    private readonly Scene _scene = new(Target);

    // Both addresses are on one host.
    private static HttpOptions Beside => new() { Connections = 2 };

    private bool IsOtherAsked => _scene.Site.RequestsFor("/other").Count > 0;

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(0)]             // before the status
    [InlineData(280_000)]       // in the body
    public async Task A_stall_is_noticed_in_time_and_the_rest_asked_for_again(int after)
    {
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            ReadOnlyMemory<byte> usual = Site.Usual(request, Target);
            bool isFirst = _scene.DataRequests == 1;
            await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(isFirst ? usual[..Math.Min(after, usual.Length)] : usual));
            while (isFirst && !connection.IsLeft)
                await _scene.Time.PassAsync(TimeSpan.FromSeconds(1));
        });
        UpdateReport report = await new FaultTrial(_scene) { Within = TimeSpan.FromMinutes(1) }.SucceedAsync();
        Assert.Equal((2, Target.Length), (_scene.DataRequests, report.FetchedBytes));
        Assert.InRange(report.TransferredBytes, Target.Length, Target.Length + BlockBytes);
    }

    [Fact]
    public async Task A_server_that_drips_is_left_for_another_in_a_minute()
    {
        PublishOther();
        _scene.Site.Answer(Scene.Path, DripAsync);
        await new FaultTrial(_scene) { Http = Beside, Within = TimeSpan.FromSeconds(90) }.SucceedAsync();
        Assert.Equal((1, 1), (_scene.DataRequests, _scene.Site.RequestsFor("/other").Count));
    }

    [Fact]
    public async Task A_server_that_drips_and_is_the_only_one_is_given_up_after_two_minutes()
    {
        _scene.Site.Answer(Scene.Path, DripAsync);
        FaultOutcome outcome = await new FaultTrial(_scene) { Within = TimeSpan.FromMinutes(3) }.FailAsync(ExitCode.TooSlow);
        Assert.Contains("the server sent less than 64 bytes a second for two minutes", outcome.Line, StringComparison.Ordinal);
        Assert.Equal(1, outcome.DataRequests);
    }

    [Fact]
    public async Task A_server_that_sends_and_rests_by_turns_is_no_fault()
    {
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            foreach (byte[] some in Site.Usual(request, Target).Chunk(20_000))
            {
                await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(some));
                await _scene.Time.PassAsync(TimeSpan.FromSeconds(10));
            }
        });
        UpdateReport report = await new FaultTrial(_scene).SucceedAsync();
        Assert.Equal((1, Target.Length), (_scene.DataRequests, report.TransferredBytes));
        Assert.Empty(_scene.Time.Waits);
        Assert.InRange(report.Elapsed, TimeSpan.FromSeconds(150), TimeSpan.FromSeconds(170));
    }

    [Fact]
    public async Task Over_a_distant_line_the_plan_takes_no_longer_than_a_plain_download_and_far_fewer_bytes()
    {
        byte[] target = Edited.Content(5, 4_000_000);
        // Eight heaps of five blocks, 5 KB apart within a heap.
        int[] missing = [.. Enumerable.Range(0, 40).Select(i => (i / 5 * 900) + (i % 5 * 10))];
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, missing));
        scene.Site.Answer(Scene.ControlPath, (_, connection) => SendAsync(Answers.Whole(new ControlText(target).ToBytes()), connection));
        // Only the first of several ranges: each costs a round trip of its own.
        scene.Site.Answer(Scene.Path, (request, connection) => SendAsync(Personalities.Answer("npm serve", request, target), connection));
        UpdateReport report = await new FaultTrial(scene).SucceedAsync();
        TimeSpan plain = RoundTrip + TimeSpan.FromSeconds((double)target.Length / BytesPerSecond);
        TimeSpan description = RoundTrip + TimeSpan.FromSeconds((double)new ControlText(target).ToBytes().Length / BytesPerSecond);
        Assert.InRange(report.Elapsed, TimeSpan.Zero, (1.05 * plain) + description + RoundTrip + TimeSpan.FromSeconds(0.15));
        Assert.InRange(report.TransferredBytes, missing.Length * BlockBytes, target.Length / 10);

        async Task SendAsync(byte[] answer, FaultConnection connection)
        {
            await scene.Time.PassAsync(RoundTrip);
            foreach (byte[] some in answer.Chunk(BytesPerSecond / 100))
            {
                await scene.Time.PassAsync(TimeSpan.FromSeconds((double)some.Length / BytesPerSecond));
                await scene.Time.UntilNoticedAsync(() => connection.WriteAsync(some));
            }
        }
    }

    private void PublishOther()
    {
        _scene.Site.Publish("/other", Target);
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = ["target", "other"] }.ToBytes());
    }

    private async Task DripAsync(FaultRequest request, FaultConnection connection)
    {
        byte[] usual = Site.Usual(request, Target);
        await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(usual.AsMemory(0, usual.AsSpan().IndexOf("\r\n\r\n"u8) + 4)));
        for (int at = usual.AsSpan().IndexOf("\r\n\r\n"u8) + 4; at < usual.Length && !IsOtherAsked && !connection.IsLeft; at++)
        {
            ReadOnlyMemory<byte> drop = usual.AsMemory(at, 1);
            await _scene.Time.UntilNoticedAsync(() => connection.WriteAsync(drop));
            await _scene.Time.PassAsync(TimeSpan.FromSeconds(1));
        }
    }
}
