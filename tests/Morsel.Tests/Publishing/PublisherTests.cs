using System.Security.Cryptography;
using Morsel.Publishing;
using Morsel.Tests.Files;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Publishing;

/// <summary>Putting releases into a folder.</summary>
public sealed class PublisherTests : IDisposable
{
    private readonly ReleaseScene _scene = new();

    private static string OldDigits => DigitsOf(ReleaseScene.Old);

    private static string NewDigits => DigitsOf(ReleaseScene.New);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_file_gets_a_control_file_that_names_its_content_and_everything_else_before_it()
    {
        var store = new WatchedStore(_scene.Store);
        PublishReport report = await _scene.PublishAsync(ReleaseScene.Old, store);
        Assert.Equal([$"put disk.img.{OldDigits}", "put disk.img", "put disk.img.zsync"], store.Changes);
        Assert.Equal(store.Changes, report.Files.Select(file => "put " + file.Name));
        Assert.Contains($"URL: disk.img.{OldDigits}\n", File.ReadAllText(_scene.Public["disk.img.zsync"]), StringComparison.Ordinal);
        Assert.Equal(ReleaseScene.Old, await _scene.GetAsync(null));
        Assert.Equal(["disk.img", "old"], Directory.EnumerateFileSystemEntries(System.IO.Path.GetDirectoryName(_scene.OldPath)!).Select(System.IO.Path.GetFileName).Order());
    }

    [UnitsFact]
    public async Task Objects_come_before_the_file_that_before_its_control_file_that_before_the_sidecar_and_each_signature_before_what_it_is_about()
    {
        await _scene.PublishAsync(ReleaseScene.Old, make: ReleaseScene.Everything);
        var store = new WatchedStore(_scene.Store);
        await _scene.PublishAsync(ReleaseScene.New, store, ReleaseScene.Everything with { Patches = new() { From = [_scene.OldPath] } });
        Assert.Equal(
            [
                $"put disk.img.{NewDigits}", $"put disk.img.{NewDigits}.from-{OldDigits}.mpatch", $"put disk.img.{NewDigits}.zst",
                "put disk.img", "put disk.img.zsync.sig", "put disk.img.zsync", "put disk.img.morsel.sig", "put disk.img.morsel",
                // The signatures of the release before are taken out in the end.
                "put disk.img.zsync.sig", "put disk.img.morsel.sig",
            ],
            store.Changes.Where(change => !change.Contains("coarse", StringComparison.Ordinal)));
        Assert.Single(Signatures("disk.img.morsel.sig"));
    }

    [Fact]
    public async Task What_is_there_already_is_not_sent_again()
    {
        await _scene.PublishAsync(ReleaseScene.Old);
        var store = new WatchedStore(_scene.Store);
        PublishReport report = await _scene.PublishAsync(ReleaseScene.Old, store);
        Assert.Empty(store.Changes);
        Assert.Equal([false, false, false], report.Files.Select(file => file.WasSent));
    }

    [Fact]
    public async Task Names_with_a_digest_or_a_version_are_kept_for_a_year_and_all_others_for_a_minute()
    {
        var store = new WatchedStore(_scene.Store);
        await new Publisher().PublishAsync(_scene.Request(ReleaseScene.Old, store));
        await new Publisher().PublishAsync(_scene.Request(ReleaseScene.Old, store, name: "disk-1.2.img"));
        const string forEver = "public, max-age=31536000, immutable, no-transform", minute = "public, max-age=60, no-transform";
        Assert.Equal(
            [
                ($"disk.img.{OldDigits}", forEver, "application/octet-stream"), ("disk.img", minute, "application/octet-stream"), ("disk.img.zsync", minute, "application/x-zsync"),
                ("disk-1.2.img", forEver, "application/octet-stream"), ("disk-1.2.img.zsync", minute, "application/x-zsync"),
            ],
            store.Files.Select(file => (file.Name, file.CacheControl, file.ContentType)));
    }

