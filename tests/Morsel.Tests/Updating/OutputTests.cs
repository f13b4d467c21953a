using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Where the new file goes, what it must not replace, and what it inherits.</summary>
public sealed class OutputTests
{
    private static readonly DateTime Published = new(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc);

    [Fact]
    public async Task The_replaced_file_stays_beside_on_request()
    {
        await using Scene scene = new Scene(Edited.Content(1, 5000)).Old([7, 7, 7]);
        await scene.UpdateAsync(scene.Request with { KeepReplaced = true });
        Assert.Equal(["target", "target.zs-old"], scene.Folder.Names());
        Assert.Equal([7, 7, 7], File.ReadAllBytes(scene.Folder["target.zs-old"]));
    }

    [Fact]
    public async Task Permissions_of_the_replaced_file_are_kept_but_none_that_lend_rights()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using Scene scene = new Scene(Edited.Content(2, 5000)).Old([7]);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(scene.Output, mode | UnixFileMode.SetUser);
        await scene.UpdateAsync();
        Assert.Equal(mode, File.GetUnixFileMode(scene.Output));
    }

    [Fact]
    public async Task A_program_under_a_new_name_stays_a_program_and_so_it_does_when_the_run_is_interrupted()
    {
        if (OperatingSystem.IsWindows())
            return;
        byte[] target = Edited.Content(9, 60_000);
        await using var scene = new Scene(target);
        const UnixFileMode program = (UnixFileMode)0b111_111_101, plain = (UnixFileMode)0b110_100_100;
        File.SetUnixFileMode(scene.Folder.Write("little", ""), plain);
        File.WriteAllBytes(scene.Folder["little"], target[..1024]);
        File.WriteAllBytes(scene.Folder["most"], Edited.Flipped(target, 0, 1, 7));
        File.SetUnixFileMode(scene.Folder["most"], program);
        UpdateRequest request = scene.Request with { SeedPaths = [scene.Folder["little"], scene.Folder["most"]] };
        scene.Site.Remove(Scene.Path);
        await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync(request));
        scene.Publish();
        await scene.UpdateAsync(request with { SeedPaths = [] });
        Assert.Equal(program & ~new LocalFileSystem().Withheld, File.GetUnixFileMode(scene.Output));
    }

    [Fact]
    public async Task A_mode_or_time_that_the_file_system_refuses_is_noted()
    {
        await using Scene scene = new Scene(Edited.Content(10, 5000), control => control with { ModifiedTime = "Sun, 09 Sep 2001 01:46:40 +0000" }).Old([7]);
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(scene.Output, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
            call.Operation is DiskOperation.SetMode or DiskOperation.SetModifiedTime ? FaultFileSystem.Failure(1)() : null);
        UpdateReport report = await scene.UpdateAsync(files: disk);
        Assert.Equal([NoteCode.AttributeNotSet, NoteCode.AttributeNotSet], report.Notes.Select(note => note.Code));
        Assert.Contains("its mode could not be set", report.Notes[0].Text, StringComparison.Ordinal);
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Output));
    }

    [Theory]
    [InlineData("Sun, 09 Sep 2001 01:46:40 +0000", true, true)]
    [InlineData("Sun, 09 Sep 2001 01:46:40 +0000", false, false)]
    [InlineData("Sun, 09 Sep 9999 01:46:40 +0000", true, false)]
    [InlineData("yesterday", true, false)]
    [InlineData(null, true, false)]
    public async Task The_time_is_the_published_one_where_that_is_wanted_and_makes_sense(string? published, bool wanted, bool isTaken)
    {
        await using var scene = new Scene(Edited.Content(3, 5000), control => control with { ModifiedTime = published });
        await scene.UpdateAsync(scene.Request with { SetModifiedTime = wanted });
        DateTime time = File.GetLastWriteTimeUtc(scene.Output);
        Assert.Equal(isTaken, time == Published);
        Assert.True(isTaken || time.Year is > 2001 and < 9999);
    }

    [Fact]
    public async Task A_folder_a_symbolic_link_and_a_missing_folder_are_no_outputs()
    {
        await using var scene = new Scene(Edited.Content(4, 5000));
        Directory.CreateDirectory(scene.Folder["folder"]);
        File.CreateSymbolicLink(scene.Folder["link"], scene.Folder.Write("aim", "kept"));
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["folder"] }));
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["link"] }));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["missing/target"] }));
        Assert.Equal("kept", File.ReadAllText(scene.Folder["aim"]));
        Assert.Equal(["aim", "folder", "link"], scene.Folder.Names());
        Assert.Equal(0, scene.DataRequests);
    }

    [Fact]
    public async Task A_path_with_a_separator_behind_it_is_the_folder_of_the_published_name()
    {
        await using var scene = new Scene(Edited.Content(4, 5000), control => control with { FileName = "named" });
        Directory.CreateDirectory(scene.Folder["folder"]);
        UpdateRequest request = scene.Request with { OutputPath = scene.Folder["folder/"] };
        using Updater updater = scene.NewUpdater();
        Assert.Equal(scene.Folder["folder/named"], (await updater.PlanAsync(request)).OutputPath);
        Assert.Equal(scene.Folder["folder/named"], (await updater.UpdateAsync(request)).OutputPath);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await updater.UpdateAsync(request)).Outcome);
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => updater.UpdateAsync(request with { OutputPath = scene.Folder["missing/"] }));
    }

    [Fact]
    public async Task A_file_without_a_description_goes_to_a_folder_too()
    {
        await using var scene = new Scene(Edited.Content(4, 5000));
        scene.Site.Remove(Scene.ControlPath);
        Directory.CreateDirectory(scene.Folder["folder"]);
        await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString(), OutputPath = scene.Folder["folder/"] });
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Folder["folder/target"]));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData(".profile")]
    [InlineData("con.txt")]
    [InlineData("target.part")]
    public async Task A_published_name_that_reaches_beyond_the_folder_or_means_something_else_is_refused(string name)
    {
        await using var scene = new Scene(Edited.Content(5, 600), control => control with { FileName = name });
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { OutputPath = null }));
        await scene.UpdateAsync();
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task Neither_the_description_nor_its_kept_copy_is_replaced_by_what_it_describes()
    {
        await using var scene = new Scene(Edited.Content(6, 5000));
        string control = scene.Folder["target.zsync"];
        File.WriteAllBytes(control, new ControlText(scene.Target).ToBytes());
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(
            scene.Request with { Source = control, BaseAddress = scene.Site.Address("/"), OutputPath = control }));
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { KeepDescriptionPath = scene.Output }));
        Assert.Equal(0, scene.DataRequests);
    }

    [Fact]
    public async Task Without_room_nothing_is_made_and_no_data_asked_for()
    {
        await using Scene scene = new Scene(Edited.Content(7, 5000)).Old([7]);
        FaultContract contract = FaultContract.Before(scene.Output);
        var full = new FullDisk(freeBytes: 4999);
        var failure = await Assert.ThrowsAsync<IOException>(() => scene.UpdateAsync(files: full));
        Assert.Contains("5000 bytes are needed and 4999 are free", failure.Message, StringComparison.Ordinal);
        contract.AssertKept();
        Assert.Equal(["target"], scene.Folder.Names());

        // What an earlier run left empty has no room either.
        File.WriteAllBytes(scene.Part, []);
        await Assert.ThrowsAsync<IOException>(() => scene.UpdateAsync(files: full));
        Assert.Equal(0, scene.DataRequests);
    }

    [Fact]
    public async Task Addresses_that_are_not_fetched_are_noted_and_the_others_used()
    {
        await using var scene = new Scene(Edited.Content(8, 5000), control => control with { Locations = ["ftp://example.org/target", "target"] });
        UpdateReport report = await scene.UpdateAsync();
        Assert.Contains("ftp", Assert.Single(report.Notes).Text, StringComparison.Ordinal);
        await using var refused = new Scene(Edited.Content(8, 5000), control => control with { Locations = ["file:///etc/passwd"] });
        await Assert.ThrowsAsync<RefusedException>(() => refused.UpdateAsync());
    }
}
