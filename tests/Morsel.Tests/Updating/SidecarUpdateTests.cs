using System.Security.Cryptography;
using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Updating;

/// <summary>A sidecar beside the file: what is asked, which way is taken, and what it costs.</summary>
public sealed class SidecarUpdateTests : IDisposable
{
    private static readonly byte[] Target = RoutesScene.Text(1, 300_000);

    private readonly RoutesScene _scene = new(Target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(Scene.Path)]
    [InlineData(Scene.ControlPath)]
    [InlineData(RoutesScene.SidecarPath)]
    public async Task Whoever_has_nothing_gets_the_compressed_whole_and_no_control_file_is_waited_for(string source)
    {
        UpdateReport report = await UpdatedAsync(_scene.Request with { Source = _scene.Site.Address(source).ToString() });
        Assert.Equal((UpdateOutcome.Updated, ProofLevel.Sha256, 1), (report.Outcome, report.Proven, report.DataRequests));
        Assert.Equal((300_000L, (long)_scene.Whole.Length), (report.FetchedBytes, report.TransferredBytes));
        Assert.Empty(_scene.Site.RequestsFor(Scene.Path));
        Assert.Single(_scene.Site.RequestsFor(RoutesScene.SidecarPath));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1_000_000_000), File.GetLastWriteTimeUtc(_scene.Scene.Output));
        RouteReport taken = Assert.Single(report.Routes, route => route.IsChosen);
        Assert.Equal((RouteKind.Whole, "fewest bytes", (long)_scene.Whole.Length, 1), (taken.Kind, taken.Why, taken.SpentBytes, taken.SpentRequests));
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData(WholePacking.Gzip)]
    [InlineData(WholePacking.Xz)]
    [InlineData(WholePacking.Zstd)]
    public async Task Every_packing_is_unpacked_on_the_way(WholePacking packing)
    {
        byte[] packed = RoutesScene.Compressed(Target, packing);
        _scene.Site.Publish("/target.packed", packed);
        _scene.PublishSidecar(wholes: [new WholeLine("target.packed", packed.Length, packing)]);
        Assert.Equal(packed.Length, (await UpdatedAsync(_scene.Request)).TransferredBytes);
    }

    [Fact]
    public async Task Who_has_most_of_the_file_fetches_what_is_missing_by_the_control_file()
    {
        _scene.Scene.Old(Edited.Flipped(Target, 10, 400));
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Equal(1024, report.FetchedBytes);
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));
        Assert.Equal(["ranges of the file", "the compressed file"], report.Routes.Select(route => route.Kind == RouteKind.Ranges ? "ranges of the file" : route.Name));
        Assert.Equal((true, "the only way"), (report.Routes[0].IsChosen, report.Routes[0].Why));
        Assert.Equal((false, "more than three times what is missing"), (report.Routes[1].IsChosen, report.Routes[1].Why));
    }

    [Fact]
    public async Task Who_has_little_of_the_file_fetches_it_compressed_and_blocks_prove_it()
    {
        _scene.Scene.Old([.. Target[..30_000], .. RoutesScene.Text(2, 270_000)]);
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Equal(_scene.Whole.Length, report.TransferredBytes);
        Assert.InRange(report.ReusedBytes, 29_000, 30_720);
        Assert.Equal(300_000, report.ReusedBytes + report.FetchedBytes);
        Assert.Empty(_scene.Site.RequestsFor(Scene.Path));
    }

    [Fact]
    public async Task A_file_that_is_current_costs_the_sidecar_alone()
    {
        _scene.Scene.Old(Target);
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Equal((UpdateOutcome.AlreadyCurrent, ProofLevel.Sha256, 0, 0L), (report.Outcome, report.Proven, report.DataRequests, report.TransferredBytes));
        Assert.Equal(SidecarWriter.Write(new(_scene.Line) { Wholes = [_scene.WholeLine] }).Length, report.SidecarBytes);
        Assert.Equal(["target"], _scene.Scene.Folder.Names());
    }

    [Fact]
    public async Task Bytes_of_the_sidecar_are_counted_among_those_of_descriptions_and_by_themselves()
    {
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        UpdateReport with = await UpdatedAsync(_scene.Request);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        UpdateReport without = await UpdatedAsync(_scene.Request with { Routes = false });
        Assert.InRange(with.SidecarBytes, 100, 1000);
        Assert.Equal((with.DescriptionBytes - with.SidecarBytes, 0L), (without.DescriptionBytes, without.SidecarBytes));
    }

    [Theory]
    [InlineData(6, null, null)]
    [InlineData(5, null, null)]
    [InlineData(4, null, "/target.morsel is older than at the last download (serial 4, then 5): the server may have an old copy")]
    [InlineData(null, null, null)]
    [InlineData(6, 1, null)]
    public async Task Without_a_key_an_older_sidecar_is_used_and_noted_and_one_that_expired_is_used(int? serial, int? expires, string? problem)
    {
        using Updater updater = _scene.Scene.NewUpdater();
        _scene.PublishSidecar(_scene.Line with { Serial = 5 }, [_scene.WholeLine]);
        await updater.UpdateAsync(_scene.Request);
        File.Delete(_scene.Scene.Output);
        _scene.Site.Publish(RoutesScene.SidecarPath, SidecarWriter.Write(new(_scene.Line with { Serial = serial, Expires = expires }) { Wholes = [_scene.WholeLine] }), modifiedDay: 2);
        UpdateReport report = await updater.UpdateAsync(_scene.Request);
        Assert.Equal(Target, File.ReadAllBytes(_scene.Scene.Output));
        Assert.Equal(2, _scene.Site.RequestsFor(RoutesScene.WholePath).Count);
        Assert.Equal(problem is null ? [] : [NoteCode.SidecarOlder], report.Notes.Select(note => note.Code));
        Assert.All(report.Notes, note => Assert.EndsWith(problem!, note.Text, StringComparison.Ordinal));
        // Nobody demands a signature, so none is asked for.
        Assert.DoesNotContain(_scene.Site.Requests, request => request.Path.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_sidecar_an_update_costs_one_request_more_and_an_hour_later_none()
    {
        _scene.Site.Remove(RoutesScene.SidecarPath);
        using Updater updater = _scene.Scene.NewUpdater();
        UpdateReport report = await updater.UpdateAsync(_scene.Request);
        Assert.Equal(["/target", RoutesScene.SidecarPath, Scene.ControlPath], _scene.Asked());
        Assert.Empty(report.Notes);
        await updater.UpdateAsync(_scene.Request);
        Assert.Single(_scene.Site.RequestsFor(RoutesScene.SidecarPath));
        _scene.Scene.Time.JumpWallClock(TimeSpan.FromHours(25));
        await updater.UpdateAsync(_scene.Request);
        Assert.Equal(2, _scene.Site.RequestsFor(RoutesScene.SidecarPath).Count);
    }

    [Fact]
    public async Task Where_the_description_is_kept_so_is_what_is_known_of_the_sidecar()
    {
        UpdateRequest request = _scene.Request with { KeepDescriptionPath = _scene.Scene.Folder["kept"] };
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        await UpdatedAsync(request);
        Assert.Equal(["kept", "kept.morsel", "target"], _scene.Scene.Folder.Names());
        await UpdatedAsync(request);
        Assert.NotNull(_scene.Site.RequestsFor(RoutesScene.SidecarPath)[^1].Header("If-Modified-Since"));
        _scene.Site.Publish(RoutesScene.SidecarPath, "<html>"u8.ToArray(), modifiedDay: 2);
        await UpdatedAsync(request);
        await UpdatedAsync(request);
        Assert.Equal(3, _scene.Site.RequestsFor(RoutesScene.SidecarPath).Count);
        Assert.Equal("morsel-routes none\n", File.ReadAllText(_scene.Scene.Folder["kept.morsel"]));
    }

    [Fact]
    public async Task What_stands_where_the_sidecar_would_be_kept_is_not_replaced()
    {
        _scene.Scene.Folder.Write("kept.morsel", "mine");
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        await UpdatedAsync(_scene.Request with { KeepDescriptionPath = _scene.Scene.Folder["kept"] });
        Assert.Equal("mine", File.ReadAllText(_scene.Scene.Folder["kept.morsel"]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Nobody_asks_for_a_sidecar_who_does_not_want_one(bool whole, bool routes)
    {
        await UpdatedAsync(_scene.Request with { WholeOnly = whole, Routes = routes });
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.SidecarPath));
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));
    }

    [Fact]
    public async Task A_sidecar_that_does_not_come_is_not_waited_for()
    {
        var never = new TaskCompletionSource();
        _scene.Site.Answer(RoutesScene.SidecarPath, (_, _) => never.Task);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        using var updater = new Updater(new UpdaterOptions { Time = new HurriedTime { Overdue = TimeSpan.FromMilliseconds(250) } });
        UpdateReport report = await updater.UpdateAsync(_scene.Request);
        never.SetResult();
        Assert.Equal((512L, UpdateOutcome.Updated), (report.FetchedBytes, report.Outcome));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 410 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Type: text/html\r\n\r\n<html>")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    public async Task Some_answers_mean_that_there_is_none_and_nothing_is_said(string answer)
    {
        _scene.Site.Answer(RoutesScene.SidecarPath, (_, connection) => connection.WriteAsync(answer));
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Equal((300_000L, 1), (report.TransferredBytes, report.DataRequests));
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData("morsel-routes 2\nanything\n", "needs a newer version of Morsel")]
    [InlineData("morsel-routes 1\nwhole url=x\n", "its second line is not that of the target")]
    [InlineData("morsel-routes 1\ntarget size=1", "it is cut off")]
    public async Task Whatever_is_wrong_with_a_sidecar_the_update_goes_on_and_says_so_once(string sidecar, string problem)
    {
        _scene.Site.Publish(RoutesScene.SidecarPath, System.Text.Encoding.ASCII.GetBytes(sidecar));
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Contains(problem, Assert.Single(report.Notes, note => note.Code == NoteCode.RoutesUnused).Text, StringComparison.Ordinal);
        Assert.Equal(300_000, report.FetchedBytes);
    }

    [Fact]
    public async Task Without_a_control_file_the_sidecar_proves_the_file_itself()
    {
        _scene.Site.Remove(Scene.ControlPath);
        _scene.PublishSidecar();
        UpdateReport report = await UpdatedAsync(_scene.Request with { RequiredProof = ProofLevel.Sha256 });
        Assert.Equal((UpdateOutcome.DownloadedWhole, ProofLevel.Sha256, 300_000L), (report.Outcome, report.Proven, report.TransferredBytes));
    }

    [Fact]
    public async Task Where_the_file_lies_the_sidecar_says()
    {
        _scene.Site.Remove(Scene.ControlPath);
        _scene.Site.Remove(Scene.Path);
        _scene.Site.Publish("/store/one", Target);
        _scene.PublishSidecar(plains: [new PlainLine("gone"), new PlainLine("store/one")]);
        UpdateReport report = await UpdatedAsync(_scene.Request);
        Assert.Equal((UpdateOutcome.DownloadedWhole, ProofLevel.Sha256), (report.Outcome, report.Proven));
    }

    [Fact]
    public async Task Plain_lines_are_mirrors_of_what_the_control_file_names()
    {
        _scene.Site.Remove(Scene.Path);
        _scene.Site.Publish("/store/one", Target);
        _scene.PublishSidecar(plains: [new PlainLine("store/one")]);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        Assert.Equal(512, (await UpdatedAsync(_scene.Request)).FetchedBytes);
        Assert.NotEmpty(_scene.Site.RequestsFor("/store/one"));
    }

    [Fact]
    public async Task The_control_file_is_found_by_the_line_that_names_it()
    {
        byte[] control = new ControlText(Target) { Locations = ["../target"] }.ToBytes();
        _scene.Site.Remove(Scene.ControlPath);
        _scene.Site.Publish("/other/control.zsync", control);
        _scene.PublishSidecar(controls: [ControlLineOf("other/control.zsync", control)]);
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        Assert.Equal(512, (await UpdatedAsync(_scene.Request)).FetchedBytes);
    }

    [Fact]
    public async Task A_plan_lists_the_ways_with_what_each_would_cost()
    {
        using Updater updater = _scene.Scene.NewUpdater();
        UpdatePlan nothing = await updater.PlanAsync(_scene.Request);
        Assert.Equal([(RouteKind.Whole, true, (long)_scene.Whole.Length), (RouteKind.Ranges, false, 300_000L)], Figures(nothing));
        _scene.Scene.Old(Edited.Flipped(Target, 10));
        UpdatePlan most = await updater.PlanAsync(_scene.Request);
        Assert.Equal([(RouteKind.Ranges, true, 512L), (RouteKind.Whole, false, (long)_scene.Whole.Length)], Figures(most));
        Assert.Empty(_scene.Site.RequestsFor(RoutesScene.WholePath));

        static (RouteKind, bool, long)[] Figures(UpdatePlan plan) => [.. plan.Routes.Select(route => (route.Kind, route.IsChosen, route.Bytes))];
    }

    [Fact]
    public async Task Each_decision_is_told()
    {
        var told = new List<RunEvent>();
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Scene.Time, OnEvent = told.Add });
        await updater.UpdateAsync(_scene.Request);
        RunEvent chosen = Assert.Single(told, happened => happened.Code == RunEventCode.RouteChosen);
        Assert.Contains("fewest bytes", chosen.Text, StringComparison.Ordinal);
        Assert.Equal((long)_scene.Whole.Length, chosen.Values.Single(value => value.Key == "bytes").Value);
    }

    internal static ControlLine ControlLineOf(string url, byte[] control) =>
        new(url, control.Length, new Digest(DigestAlgorithm.Sha256, SHA256.HashData(control)), ControlKind.Zsync) { Shape = new ControlShape(512, (1, 4, 16), 200) };

    private async Task<UpdateReport> UpdatedAsync(UpdateRequest request)
    {
        UpdateReport report = await _scene.Scene.UpdateAsync(request);
        Assert.Equal(Target, File.ReadAllBytes(_scene.Scene.Output));
        return report;
    }
}
