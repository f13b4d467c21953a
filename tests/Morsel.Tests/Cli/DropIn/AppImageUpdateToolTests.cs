using Morsel.Tests.Updating.AppImages;

namespace Morsel.Tests.Cli.DropIn;

/// <summary><c>appimageupdatetool</c>: the lines, files and exit codes that its callers know.</summary>
public sealed class AppImageUpdateToolTests : IDisposable
{
    private const string Checking = "Checking for updates...\n", Done = "... done!\n";

    private readonly AppImageScene _scene = new();

    private string Information => $"zsync|{_scene.Site.Address($"/download/{AppImageScene.NewName}.zsync")}";

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_check_tells_by_its_exit_code_whether_there_is_an_update_and_writes_nothing()
    {
        _scene.Publish();
        CommandRun run = await RunAsync("-j", "-u", Information);
        Assert.Equal((1, Checking + Done, ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal([AppImageScene.Name], _scene.Folder.Names());
        File.WriteAllBytes(_scene.Path, _scene.New);
        Assert.Equal(0, (await RunAsync("-j", "-u", Information)).ExitCode);
    }

    [Fact]
    public async Task An_update_gets_its_published_name_and_the_old_file_stays()
    {
        _scene.Publish();
        CommandRun run = await RunAsync("-u", Information);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"{Checking}{Done}zsync2: Target file: {_scene.NewPath}\nzsync2: Reading seed file: {_scene.Path}\n", run.Output);
        Assert.Matches("\nzsync2: checksum matches OK\nzsync2: used [0-9]+ local, fetched [0-9]+\n$", run.Output);
        Assert.Equal($"Starting update...\nValidation warning: AppImage not signed\nUpdate successful. New file created: {_scene.NewPath}\n", run.Error);
        Assert.Equal(_scene.Old, File.ReadAllBytes(_scene.Path));
        Assert.Equal(_scene.New, File.ReadAllBytes(_scene.NewPath));
    }

    [Theory]
    [InlineData("-O", true)]
    [InlineData("-Or", false)]
    public async Task The_file_itself_is_replaced_on_request(string options, bool keepsOld)
    {
        _scene.Publish();
        CommandRun run = await RunAsync(options, "-u", Information);
        Assert.Equal((0, $"Update successful. Updated existing file: {_scene.Path}"), (run.ExitCode, run.Error.TrimEnd().Split('\n')[^1]));
        Assert.Equal(_scene.New, File.ReadAllBytes(_scene.Path));
        Assert.Equal(keepsOld, File.Exists(_scene.Path + ".zs-old"));
    }

    [Fact]
    public async Task The_old_file_is_removed_on_request()
    {
        _scene.Publish();
        CommandRun run = await RunAsync("--remove-old", "--update-info", Information);
        Assert.Contains($"\nRemoving old AppImage: {_scene.Path}\nUpdate successful. ", run.Error);
        Assert.Equal([AppImageScene.NewName], _scene.Folder.Names());
    }

    [Fact]
    public async Task What_is_current_is_left_alone()
    {
        _scene.Publish();
        File.WriteAllBytes(_scene.Path, _scene.New);
        CommandRun run = await RunAsync("-O", "-u", Information);
        Assert.Equal((0, $"{Checking}{Done}Update not required, exiting.\n", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal([AppImageScene.Name], _scene.Folder.Names());
    }

    [Theory]
    [InlineData("-O", "Update check failed, exiting!")]
    [InlineData("-j", "Error checking for changes!")]
    public async Task A_check_that_fails_ends_with_2_and_changes_nothing(string option, string last)
    {
        CommandRun run = await RunAsync(option, "-u", Information);
        Assert.Equal((2, Checking, last), (run.ExitCode, run.Output, run.Error.TrimEnd().Split('\n')[^1]));
        Assert.Equal(_scene.Old, File.ReadAllBytes(_scene.Path));
        Assert.Equal([AppImageScene.Name], _scene.Folder.Names());
    }

    [Fact]
    public async Task An_update_that_fails_after_its_check_ends_with_1()
    {
        _scene.Publish(fileName: ".bashrc");
        CommandRun run = await RunAsync("-u", Information);
        Assert.Equal((1, Checking + Done, "Update failed!"), (run.ExitCode, run.Output, run.Error.TrimEnd().Split('\n')[^1]));
        Assert.Equal([AppImageScene.Name], _scene.Folder.Names());
    }

    [Fact]
    public async Task What_is_inside_is_described_with_the_address_and_without_asking_anybody()
    {
        string information = Information;
        File.WriteAllBytes(_scene.Path, AppImageScene.Make(information, [1]));
        CommandRun run = await RunAsync("-d", "-u", "zsync|https://example.org/other.zsync");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            [$"Parsing file: {_scene.Path}", "AppImage type: 2", $"Raw update information: {information}", "Update information type: Generic ZSync URL", $"Assembled ZSync URL: {information["zsync|".Length..]}"],
            run.Output.TrimEnd().Split('\n'));
        Assert.Empty(_scene.Site.Requests);
    }

    [Fact]
    public async Task What_is_inside_is_described_also_where_the_host_of_releases_cannot_be_asked()
    {
        File.WriteAllBytes(_scene.Path, AppImageScene.Make("gitea-releases-zsync|127.0.0.1|example-owner|example-app|latest|*.zsync", [1]));
        CommandRun run = await RunAsync("-d");
        Assert.Equal((0, "Update information type: gitea-releases-zsync"), (run.ExitCode, run.Output.TrimEnd().Split('\n')[^1]));
        Assert.StartsWith("appimageupdatetool: https://127.0.0.1/api/v1/repos/example-owner/example-app/releases/latest: ", run.Error);
    }

    [Theory]
    [InlineData()]
    [InlineData("--bogus")]
    [InlineData("--self-update")]
    [InlineData("missing.AppImage")]
    public async Task A_wrong_command_line_ends_with_1(params string[] words)
    {
        CommandRun run = await CommandRun.Of(["appimageupdatetool", .. words]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("appimageupdatetool: ", run.Error);
    }

    [Fact]
    public async Task Help_and_version_go_to_the_error_output_as_with_the_original()
    {
        Assert.StartsWith("Usage: appimageupdatetool ", (await CommandRun.Of("appimageupdatetool", "--help")).Error);
        CommandRun run = await CommandRun.Of("appimageupdatetool", "--appimage-extract-and-run", "--version");
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("appimageupdatetool 2.0.0 (morsel ", run.Error);
    }

    private Task<CommandRun> RunAsync(params string[] options) => CommandRun.Of(["appimageupdatetool", .. options, _scene.Path]);
}