    [Fact]
    public async Task A_name_with_a_version_never_gets_other_content()
    {
        await new Publisher().PublishAsync(_scene.Request(ReleaseScene.Old, name: "disk-1.2.img"));
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => new Publisher().PublishAsync(_scene.Request(ReleaseScene.New, name: "disk-1.2.img")));
        Assert.Contains("disk-1.2.img is there with other content", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ReleaseScene.Old, File.ReadAllBytes(_scene.Public["disk-1.2.img"]));
    }

    [Fact]
    public async Task Of_two_publishers_at_once_the_second_changes_nothing_and_is_told_which_file_the_first_one_changed()
    {
        await _scene.PublishAsync(ReleaseScene.Old);
        byte[] third = RoutesScene.Text(3, 300_000);
        // The other one publishes a whole release when this one is about to put its first object.
        bool isFirst = true;
        using var other = new TemporaryFolder();
        File.WriteAllBytes(other[ReleaseScene.Name], third);
        var store = new WatchedStore(_scene.Store)
        {
            Before = async _ =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    await new Publisher().PublishAsync(new PublishRequest { SourcePaths = [other[ReleaseScene.Name]], Store = _scene.Store });
                }
            },
        };
        PublishConflictException conflict = await Assert.ThrowsAsync<PublishConflictException>(() => _scene.PublishAsync(ReleaseScene.New, store));
        Assert.Contains("disk.img was changed by another publisher", conflict.Message, StringComparison.Ordinal);
        Assert.Equal(third, await _scene.GetAsync(ReleaseScene.Old));
        Assert.Equal(third, File.ReadAllBytes(_scene.Public[ReleaseScene.Name]));
    }

    [Fact]
    public async Task The_condition_is_checked_where_the_file_takes_its_place_too()
    {
        IReleaseStore store = _scene.Store;
        await _scene.PublishAsync(ReleaseScene.Old);
        StoredFile before = (await store.FindAsync(ReleaseScene.Name, default))!;
        File.WriteAllBytes(_scene.Public[ReleaseScene.Name], ReleaseScene.New);
        var file = new ReleaseFile(ReleaseScene.Name, 1, before.Sha256!) { CacheControl = "", ContentType = "" };
        await Assert.ThrowsAsync<PublishConflictException>(() => store.PutAsync(file, new MemoryStream([1]), PutCondition.Unchanged(before), null, default));
        await Assert.ThrowsAsync<PublishConflictException>(() => store.PutAsync(file, new MemoryStream([1]), PutCondition.New, null, default));
        Assert.Equal(ReleaseScene.New, File.ReadAllBytes(_scene.Public[ReleaseScene.Name]));
    }

    [UnitsFact]
    public async Task A_trial_tells_what_would_be_put_and_changes_nothing()
    {
        await _scene.PublishAsync(ReleaseScene.Old);
        string[] before = _scene.Public.Names();
        PublishReport report = await new Publisher().PublishAsync(_scene.Request(ReleaseScene.New) with { IsTrial = true });
        Assert.Equal(["disk.img." + NewDigits, "disk.img", "disk.img.zsync"], report.Files.Where(file => file.WasSent).Select(file => file.Name));
        Assert.Equal(before, _scene.Public.Names());
        Assert.Equal(ReleaseScene.Old, File.ReadAllBytes(_scene.Public[ReleaseScene.Name]));
    }

    [Fact]
    public async Task A_control_file_that_the_user_made_is_published_as_it_is_with_a_note_where_it_names_the_file_itself()
    {
        PublishRequest request = _scene.Request(ReleaseScene.Old);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = request.SourcePaths[0], BlockBytes = 8192 });
        PublishReport report = await new Publisher().PublishAsync(request);
        Assert.Equal(File.ReadAllBytes(_scene.Path("disk.img.zsync")), File.ReadAllBytes(_scene.Public["disk.img.zsync"]));
        Assert.Equal([NoteCode.PublishedInPlace], report.Notes.Select(note => note.Code));
    }

    [Fact]
    public async Task A_control_file_of_another_version_is_not_published()
    {
        PublishRequest request = _scene.Request(ReleaseScene.Old);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = request.SourcePaths[0] });
        await _scene.PublishAsync(ReleaseScene.New);
        Assert.Equal(ReleaseScene.New, await _scene.GetAsync(ReleaseScene.Old));
    }

    [UnitsFact]
    public async Task In_a_folder_patches_are_made_from_the_versions_that_are_there()
    {
        await _scene.PublishAsync(ReleaseScene.Old, make: ReleaseScene.Everything);
        await _scene.PublishAsync(ReleaseScene.New, make: ReleaseScene.Everything);
        Assert.True(File.Exists(_scene.Public[$"disk.img.{NewDigits}.from-{OldDigits}.mpatch"]));
    }

    [UnitsFact]
    public async Task What_was_published_is_downloaded_as_users_do_who_have_nothing_or_an_older_version()
    {
        await _scene.PublishAsync(ReleaseScene.Old);
        PublishRequest request = _scene.Request(ReleaseScene.New, make: ReleaseScene.Everything with { Patches = new() { From = [_scene.OldPath] } });
        PublishReport report = await new Publisher().PublishAsync(request with { Proof = new PublishProof { KeyFiles = [Vectors.PathOf("trust/ed25519.pub")] } });
        Assert.Equal([(ReleaseScene.Name, null), (ReleaseScene.Name, _scene.OldPath)], report.Downloads.Select(download => (download.Name, download.OldPath)));
        Assert.True(report.Downloads[1].Bytes < report.Downloads[0].Bytes / 10);
    }

    [Fact]
    public async Task A_public_address_that_leads_to_another_version_is_a_failure()
    {
        await using var site = new Site();
        await _scene.PublishAsync(ReleaseScene.Old);
        foreach (string name in _scene.Public.Names())
            site.Publish("/" + name, File.ReadAllBytes(_scene.Public[name]));
        PublishRequest request = _scene.Request(ReleaseScene.New) with { Proof = new PublishProof { BaseAddress = site.Address("/") } };
        VerificationException failure = await Assert.ThrowsAsync<VerificationException>(() => new Publisher().PublishAsync(request));
        Assert.Contains("does not lead to", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_GitHub_the_names_are_those_that_it_would_give_and_the_control_file_names_them()
    {
        PublishRequest request = _scene.Request(ReleaseScene.Old, name: "My disk (beta).img") with { Names = new() { FitGitHub = true } };
        await new Publisher().PublishAsync(request);
        Assert.Equal(["My.disk.beta.img", "My.disk.beta.img.zsync"], _scene.Public.Names());
        string control = File.ReadAllText(_scene.Public["My.disk.beta.img.zsync"]);
        Assert.Contains("\nFilename: My.disk.beta.img\n", control, StringComparison.Ordinal);
        Assert.Contains("\nURL: My.disk.beta.img\n", control, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_files_that_would_get_one_name_are_refused_before_anything_is_put()
    {
        PublishRequest first = _scene.Request(ReleaseScene.Old, name: "a b.img"), second = _scene.Request(ReleaseScene.New, name: "a.b.img");
        await Assert.ThrowsAsync<RefusedException>(() => new Publisher().PublishAsync(first with { SourcePaths = [.. first.SourcePaths, .. second.SourcePaths], Names = new() { FitGitHub = true } }));
        Assert.Empty(_scene.Public.Names());
    }

    [Fact]
    public async Task Old_versions_go_a_day_after_they_were_superseded()
    {
        var publisher = new Publisher();
        for (int version = 1; version <= 4; version++)
        {
            string digits = DigitsOf(RoutesScene.Text(version, 50_000));
            await publisher.PublishAsync(_scene.Request(RoutesScene.Text(version, 50_000)) with { Keep = 2 });
            File.SetLastWriteTimeUtc(_scene.Public[$"disk.img.{digits}"], new DateTime(2020, 1, version, 0, 0, 0, DateTimeKind.Utc));
        }
        string[] left = [.. Enumerable.Range(1, 4).Where(version => File.Exists(_scene.Public[$"disk.img.{DigitsOf(RoutesScene.Text(version, 50_000))}"])).Select(version => $"{version}")];
        // When the fourth came, the first had been superseded long ago, and so had the second: by the third.
        Assert.Equal(["3", "4"], left);
        Assert.Equal(RoutesScene.Text(4, 50_000), await _scene.GetAsync(null));
    }

    [Fact]
    public async Task A_version_that_another_control_file_names_stays()
    {
        var publisher = new Publisher();
        for (int version = 1; version <= 3; version++)
        {
            await publisher.PublishAsync(_scene.Request(RoutesScene.Text(version, 50_000), name: $"disk-1.{version}.img") with { Keep = 1 });
            foreach (string name in _scene.Public.Names())
                File.SetLastWriteTimeUtc(_scene.Public[name], new DateTime(2020, 1, version, 0, 0, 0, DateTimeKind.Utc));
            if (version == 1)
                File.Copy(_scene.Public["disk-1.1.img.zsync"], _scene.Public["disk-stable.img.zsync"]);
        }
        Assert.Equal(["disk-1.1.img", "disk-1.1.img.zsync", "disk-1.3.img", "disk-1.3.img.zsync", "disk-stable.img.zsync"], _scene.Public.Names());
    }

    private string[] Signatures(string name) =>
        File.ReadAllText(_scene.Public[name]).Split("-----BEGIN SSH SIGNATURE-----", StringSplitOptions.RemoveEmptyEntries);

    private static string DigitsOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..8];
}
