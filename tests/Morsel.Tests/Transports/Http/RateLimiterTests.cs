using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>How fast bodies are read; nobody waits, the clock jumps.</summary>
public sealed class RateLimiterTests
{
    private static readonly byte[] Content = Received.Content(200_000);
    private readonly HurriedTime _time = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task All_connections_together_stay_within_the_rate(int connections)
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(Content)));
        using var transport = new HttpTransport(new HttpOptions { Connections = connections, RateWindows = [RateWindow.Always(50_000)] }, _time);
        DateTimeOffset begin = _time.GetUtcNow();
        Received[] got = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => Received.AllAsync(transport, new TransferRequest(server.Address(), []))));
        Assert.All(got, reply => Assert.Equal(Content, reply.Only.Bytes));
        double seconds = (_time.GetUtcNow() - begin).TotalSeconds;
        Assert.InRange(connections * Content.Length / seconds, 45_000, 56_000);
    }

    [Fact]
    public async Task A_window_holds_for_its_time_of_the_day_and_the_first_that_holds_is_in_force()
    {
        // It is midnight: an hour of 1 KiB/s, and then as fast as can be.
        RateWindow[] windows = [new(new(23, 0), new(0, 1), 1024), RateWindow.Always(1 << 30)];
        var pace = new RateLimiter(windows, new InUtc(_time));
        long read = await ReadAsync(pace, TimeSpan.FromSeconds(59));
        Assert.InRange(read, 58 << 10, 61 << 10);
        _ = await ReadAsync(pace, TimeSpan.FromSeconds(2));
        Assert.InRange(await ReadAsync(pace, TimeSpan.FromSeconds(1)), 900 << 20, 1300 << 20);
    }

    [Fact]
    public async Task Where_no_window_holds_nothing_is_held_back()
    {
        var pace = new RateLimiter([new(new(8, 0), new(18, 0), 1024)], new InUtc(_time));
        Assert.Equal(1 << 20, await pace.WaitAsync(1 << 20, default));
        pace.Count(1 << 20);
        Assert.Equal(1 << 20, await pace.WaitAsync(1 << 20, default));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_rest_is_not_saved_up()
    {
        var clock = new FakeTimeProvider();
        var pace = new RateLimiter([RateWindow.Always(8000)], clock);
        pace.Count(1000);
        clock.Advance(TimeSpan.FromHours(1));
        int read = 0;
        while (pace.WaitAsync(1000, default).AsTask() is { IsCompleted: true } wait && read < 100_000)
        {
            pace.Count(await wait);
            read += 1000;
        }
        Assert.InRange(read, 1000, 2000);
    }

    [Fact]
    public async Task A_wait_ends_when_it_is_cancelled()
    {
        var pace = new RateLimiter([RateWindow.Always(1)], new FakeTimeProvider());
        pace.Count(1000);
        using var stop = new CancellationTokenSource();
        Task<int> waiting = pace.WaitAsync(1, stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Being_held_back_is_no_stall()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(Content.AsSpan(0, 100))));
        var options = new HttpOptions { RateWindows = [RateWindow.Always(1)], StallTimeout = TimeSpan.FromSeconds(1) };
        using var transport = new HttpTransport(options, _time);
        DateTimeOffset begin = _time.GetUtcNow();
        Assert.Equal(Content[..100], (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);
        Assert.InRange((_time.GetUtcNow() - begin).TotalSeconds, 98, 101);
    }

    [Theory]
    [InlineData("08:00", "18:00", "08:00", true)]
    [InlineData("08:00", "18:00", "18:00", false)]
    [InlineData("22:00", "06:00", "23:59", true)]
    [InlineData("22:00", "06:00", "05:59", true)]
    [InlineData("22:00", "06:00", "06:00", false)]
    [InlineData("00:00", "00:00", "12:00", true)]
    [InlineData("18:00", "00:00", "23:59", true)]
    public void A_window_may_go_past_midnight(string start, string end, string time, bool holds) =>
        Assert.Equal(holds, new RateWindow(Time(start), Time(end), 1).Holds(Time(time)));

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<long> ReadAsync(RateLimiter pace, TimeSpan duration)
    {
        DateTimeOffset end = _time.GetUtcNow() + duration;
        long read = 0;
        for (int allowed; _time.GetUtcNow() < end; read += allowed)
            pace.Count(allowed = await pace.WaitAsync(int.MaxValue, default));
        return read;
    }

    /// <summary>The same time, at Greenwich.</summary>
    private sealed class InUtc(TimeProvider time) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            time.CreateTimer(callback, state, dueTime, period);
    }
}
