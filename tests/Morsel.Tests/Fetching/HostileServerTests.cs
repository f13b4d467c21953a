using System.Text;
using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching;

/// <summary>Servers that mean harm, under whole updates: to us, or by us to somebody else.</summary>
public sealed class HostileServerTests : IDisposable
{
    private const int MostLocations = 64;
    private static readonly byte[] Target = Edited.Content(1, 100_000);
    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, 5, 6, 100));

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("Content-Length: {n}\r\nContent-Length: 7", 0)]
    [InlineData("Content-Length: 7\r\nContent-Length: {n}", 0)]
    [InlineData("Content-Length: 7\r\nTransfer-Encoding: chunked", 0)]
    [InlineData("Content-Length: -5", 0)]
    [InlineData("Content-Length: 99999999999999999999", 0)]
    [InlineData("Content-Length: {n}\r\nX-Folded: a\r\n Content-Length: 7", 0)]
    [InlineData("Content-Length: {n}\r\nX: a\0b", 0)]
    [InlineData("Content-Length: {n}\r\nContent-\0Length: 7", 0)]
    [InlineData("Content-Length: {n}\r\nX: y", 512)]                 // more than was said
    public async Task Framing_that_contradicts_itself_never_makes_another_file(string framing, int surplus)
    {
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            byte[] body = [.. Target, .. new byte[surplus]];
            bool isHostile = _scene.DataRequests == 1;
            await connection.WriteAsync(isHostile
                ? Answers.Join($"HTTP/1.1 200 OK\r\n{framing.Replace("{n}", $"{Target.Length}", StringComparison.Ordinal)}\r\n\r\n", body)
                : Site.Usual(request, Target));
            if (isHostile)
                await connection.EndAsync(Cut.Fin);
        });
        await new FaultTrial(_scene).SucceedAsync();
    }

    [Fact]
    public async Task A_description_with_many_addresses_makes_no_storm_on_the_host_that_they_name()
    {
        await using var scene = new Scene(Target, control => control with { Locations = [.. Enumerable.Range(0, MostLocations).Select(i => $"victim?{i}")] });
        scene.Site.Answer("/victim", (_, connection) => connection.EndAsync(Cut.Rst));
        Exception? failure = await Record.ExceptionAsync(() => scene.UpdateAsync(connections: 4));
        Assert.Equal(ExitCode.Network, ExitCodes.Of(failure!));
        // A connection that dies as it is used again says nothing yet, and is replaced at once.
        FaultRequest[] asked = [.. scene.Site.RequestsFor("/victim").Where(request => request.NumberOnConnection == 0)];
        for (int i = 100; i < asked.Length; i++)
            Assert.True(asked[i].At - asked[i - 100].At >= TimeSpan.FromMinutes(1), $"101 requests in {asked[i].At - asked[i - 100].At}");
    }

    [Fact]
    public async Task A_description_with_more_addresses_than_that_is_refused()
    {
        await using var scene = new Scene(Target, control => control with { Locations = [.. Enumerable.Range(0, MostLocations + 1).Select(i => $"victim?{i}")] });
        Exception? failure = await Record.ExceptionAsync(() => scene.UpdateAsync());
        Assert.Equal(ExitCode.InvalidDescription, ExitCodes.Of(failure!));
        Assert.Empty(scene.Site.RequestsFor("/victim"));
    }

    [Fact]
    public async Task Whoever_asks_for_the_whole_tells_nobody_what_there_is_already()
    {
        await new FaultTrial(_scene) { Request = _scene.Request with { WholeOnly = true } }.SucceedAsync();
        Assert.All(_scene.Site.Requests, request => Assert.Null(request.Header("Range")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_credentials_of_a_proxy_stay_with_the_proxy(bool isExcepted)
    {
        await using var proxy = new Site();
        foreach (string path in new[] { Scene.Path, Scene.ControlPath })
            proxy.Answer(_scene.Site.Address(path).ToString(), (request, connection) => connection.WriteAsync(
                request.Header("Proxy-Authorization") is null
                    ? Encoding.Latin1.GetBytes("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n")
                    : path == Scene.Path ? Site.Usual(request, Target) : Answers.Whole(new ControlText(Target).ToBytes())));
        var rules = new ProxyRules($"http://u:sesame@127.0.0.1:{proxy.Address("/").Port}", except: isExcepted ? "127.0.0.0/8" : null);
        await new FaultTrial(_scene) { Http = new() { Connections = 1, Proxy = rules } }.SucceedAsync();
        Assert.Equal(isExcepted, proxy.Requests.Count == 0);
        Assert.Equal(isExcepted, _scene.Site.Requests.Count > 0);
        Assert.All(_scene.Site.Requests, request => Assert.Null(request.Header("Proxy-Authorization")));
    }
}
