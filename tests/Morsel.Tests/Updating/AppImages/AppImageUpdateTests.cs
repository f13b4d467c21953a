using Morsel.Cli.Running;

namespace Morsel.Tests.Updating.AppImages;

/// <summary>Updates of AppImages from the update information inside them.</summary>
public sealed class AppImageUpdateTests : IDisposable
{
    private const string ApiPath = "/repos/example-owner/example-app/releases/latest";
    private readonly AppImageScene _scene = new();

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task The_new_version_is_written_beside_the_old_one_which_is_the_seed()
    {
        UpdateReport report = await _scene.Publish().Release().UpdateAsync();
        Assert.Equal((_scene.NewPath, UpdateOutcome.Updated), (report.OutputPath, report.Outcome));
        Assert.Equal(_scene.New, File.ReadAllBytes(_scene.NewPath));
        Assert.Equal(_scene.Old, File.ReadAllBytes(_scene.Path));
        Assert.Equal(_scene.New.Length, report.ReusedBytes + report.FetchedBytes);
        Assert.InRange(report.FetchedBytes, 3 * 512, 6 * 512);
        Assert.Single(_scene.ApiRequests);
    }

    [Fact]
    public async Task A_control_file_whose_address_stands_in_the_file_needs_no_host_of_releases()
    {
        await using var scene = new AppImageScene();
        File.WriteAllBytes(scene.Path, AppImageScene.Make($"zsync|{scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}", Edited.Content(1, 300_000)));
        UpdateReport report = await scene.Publish().UpdateAsync();
        Assert.Equal(scene.NewPath, report.OutputPath);
        Assert.Empty(scene.ApiRequests);
    }

