using Morsel.Cli.Running;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Hosts as releases are published on: every name leads to an address of a store that means nothing and ends after a while; names that do not fit.</summary>
public sealed class ReleaseHostTests : IDisposable
{
    private const string NotFound = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    private static readonly byte[] Target = Edited.Content(1, 300_000);
    private static readonly int[] Missing = [10, 150, 290, 430, 570];
    private readonly Scene _scene = new Scene(Target).Old(Edited.Flipped(Target, Missing));
    private int _signed;

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("/download/v2/target.zsync")]
    [InlineData("/download/v2/target")]
    public async Task A_relative_address_is_that_of_a_file_beside_the_address_that_led_to_the_store(string named)
    {
        Release("/download/v2/target.zsync", new ControlText(Target).ToBytes());
        Release("/download/v2/target", Target);
        UpdateReport report = await UpdatedAsync(named);
        Assert.Equal((Missing.Length * 512L, UpdateOutcome.Updated), (report.FetchedBytes, report.Outcome));
        Assert.DoesNotContain(_scene.Site.Requests, request => request.Path.StartsWith("/store/target", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task Signed_addresses_that_end_on_the_way_are_asked_for_again_at_the_durable_one(int status)
    {
        Release("/download/v2/target.zsync", new ControlText(Target).ToBytes());
        Release("/download/v2/target", Target, requestsPerSignature: 2, status);
        UpdateReport report = await UpdatedAsync("/download/v2/target.zsync");
        Assert.Equal(Missing.Length * 512, report.FetchedBytes);
        Assert.InRange(_scene.Site.RequestsFor("/download/v2/target").Count, 2, 5);
    }

    [Fact]
    public async Task A_stable_name_leads_to_the_release_that_it_means_now()
    {
        _scene.Site.Answer("/latest/target.zsync", (_, connection) => connection.WriteAsync(Redirect("/v2/target-2.zsync")));
        Release("/v2/target-2.zsync", (new ControlText(Target) { Locations = ["target-2"] }).ToBytes());
        Release("/v2/target-2", Target);
        Assert.Equal(Missing.Length * 512, (await UpdatedAsync("/latest/target.zsync")).FetchedBytes);
    }

    [Fact]
    public async Task The_file_that_is_named_is_fetched_although_its_control_file_points_elsewhere()
    {
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = ["renamed"] }.ToBytes());
        Assert.Equal(Missing.Length * 512, (await UpdatedAsync(Scene.Path)).FetchedBytes);
        Assert.Contains("?token=", Assert.Single(_scene.Site.RequestsFor(Scene.Path)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("renamed")]
    [InlineData("http://127.0.0.2:1025/target")]
    public async Task The_file_that_a_control_file_is_named_after_is_fetched_where_that_points_to_nothing(string location)
    {
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = [location] }.ToBytes());
        Assert.Equal(Missing.Length * 512, (await UpdatedAsync(Scene.ControlPath)).FetchedBytes);
    }

    [Fact]
    public async Task Where_it_is_nowhere_the_address_of_the_control_file_is_said()
    {
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = ["renamed"] }.ToBytes());
        _scene.Site.Remove(Scene.Path);
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync());
        Assert.Equal(ExitCode.NotFound, ExitCodes.Of(failure!));
        Assert.Contains("/renamed: not found (404)", failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-01T12:00:00.img", "/2024-01-01T12:00:00.img")]
    [InlineData("target#2.img", "/target%232.img")]
    [InlineData("target?2.img", "/target%3F2.img")]
    public async Task A_name_that_reads_as_something_else_in_an_address_is_found(string location, string path)
    {
        _scene.Site.Publish("/control.zsync", new ControlText(Target) { Locations = [location] }.ToBytes());
        _scene.Site.Remove(Scene.Path);
        _scene.Site.Publish(path, Target);
        Assert.Equal(Missing.Length * 512, (await UpdatedAsync("/control.zsync")).FetchedBytes);
    }

    [Fact]
    public async Task A_file_of_another_content_where_one_was_guessed_changes_nothing_in_the_error()
    {
        _scene.Site.Publish(Scene.ControlPath, new ControlText(Target) { Locations = ["renamed"] }.ToBytes());
        _scene.Site.Publish(Scene.Path, Edited.Content(2, 299_000));
        FaultContract contract = FaultContract.Before(_scene.Output);
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync());
        Assert.Equal(ExitCode.NotFound, ExitCodes.Of(failure!));
        contract.AssertKept();
    }

    [Fact]
    public async Task A_zchunk_file_is_its_own_address_before_the_store()
    {
        await using var scene = new ZchunkScene();
        byte[] content = ZchunkScene.Records(1, 4000);
        string old = await scene.MakeAsync("old.zck", [.. ZchunkScene.Records(2, 100), .. content]);
        await scene.PublishAsync(content);
        int signed = 0, served = 0;
        scene.Site.Answer(ZchunkScene.Path, (_, connection) => connection.WriteAsync(Redirect($"/store/5f0c8a?sig={++signed}")));
        scene.Site.Answer("/store/5f0c8a", (request, connection) => request.Path.EndsWith($"={signed}", StringComparison.Ordinal) && served < 2 * signed
            ? connection.WriteAsync(Site.Usual(request, scene.Target)).ContinueWith(_ => served++, TaskScheduler.Default)
            : connection.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        await scene.UpdateFromAsync(old);
        scene.AssertIsTarget();
        Assert.DoesNotContain(scene.Site.Requests, request => request.Path == "/store/5f0c8a");
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nContent-Range: bytes 1-4/*\r\n\r\nABCD")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>Please log in</html>")]
    public async Task A_zchunk_file_is_had_from_a_server_that_does_what_it_likes_to_ranges(string answer)
    {
        await using var scene = new ZchunkScene();
        await scene.PublishAsync(ZchunkScene.Records(1, 4000));
        scene.Site.Answer(ZchunkScene.Path, (request, connection) =>
            connection.WriteAsync(request.Ranges.Count > 0 ? System.Text.Encoding.Latin1.GetBytes(answer) : Site.Usual(request, scene.Target)));
        await scene.UpdateAsync();
        scene.AssertIsTarget();
        Assert.InRange(scene.Site.Requests.Count, 3, 8);
    }

    // The store has it under an address of its own, which is good for some requests.
    private void Release(string path, byte[] content, int requestsPerSignature = int.MaxValue, int status = 403)
    {
        string store = $"/store/{Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(path))}";
        int current = 0, served = 0;
        _scene.Site.Answer(path, (_, connection) =>
        {
            (current, served) = (++_signed, 0);
            return connection.WriteAsync(Redirect($"{store}?sig={current}"));
        });
        _scene.Site.Answer(store, (request, connection) => request.Path == $"{store}?sig={current}" && served++ < requestsPerSignature
            ? connection.WriteAsync(request.Ranges.Count > 1 ? Answers.Range(content, request.Ranges[0]) : Site.Usual(request, content))
            : connection.WriteAsync($"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n"));
        _scene.Site.Answer("/store/target", (_, connection) => connection.WriteAsync(NotFound));
    }

    private static string Redirect(string to) => $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n";

    private Task<UpdateReport> UpdatedAsync(string path) =>
        new FaultTrial(_scene) { Request = _scene.Request with { Source = _scene.Site.Address(path).ToString() } }.SucceedAsync();
}
