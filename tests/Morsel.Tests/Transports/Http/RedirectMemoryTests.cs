using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Targets of redirects are remembered, and resolved again when they hold no longer.</summary>
public sealed class RedirectMemoryTests
{
    private static readonly byte[] Content = Received.Content(100);
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_target_is_remembered_for_a_minute()
    {
        await using FaultServer server = Server(request => request.Path == "/target" ? Redirect("/there") : Answers.Whole(Content));
        using var transport = new HttpTransport(null, _clock);
        await AskAsync(transport, server);
        _clock.Advance(TimeSpan.FromSeconds(59));
        await AskAsync(transport, server);
        Assert.Equal(["/target", "/there", "/there"], server.Requests.Select(request => request.Path));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AskAsync(transport, server);
        Assert.Equal(["/target", "/there"], server.Requests.Skip(3).Select(request => request.Path));
    }

    [Theory]
    [InlineData("400 Bad Request")]
    [InlineData("401 Unauthorized")]
    [InlineData("404 Not Found")]
    [InlineData("403 Forbidden")]
    [InlineData("410 Gone")]
    [InlineData("412 Precondition Failed")]
    public async Task A_remembered_target_that_expired_is_resolved_again_at_once(string status)
    {
        string target = "/first";
        await using FaultServer server = Server(request => request.Path == "/target" ? Redirect(target)
            : request.Path == target ? Answers.Whole(Content)
            : Answers.Join($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n", []));
        using var transport = new HttpTransport(null, _clock);
        await AskAsync(transport, server);
        target = "/second";
        await AskAsync(transport, server);
        Assert.Equal(["/target", "/first", "/first", "/target", "/second"], server.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_target_that_denies_after_a_fresh_redirect_is_denied()
    {
        await using FaultServer server = Server(request =>
            request.Path == "/target" ? Redirect("/there") : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        using var transport = new HttpTransport(null, _clock);
        var failure = await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, server));
        Assert.Equal(TransportFailure.Denied, failure.Failure);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_remembered_target_that_broke_is_forgotten()
    {
        bool breaks = false;
        await using var server = new FaultServer((request, connection) =>
            request.Path == "/target" ? connection.WriteAsync(Redirect("/there"))
            : breaks ? connection.EndAsync(Cut.Rst) : connection.WriteAsync(Answers.Whole(Content)));
        using var transport = new HttpTransport(null, _clock);
        await AskAsync(transport, server);
        breaks = true;
        await Assert.ThrowsAsync<TransportException>(() => AskAsync(transport, server));
        breaks = false;
        int before = server.Requests.Count;
        await AskAsync(transport, server);
        Assert.Equal("/target", server.Requests[before].Path);
    }

    [Fact]
    public async Task A_target_that_expires_again_and_again_is_resolved_again_at_most_every_5_seconds()
    {
        // Each signed address serves one request, and is denied from then on.
        int signed = 0;
        var used = new HashSet<string>();
        var time = new HurriedTime();
        await using FaultServer server = Server(request => request.Path == "/target" ? Redirect($"/signed?{++signed}")
            : used.Add(request.Path) ? Answers.Whole(Content)
            : "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        using var transport = new HttpTransport(null, time);
        for (int i = 0; i < 5; i++)
            await AskAsync(transport, server);
        Assert.Equal(5, signed);
        Assert.Equal(Enumerable.Repeat(TimeSpan.FromSeconds(5), 3), time.Waits);
    }

    [Fact]
    public async Task Requests_that_find_the_target_expired_together_resolve_it_again_once()
    {
        const int Together = 4;
        string target = "/first";
        int denied = 0;
        var all = new TaskCompletionSource();
        await using var server = new FaultServer(async (request, connection) =>
        {
            if (request.Path == "/first" && target != "/first")
            {
                if (Interlocked.Increment(ref denied) == Together)
                    all.SetResult();
                await all.Task;
                await connection.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            await connection.WriteAsync(request.Path == "/target" ? Redirect(target) : Answers.Whole(Content));
        });
        using var transport = new HttpTransport(null, _clock);
        await AskAsync(transport, server);
        target = "/second";
        await Task.WhenAll(Enumerable.Range(0, Together).Select(_ => AskAsync(transport, server)));
        Assert.Equal(2, server.Requests.Count(request => request.Path == "/target"));
    }

    private static async Task AskAsync(HttpTransport transport, FaultServer server) =>
        Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);

    private static FaultServer Server(Func<FaultRequest, byte[]> answer)
    {
        FaultServer? server = null;
        return server = new FaultServer((request, connection) => connection.WriteAsync(
            Answers.Join(System.Text.Encoding.Latin1.GetString(answer(request)).Replace("{port}", $"{server!.Port}", StringComparison.Ordinal), [])));
    }

    private static byte[] Redirect(string location, string status = "302") =>
        Answers.Join($"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n", []);
}