    [Fact]
    public async Task Overwriting_replaces_what_a_link_leads_to_and_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_scene.Path, (UnixFileMode)Convert.ToInt32("700", 8));
        File.CreateSymbolicLink(_scene.Folder["link.AppImage"], _scene.Path);
        _scene.Publish().Release();
        using Updater updater = _scene.NewUpdater();
        UpdateReport report = await updater.UpdateAsync(_scene.Request with { Source = _scene.Folder["link.AppImage"], AppImage = _scene.Request.AppImage with { Overwrite = true } });
        Assert.Equal(_scene.Path, report.OutputPath);
        Assert.Equal(_scene.New, File.ReadAllBytes(_scene.Path));
        Assert.Equal((UnixFileMode)Convert.ToInt32("700", 8), File.GetUnixFileMode(_scene.Path));
        Assert.NotNull(File.ResolveLinkTarget(_scene.Folder["link.AppImage"], false));
        Assert.False(File.Exists(_scene.Path + ".zs-old"));
    }

    [Theory]
    [InlineData("600")]
    [InlineData("750")]
    [InlineData("755")]
    public async Task A_new_file_has_the_mode_of_the_old_one(string mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_scene.Path, (UnixFileMode)Convert.ToInt32(mode, 8));
        await _scene.Publish().Release().UpdateAsync();
        Assert.Equal((UnixFileMode)Convert.ToInt32(mode, 8) & ~new Morsel.Files.LocalFileSystem().Withheld, File.GetUnixFileMode(_scene.NewPath));
    }

    [Fact]
    public async Task The_old_file_goes_where_that_is_wanted()
    {
        await _scene.Publish().Release().UpdateAsync(options => options with { RemoveOld = true });
        Assert.False(File.Exists(_scene.Path));
        Assert.True(File.Exists(_scene.NewPath));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public async Task What_is_current_is_known_by_the_digest_of_the_host_or_by_the_control_file(bool tellsDigest, int controlRequests)
    {
        _scene.New = _scene.Old;
        _scene.Publish().Release(tellsDigest: tellsDigest);
        UpdateReport report = await _scene.UpdateAsync();
        Assert.Equal((UpdateOutcome.AlreadyCurrent, _scene.Path), (report.OutputPath == _scene.Path ? report.Outcome : default, report.OutputPath));
        Assert.Equal(controlRequests, _scene.Site.RequestsFor($"/download/{AppImageScene.NewName}.zsync").Count);
        Assert.False(File.Exists(_scene.NewPath));
    }

    [Theory]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    public async Task A_check_asks_one_question_and_writes_nothing(bool tellsDigest, bool isCurrent, int controlRequests)
    {
        if (isCurrent)
            _scene.New = _scene.Old;
        _scene.Publish().Release(tellsDigest: tellsDigest);
        using Updater updater = _scene.NewUpdater();
        UpdateCheck check = await updater.CheckAsync(_scene.Request);
        Assert.Equal(isCurrent, check.IsCurrent);
        Assert.Equal((1, controlRequests), (_scene.ApiRequests.Count, _scene.Site.Requests.Count - 1));
        Assert.Equal([_scene.Path], Directory.GetFiles(Path.GetDirectoryName(_scene.Path)!));
    }

    [Fact]
    public async Task The_digest_that_the_host_tells_proves_the_file()
    {
        _scene.Publish().Release(tellsDigest: true);
        byte[] other = [.. _scene.New];
        other[200_000] ^= 1;
        _scene.Site.Publish($"/download/{AppImageScene.NewName}", other);
        _scene.Site.Publish($"/download/{AppImageScene.NewName}.zsync", new ControlText(other) { FileName = AppImageScene.NewName, Locations = [AppImageScene.NewName], HasSha256 = false }.ToBytes());
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.False(File.Exists(_scene.NewPath));
    }

    [Fact]
    public async Task A_release_that_is_just_being_replaced_is_told_from_a_broken_one()
    {
        _scene.Publish().Release();
        _scene.Site.Publish($"/download/{AppImageScene.NewName}.zsync", new ControlText(_scene.New[..^1]) { Locations = [AppImageScene.NewName] }.ToBytes());
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync());
        Assert.Contains("just being replaced", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".bashrc")]
    [InlineData("../Example.AppImage")]
    [InlineData("Example-1.1")]
    [InlineData("con.AppImage")]
    [InlineData("notes.AppImage")]
    public async Task A_published_name_that_is_none_for_it_is_refused_unless_the_old_file_is_replaced(string name)
    {
        File.WriteAllText(_scene.Folder["notes.AppImage"], "mine");
        _scene.Publish(fileName: name).Release();
        await Assert.ThrowsAsync<RefusedException>(() => _scene.UpdateAsync());
        Assert.Equal("mine", File.ReadAllText(_scene.Folder["notes.AppImage"]));
        Assert.Equal(_scene.Path, (await _scene.UpdateAsync(options => options with { Overwrite = true })).OutputPath);
    }

    [Fact]
    public async Task An_earlier_version_of_the_same_project_may_be_replaced_and_is_not_downloaded_again()
    {
        _scene.Publish().Release();
        await _scene.UpdateAsync();
        int data = _scene.Site.RequestsFor($"/download/{AppImageScene.NewName}").Count;
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await _scene.UpdateAsync()).Outcome);
        Assert.Equal(data, _scene.Site.RequestsFor($"/download/{AppImageScene.NewName}").Count);
    }

    [Fact]
    public async Task Another_update_information_in_the_new_version_is_told()
    {
        _scene.New = AppImageScene.Make("zsync|https://example.org/moved.zsync", Edited.Content(1, 300_000));
        UpdateReport report = await _scene.Publish().Release().UpdateAsync();
        Assert.Contains(report.Notes, note => note.Code == NoteCode.UpdateInformationChanged && note.Text.Contains("example.org/moved.zsync", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_goes_to_the_host_of_the_interface_alone()
    {
        _scene.Publish().Release();
        await _scene.UpdateAsync(options => options with { GitHubToken = () => "secret" });
        Assert.Equal("Bearer secret", Assert.Single(_scene.ApiRequests).Header("Authorization"));
        Assert.Equal(("application/vnd.github+json", "2022-11-28"), (_scene.ApiRequests[0].Header("Accept"), _scene.ApiRequests[0].Header("X-GitHub-Api-Version")));
        Assert.All(_scene.Site.Requests.Except(_scene.ApiRequests), request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task The_token_is_not_even_read_for_other_hosts()
    {
        File.WriteAllBytes(_scene.Path, AppImageScene.Make($"zsync|{_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}", Edited.Content(1, 300_000)));
        await _scene.Publish().UpdateAsync(options => options with { GitHubToken = () => throw new InvalidOperationException() });
    }

    [Fact]
    public async Task Nothing_personal_goes_where_a_file_points()
    {
        File.WriteAllBytes(_scene.Path, AppImageScene.Make($"zsync|{_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}", Edited.Content(1, 300_000)));
        _scene.Publish();
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time, Http = new() { AllowPrivateAddresses = true, BearerToken = "secret", Headers = [new("X-Mine", "1")] } });
        await updater.UpdateAsync(_scene.Request);
        Assert.All(_scene.Site.Requests, request => Assert.Equal((null, null), (request.Header("Authorization"), request.Header("X-Mine"))));
    }

    [Fact]
    public async Task A_file_leads_to_no_private_address_unless_that_is_allowed()
    {
        File.WriteAllBytes(_scene.Path, AppImageScene.Make($"zsync|{_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}", Edited.Content(1, 300_000)));
        _scene.Publish();
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time });
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => updater.UpdateAsync(_scene.Request));
        Assert.Equal((TransportFailure.Refused, Remedy.AllowPrivateAddresses), (failure.Failure, failure.Remedy));
        Assert.Empty(_scene.Site.Requests);
    }

    [Fact]
    public async Task Several_of_one_project_are_answered_by_one_question()
    {
        _scene.Publish().Release();
        File.WriteAllBytes(_scene.Folder["Second.AppImage"], _scene.Old);
        using Updater updater = _scene.NewUpdater();
        await updater.CheckAsync(_scene.Request);
        await updater.CheckAsync(_scene.Request with { Source = _scene.Folder["Second.AppImage"] });
        Assert.Single(_scene.ApiRequests);
    }

    [Fact]
    public async Task A_host_that_wants_no_more_questions_is_asked_none()
    {
        _scene.Site.Answer(ApiPath, (_, connection) => connection.WriteAsync("HTTP/1.1 429 No\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n"));
        using Updater updater = _scene.NewUpdater();
        for (int i = 0; i < 2; i++)
            Assert.Equal(ExitCode.RateLimited, ExitCodes.Of((await Record.ExceptionAsync(() => updater.CheckAsync(_scene.Request)))!));
        Assert.Single(_scene.ApiRequests);
    }

    [Fact]
    public async Task A_redirect_of_the_interface_to_another_host_is_refused()
    {
        await using var other = new Site();
        _scene.Site.Answer(ApiPath, (_, connection) => connection.WriteAsync($"HTTP/1.1 301 Moved\r\nLocation: {other.Address("/x")}\r\nContent-Length: 0\r\n\r\n"));
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync(options => options with { GitHubToken = () => "secret" }));
        Assert.Equal(TransportFailure.Refused, failure.Failure);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_cut_off()
    {
        _scene.Site.Publish(ApiPath, new byte[(8 << 20) + 1]);
        Assert.Equal(TransportFailure.BadReply, (await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync())).Failure);
    }

    [Fact]
    public async Task A_list_of_releases_that_goes_on_elsewhere_is_not_followed()
    {
        await using var other = new Site();
        File.WriteAllBytes(_scene.Path, AppImageScene.Make("gh-releases-zsync|example-owner|example-app|latest-pre|*.zsync", [1]));
        _scene.Site.Answer("/repos/example-owner/example-app/releases", (_, connection) => connection.WriteAsync($"HTTP/1.1 200 OK\r\nLink: <{other.Address("/x")}>; rel=\"next\"\r\nContent-Length: 2\r\n\r\n[]"));
        TransportException failure = await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync(options => options with { GitHubToken = () => "secret" }));
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task A_pattern_that_means_the_AppImage_itself_is_refused()
    {
        File.WriteAllBytes(_scene.Path, AppImageScene.Make("gh-releases-zsync|example-owner|example-app|latest|*.AppImage", Edited.Content(1, 300_000)));
        RefusedException failure = await Assert.ThrowsAsync<RefusedException>(() => _scene.Publish().Release().UpdateAsync());
        Assert.Contains("no control file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_newest_version_is_costs_one_question_and_nothing_of_it()
    {
        _scene.Publish().Release();
        using Updater updater = _scene.NewUpdater();
        Assert.Equal(_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync"), await updater.LocateAsync(_scene.Request));
        Assert.Equal(ApiPath, Assert.Single(_scene.Site.Requests).Path);
    }

    [Fact]
    public async Task A_plan_says_where_the_new_version_goes_and_what_it_costs()
    {
        _scene.Publish().Release();
        using Updater updater = _scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(_scene.Request);
        Assert.Equal((_scene.NewPath, false), (plan.OutputPath, plan.IsCurrent));
        Assert.InRange(plan.FetchBytes, 3 * 512, 6 * 512);
    }

    [Fact]
    public async Task A_file_that_is_no_AppImage_is_checked_by_its_control_file()
    {
        await using var scene = new Scene(Edited.Content(1, 10_000)).Old(Edited.Content(2, 10_000));
        using Updater updater = scene.NewUpdater();
        Assert.False((await updater.CheckAsync(scene.Request)).IsCurrent);
        File.WriteAllBytes(scene.Output, scene.Target);
        Assert.True((await updater.CheckAsync(scene.Request)).IsCurrent);
        Assert.Equal(0, scene.DataRequests);
    }

    [Theory]
    [InlineData("new-other-key", false)]
    [InlineData("new-unsigned", false)]
    [InlineData("new-same-key", true)]
    public async Task A_signed_one_is_followed_by_one_of_the_same_key_and_by_no_other(string name, bool follows)
    {
        File.WriteAllBytes(_scene.Path, Vectors.Read("appimage/signed/old.AppImage"));
        _scene.New = Vectors.Read($"appimage/signed/{name}.AppImage");
        _scene.Publish().Release();
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync());
        Assert.Equal((follows, follows), (failure is null, File.Exists(_scene.NewPath)));
        Assert.True(follows || failure is RefusedException, failure?.ToString());
        Assert.Equal(Vectors.Read("appimage/signed/old.AppImage"), File.ReadAllBytes(_scene.Path));
    }

    [ProgramTheory("gpgv", "gpg")]
    [InlineData("old", "new-changed", false)]
    [InlineData("new-unsigned", "new-changed", false)]
    [InlineData("new-unsigned", "old", true)]
    [InlineData("new-unsigned", "new-unsigned", true)]
    public async Task Who_begins_to_sign_is_followed_and_a_broken_signature_is_not(string old, string name, bool follows)
    {
        File.WriteAllBytes(_scene.Path, [.. Vectors.Read($"appimage/signed/{old}.AppImage"), .. old == name ? [1] : Array.Empty<byte>()]);
        _scene.New = [.. Vectors.Read($"appimage/signed/{name}.AppImage")];
        _scene.Publish();
        Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync(options => options with { UpdateInformation = $"zsync|{_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}" }));
        Assert.Equal((follows, follows), (failure is null, File.Exists(_scene.NewPath)));
        Assert.True(follows || failure is RefusedException, failure?.ToString());
    }
}
