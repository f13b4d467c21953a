using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Addresses beside those of the description, and downloads that never ask for ranges.</summary>
public sealed class MirrorTests
{
    private static readonly byte[] Target = Edited.Content(1, 300_000);

    [Theory]
    [InlineData("gone")]
    [InlineData("ftp://example.org/x")]
    public async Task A_mirror_serves_where_the_addresses_of_the_description_do_not(string location)
    {
        await using var scene = new Scene(Target, control => control with { Locations = [location] });
        scene.Site.Publish("/mirror", Target);
        FaultContract contract = FaultContract.Before(scene.Output);
        await scene.UpdateAsync(scene.Request with { Mirrors = [scene.Site.Address("/mirror")] });
        contract.AssertReplacedBy(Target);
    }

    [Theory]
    [InlineData("ftp://example.org/x")]
    [InlineData("http://user:secret@example.org/x")]
    [InlineData("http://example.org:25/x")]
    public async Task A_mirror_obeys_the_rules_for_addresses(string mirror)
    {
        await using var scene = new Scene(Target);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { Mirrors = [new Uri(mirror)] }));
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        Assert.Empty(scene.Folder.Names());
    }

    [Fact]
    public async Task The_callers_headers_do_not_go_to_a_mirror_elsewhere()
    {
        await using var scene = new Scene(Target);
        scene.Site.Remove(Scene.Path);
        await using var mirror = new Site();
        mirror.Publish("/mirror", Target);
        var http = new HttpOptions { Headers = [new("X-Token", "secret")] };
        using var updater = new Updater(new UpdaterOptions { Time = scene.Time, Http = http }, new LocalFileSystem());
        await updater.UpdateAsync(scene.Request with { Mirrors = [mirror.Address("/mirror")] });
        Assert.Equal("secret", scene.Site.RequestsFor(Scene.Path)[0].Header("X-Token"));
        Assert.All(mirror.RequestsFor("/mirror"), request => Assert.Null(request.Header("X-Token")));
    }

    [Fact]
    public async Task The_report_says_of_each_server_what_was_asked_of_it_and_came()
    {
        await using var scene = new Scene(Target, control => control with { Locations = ["gone"] });
        await using var mirror = new Site();
        mirror.Publish("/mirror", Target);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { Mirrors = [mirror.Address("/mirror?secret=1")] });
        Assert.Equal([scene.Site.Address("/").ToString().TrimEnd('/'), mirror.Address("/").ToString().TrimEnd('/')], report.Servers.Select(server => server.Address));
        Assert.Equal((scene.Site.RequestsFor("/gone").Count, mirror.Requests.Count), (report.Servers[0].Requests, report.Servers[1].Requests));
        Assert.Equal((report.DataRequests, report.TransferredBytes), (report.Servers.Sum(server => server.Requests), report.Servers.Sum(server => server.Bytes)));
        Assert.InRange(report.Servers[1].Bytes, Target.Length, Target.Length + 10_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Whole_means_no_ranges_and_no_seeds_even_after_a_break(int cutAfter)
    {
        await using Scene scene = new Scene(Target).Old(Edited.Flipped(Target, 3));
        int asked = 0;
        scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (asked++ == 0 && cutAfter > 0)
                connection.CutAfter(cutAfter, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, Target));
        });
        FaultContract contract = FaultContract.Before(scene.Output);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { WholeOnly = true });
        contract.AssertReplacedBy(Target);
        Assert.Equal((Target.Length, 0L), ((int)report.FetchedBytes, report.ReusedBytes));
        Assert.All(scene.Site.RequestsFor(Scene.Path), request => Assert.Null(request.Header("Range")));
    }
}
