using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Servers that keep us waiting; the time is virtual.</summary>
public sealed class TimeOutTests
{
    private static readonly byte[] Content = Received.Content(1000);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task No_answer_for_30_seconds_is_a_time_out()
    {
        var asked = new TaskCompletionSource();
        await using var server = new FaultServer((_, connection) =>
        {
            asked.SetResult();
            return connection.EndAsync(Cut.Stall);
        });
        using var transport = new HttpTransport(null, _clock);
        Task<TransferReply> sending = transport.SendAsync(new TransferRequest(server.Address(), []), default);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        var failure = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Equal(TransportFailure.TimedOut, failure.Failure);
        Assert.EndsWith("no answer within 30 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("100-400 500-600")]
    [InlineData("150-400")]
    public async Task A_body_that_stands_still_for_15_seconds_is_a_time_out(string ranges)
    {
        await using var server = new FaultServer((request, connection) =>
        {
            byte[] answer = request.Ranges.Count == 0 ? Answers.Whole(Content)
                : request.Ranges.Count == 1 ? Answers.Range(Content, request.Ranges[0])
                : Answers.NginxMultipart(Content, request.Ranges);
            connection.CutAfter(answer.AsSpan().IndexOf(Content.AsSpan(200, 20)), Cut.Stall);
            return connection.WriteAsync(answer);
        });
        using var transport = new HttpTransport(null, _clock);
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), Received.Ranges(ranges)), default);
        ReplyPart? part = await reply.NextPartAsync(default);
        Task<int> reading = await PendingReadAsync(part!);
        _clock.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(TransportFailure.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => reading)).Failure);
    }

    [Fact]
    public async Task Time_between_reads_is_the_callers_and_no_stall()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(Content)));
        using var transport = new HttpTransport(null, _clock);
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), []), default);
        ReplyPart? part = await reply.NextPartAsync(default);
        for (int i = 0; i < 10; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await part!.ReadAsync(new byte[50], default) > 0);
        }
    }

    [Fact]
    public async Task A_caller_that_gives_up_sees_its_own_cancellation_and_no_time_out()
    {
        await using var server = new FaultServer((_, connection) =>
        {
            byte[] answer = Answers.Whole(Content);
            connection.CutAfter(answer.AsSpan().IndexOf(Content.AsSpan(200, 20)), Cut.Stall);
            return connection.WriteAsync(answer);
        });
        using var transport = new HttpTransport(null, _clock);
        using var givingUp = new CancellationTokenSource();
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), []), givingUp.Token);
        ReplyPart? part = await reply.NextPartAsync(givingUp.Token);
        Task<int> reading = await PendingReadAsync(part!, givingUp.Token);
        await givingUp.CancelAsync();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(givingUp.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task The_options_set_the_limits()
    {
        await using var server = new FaultServer((_, connection) => connection.EndAsync(Cut.Stall));
        using var transport = new HttpTransport(new HttpOptions { FirstByteTimeout = TimeSpan.FromSeconds(2) }, _clock);
        Task<TransferReply> sending = transport.SendAsync(new TransferRequest(server.Address(), []), default);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TransportFailure.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => sending)).Failure);
    }

    /// <summary>Reads all that the server sends, up to byte 200 of the resource; the next read finds nothing.</summary>
    private static async Task<Task<int>> PendingReadAsync(ReplyPart part, CancellationToken cancellationToken = default)
    {
        for (long position = part.Start; position < 200;)
            position += await part.ReadAsync(new byte[1000], cancellationToken);
        return part.ReadAsync(new byte[1000], cancellationToken).AsTask();
    }
}
