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
    public async Task A_header_that_drips_is_a_time_out_in_spite_of_its_bytes()
    {
        var dripped = new SemaphoreSlim(0);
        var more = new SemaphoreSlim(0);
        await using var server = new FaultServer(async (_, connection) =>
        {
            foreach (char letter in "HTTP/1.1 200 OK\r\n")
            {
                await connection.WriteAsync($"{letter}");
                dripped.Release();
                await more.WaitAsync();
            }
        });
        using var transport = new HttpTransport(null, _clock);
        Task<TransferReply> sending = transport.SendAsync(new TransferRequest(server.Address(), []), default);
        for (int i = 0; i < 3; i++)
        {
            await dripped.WaitAsync();
            Assert.False(sending.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(10));
            more.Release();
        }
        Assert.Equal(TransportFailure.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => sending)).Failure);
        more.Release(20);
    }

    [Fact]
    public async Task The_time_for_an_answer_begins_when_the_request_leaves_and_not_while_it_waits_for_a_connection()
    {
        var first = new TaskCompletionSource<FaultConnection>();
        await using var server = new FaultServer((request, connection) =>
        {
            if (request.NumberOnConnection > 0)
                return connection.WriteAsync(Answers.Whole(Content));
            first.SetResult(connection);
            return Task.CompletedTask;
        });
        using var transport = new HttpTransport(new HttpOptions { Connections = 1 }, _clock);
        var request = new TransferRequest(server.Address(), []);
        Task<Received> one = Received.AllAsync(transport, request);
        FaultConnection connection = await first.Task;
        Task<TransferReply> other = transport.SendAsync(request, default);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await connection.WriteAsync(Answers.Whole(Content));
        Assert.Equal(Content, (await one).Only.Bytes);
        // 29 s in the queue count neither against the server nor as its slowness.
        await using TransferReply reply = await other;
        Assert.Equal(TimeSpan.Zero, reply.FirstByteTime);
        Assert.Equal(Content, await Received.BytesAsync((await reply.NextPartAsync(default))!));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(-87_600)]
    public async Task A_jump_of_the_wall_clock_is_no_time_out(int hours)
    {
        var more = new TaskCompletionSource();
        await using var server = new FaultServer(async (_, connection) =>
        {
            byte[] answer = Answers.Whole(Content);
            int half = answer.AsSpan().IndexOf(Content.AsSpan(200, 20));
            await connection.WriteAsync(answer.AsMemory(0, half));
            await more.Task;
            await connection.WriteAsync(answer.AsMemory(half));
        });
        using var transport = new HttpTransport(null, _clock);
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), []), default);
        ReplyPart? part = await reply.NextPartAsync(default);
        Task<int> reading = await PendingReadAsync(part!);
        _clock.JumpWallClock(TimeSpan.FromHours(hours));
        _clock.Advance(TimeSpan.FromSeconds(1));
        more.SetResult();
        Assert.True(await reading > 0);
    }

    [Fact]
    public async Task A_multipart_answer_that_stalls_at_any_byte_is_a_time_out_and_hands_out_nothing_false()
    {
        byte[] answer = Answers.NginxMultipart(Content, Received.Ranges("0-40 100-130 900-1000"));
        int head = answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        int lastByteAt = answer.AsSpan().LastIndexOf(Content.AsSpan(990, 10)) + 10;
        int at = 0;
        var stalled = new SemaphoreSlim(0);
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync(answer.AsMemory(0, at));
            stalled.Release();
            await connection.EndAsync(Cut.Stall);
        });
        for (; at < lastByteAt; at++)
        {
            using var transport = new HttpTransport(null, _clock);
            var parts = new List<(long, byte[])>();
            Task<bool> reading = ReadAsync(transport, new TransferRequest(server.Address(), Received.Ranges("0-40 100-130 900-1000")), parts);
            await stalled.WaitAsync();
            // Whatever it waits for, its time is up at some step.
            while (!reading.IsCompleted)
            {
                for (int i = 0; i < 20; i++)
                    await Task.Yield();
                _clock.Advance(TimeSpan.FromSeconds(5));
            }
            Assert.False(await reading, $"the answer stalled after {at - head} bytes of its body and passed for whole");
            new Received(ReplyKind.Parts, parts).AssertTrueTo(Content);
        }
    }

    [Fact]
    public async Task The_options_set_the_limits()
    {
        var asked = new TaskCompletionSource();
        await using var server = new FaultServer((_, connection) =>
        {
            asked.SetResult();
            return connection.EndAsync(Cut.Stall);
        });
        using var transport = new HttpTransport(new HttpOptions { FirstByteTimeout = TimeSpan.FromSeconds(2) }, _clock);
        Task<TransferReply> sending = transport.SendAsync(new TransferRequest(server.Address(), []), default);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TransportFailure.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => sending)).Failure);
    }

    private static async Task<bool> ReadAsync(HttpTransport transport, TransferRequest request, List<(long, byte[])> parts)
    {
        try
        {
            await using TransferReply reply = await transport.SendAsync(request, default);
            byte[] buffer = new byte[7];
            while (await reply.NextPartAsync(default) is { } part)
            {
                long position = part.Start;
                for (int count; (count = await part.ReadAsync(buffer, default)) > 0; position += count)
                    parts.Add((position, buffer[..count]));
            }
            return true;
        }
        catch (TransportException e) when (e.Failure == TransportFailure.TimedOut)
        {
            return false;
        }
    }

    /// <summary>Reads all that the server sends, up to byte 200 of the resource; the next read finds nothing.</summary>
    private static async Task<Task<int>> PendingReadAsync(ReplyPart part, CancellationToken cancellationToken = default)
    {
        for (long position = part.Start; position < 200;)
            position += await part.ReadAsync(new byte[1000], cancellationToken);
        return part.ReadAsync(new byte[1000], cancellationToken).AsTask();
    }
}
