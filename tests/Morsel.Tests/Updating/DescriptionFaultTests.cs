using Morsel.Cli;
using Morsel.Tests.Faults;
using Morsel.Transports;

namespace Morsel.Tests.Updating;

/// <summary>Servers that do not give the description at once, or something else: it is asked for again where that helps, and never too often.</summary>
public sealed class DescriptionFaultTests : IDisposable
{
    private const string Page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>No</html>";
    private static readonly byte[] Target = Edited.Content(1, 100_000);
    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, 7));

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
    [InlineData("429 Slow down", TransportFailure.Busy, 13)]
    [InlineData("500 Oops", TransportFailure.ServerError, 5)]
    public async Task A_server_that_stays_so_is_given_up_after_few_requests(string status, TransportFailure failure, int exitCode)
    {
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        await FailedAsync(failure, exitCode);
        Assert.InRange(_scene.Site.RequestsFor(Scene.ControlPath).Count, 3, 10);
        Assert.All(_scene.Time.Waits, wait => Assert.True(wait >= TimeSpan.FromMilliseconds(250)));
    }

    [Theory]
    [InlineData("401 Who", TransportFailure.Denied, 7)]
    [InlineData("404 Gone", TransportFailure.NotFound, 8)]
    [InlineData("418 Tea", TransportFailure.BadReply, 5)]
    public async Task What_will_not_pass_is_asked_for_once(string status, TransportFailure failure, int exitCode)
    {
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
        await FailedAsync(failure, exitCode);
        Assert.Single(_scene.Site.RequestsFor(Scene.ControlPath));
    }

    [Theory]
    [InlineData(Page)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")]
    public async Task A_captive_portal_is_called_what_it_is(string answer)
    {
        _scene.Site.Answer("/login", (_, connection) => connection.WriteAsync(Page));
        AnswerFirst(int.MaxValue, connection => connection.WriteAsync(answer));
        TransportException failure = await FailedAsync(TransportFailure.BadReply, 5);
        Assert.Contains("this looks like a login page", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, _scene.DataRequests);
    }

    [Fact]
    public async Task A_description_that_drips_is_not_waited_for()
    {
        byte[] control = new ControlText(Target).ToBytes();
        AnswerFirst(int.MaxValue, async connection =>
        {
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {control.Length}\r\n\r\n");
            foreach (byte[] some in control.Chunk(control.Length / 3))
            {
                await connection.WriteAsync(some);
                Pass(TimeSpan.FromSeconds(40));
            }
        });
        TransportException failure = await FailedAsync(TransportFailure.TooSlow, 14);
        Assert.Contains("too slow", failure.Message, StringComparison.Ordinal);
    }

    private void Pass(TimeSpan time) => _scene.Time.CreateTimer(_ => { }, null, time, Timeout.InfiniteTimeSpan).Dispose();

    private void AnswerFirst(int count, Func<FaultConnection, Task> answer)
    {
        int asked = 0;
        byte[] control = new ControlText(Target).ToBytes();
        _scene.Site.Answer(Scene.ControlPath, (_, connection) => asked++ < count ? answer(connection) : connection.WriteAsync(Answers.Whole(control)));
    }

    private async Task UpdatedAsync()
    {
        FaultContract contract = FaultContract.Before(_scene.Output);
        await _scene.UpdateAsync();
        contract.AssertReplacedBy(Target);
    }

    private async Task<TransportException> FailedAsync(TransportFailure expected, int exitCode)
    {
        FaultContract contract = FaultContract.Before(_scene.Output);
        var failure = await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync());
        contract.AssertKept();
        Assert.Equal((expected, exitCode), (failure.Failure, (int)ExitCodes.Of(failure)));
        return failure;
    }
}
