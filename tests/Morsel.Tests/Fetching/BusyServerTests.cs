using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Servers that ask for fewer requests, by their number or by their rate.</summary>
public sealed class BusyServerTests : IDisposable
{
    private static readonly byte[] Target = Edited.Content(1, 600_000);
    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, [.. Enumerable.Range(0, 55).Select(i => i * 20)]));

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_server_that_bears_one_connection_is_asked_over_one_once_it_has_said_so()
    {
        int underWay = 0, refused = 0, atOnceSince = 0;
        var second = new TaskCompletionSource();
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            int atOnce = Interlocked.Increment(ref underWay);
            if (atOnce > 1)
            {
                (refused, atOnceSince) = (refused + 1, 0);
                Interlocked.Decrement(ref underWay);
                await connection.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
                second.TrySetResult();
                return;
            }
            atOnceSince = Math.Max(atOnceSince, atOnce);
            // The first of all goes alone; the next one is not answered before there is another beside it.
            if (_scene.DataRequests > 1)
                await Task.WhenAny(second.Task, Task.Delay(TimeSpan.FromSeconds(5)));
            Interlocked.Decrement(ref underWay);
            await connection.WriteAsync(Personalities.Answer("npm serve", request, Target));
        });
        await new FaultTrial(_scene) { Http = new() { Connections = 8 } }.SucceedAsync();
        Assert.Equal((1, 1), (refused, atOnceSince));
        Assert.InRange(_scene.DataRequests, 20, 70);
    }

    [Theory]
    [InlineData("60", true)]
    [InlineData("59", false)]
    [InlineData("Thu, 01 Jan 2026 00:02:00 GMT", true)]
    public async Task A_server_that_asks_for_more_patience_than_there_is_time_is_not_waited_for(string retryAfter, bool isTooLong)
    {
        foreach (string path in new[] { Scene.ControlPath, Scene.Path })
        {
            int asked = 0;
            _scene.Old(Edited.Flipped(Target, 1, 2));
            _scene.Site.AnswerAsUsual();
            _scene.Site.Answer(path, (request, connection) => asked++ == 0
                ? connection.WriteAsync($"HTTP/1.1 429 Slow down\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n")
                : connection.WriteAsync(path == Scene.Path ? Site.Usual(request, Target) : Answers.Whole(new ControlText(Target).ToBytes())));
            var trial = new FaultTrial(_scene) { MaxTime = TimeSpan.FromSeconds(60), Within = TimeSpan.FromSeconds(isTooLong ? 0 : 60) };
            if (isTooLong)
                Assert.Contains("try again in ", (await trial.FailAsync(ExitCode.RateLimited)).Line, StringComparison.Ordinal);
            else
                await trial.SucceedAsync();
        }
    }
}
