using System.Text.Json;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.AppImages;

/// <summary>The command and AppImages, from the making of one to its update.</summary>
public sealed class AppImageCommandTests : IDisposable
{
    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _home = new();
    private readonly Site _site = new();

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _home.Dispose();
    }

    [ProgramFact(MadeAppImage.Tool)]
    public async Task What_a_maker_embeds_and_describes_a_user_updates_with()
    {
        await PublishAsync(version: 1);
        File.Copy(_public["App.AppImage"], _home["App.AppImage"]);
        Assert.Equal((0, "up to date\n"), Ended(await UpdateAsync("--check")));
        await PublishAsync(version: 2);
        Assert.Equal(17, (await UpdateAsync("--check")).ExitCode);
        CommandRun update = await UpdateAsync("--overwrite");
        Assert.Equal((0, ""), (update.ExitCode, update.Error));
        Assert.Equal(File.ReadAllBytes(_public["App.AppImage"]), File.ReadAllBytes(_home["App.AppImage"]));
        Assert.InRange(_site.BytesAskedOf("/App.AppImage"), 1, new FileInfo(_public["App.AppImage"]).Length / 3);
        Assert.Equal((0, "up to date\n"), Ended(await UpdateAsync("--check")));
    }

    [ProgramFact(MadeAppImage.Tool)]
    public async Task What_stands_in_the_file_is_shown()
    {
        await PublishAsync(version: 1);
        CommandRun text = await CommandRun.Of("inspect", _public["App.AppImage"]);
        Assert.Contains($"updates       zsync|{_site.Address("/App.AppImage.zsync")}\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("file system   squashfs, from byte 10760 on\n", text.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await CommandRun.Of("inspect", _public["App.AppImage"], "--json")).Output);
        Assert.Equal((2, "x86_64", "zsync", false), (json.RootElement.GetProperty("type").GetInt32(), json.RootElement.GetProperty("architecture").GetString(), json.RootElement.GetProperty("transport").GetString(), json.RootElement.GetProperty("signed").GetBoolean()));
    }

    [Fact]
    public async Task A_whole_folder_is_checked_and_each_file_has_its_own_end()
    {
        foreach (string name in new[] { "a", "b", "c" })
            File.Copy(Vectors.PathOf($"appimage/elf/{(name == "c" ? "none" : "64le")}.AppImage"), _home[$"{name}.AppImage"]);
        File.WriteAllText(_home["notes.txt"], "mine");
        CommandRun run = await CommandRun.Of("update", "--all", Path.GetDirectoryName(_home["a"])!, "--check", "--json", "--github-api", _site.Address("/").ToString(), "--allow-private");
        using var json = JsonDocument.Parse(run.Output);
        JsonElement[] files = [.. json.RootElement.GetProperty("files").EnumerateArray()];
        Assert.Equal([_home["a.AppImage"], _home["b.AppImage"]], files.Select(file => file.GetProperty("file").GetString()));
        Assert.All(files, file => Assert.Equal("not_found", file.GetProperty("error").GetProperty("name").GetString()));
        Assert.Equal(8, run.ExitCode);
    }

    [Fact]
    public async Task Several_files_have_one_summary()
    {
        foreach (string name in new[] { "a", "b" })
            File.Copy(Vectors.PathOf("appimage/elf/64le.AppImage"), _home[$"{name}.AppImage"]);
        string[] arguments = ["update", _home["a.AppImage"], _home["b.AppImage"], "--github-api", _site.Address("/").ToString(), "--allow-private"];
        CommandRun text = await CommandRun.Of(arguments);
        Assert.Matches(@"\A2 files: 2 failed; nothing was downloaded in \d+\.\d+ s\n\z", text.Output);
        using var json = JsonDocument.Parse((await CommandRun.Of([.. arguments, "--json"])).Output);
        Assert.Equal((2, 2), (json.RootElement.GetProperty("summary").GetProperty("files").GetInt32(), json.RootElement.GetProperty("summary").GetProperty("failed").GetInt32()));
        Assert.False(JsonDocument.Parse((await CommandRun.Of([.. arguments, "--json", "--check"])).Output).RootElement.TryGetProperty("summary", out _));
    }

    [Theory]
    [InlineData("FILE is missing")]
    [InlineData("is not an AppImage", "PLAIN")]
    [InlineData("--accept-key", "APP", "--accept-key", "12")]
    public async Task What_cannot_be_meant_is_said_before_anything_is_asked(string problem, params string[] words)
    {
        File.WriteAllText(_home["plain"], "mine");
        File.Copy(Vectors.PathOf("appimage/elf/64le.AppImage"), _home["App.AppImage"]);
        CommandRun run = await CommandRun.Of(["update", .. words.Select(word => word switch { "PLAIN" => _home["plain"], "APP" => _home["App.AppImage"], _ => word })]);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, run.ExitCode);
    }

    [Theory]
    [InlineData("signed/old", "signed")]
    [InlineData("elf/none", "no section .upd_info")]
    [InlineData("elf/64be", "has room for 128")]
    public async Task An_AppImage_that_cannot_take_update_information_is_refused_and_stays(string vector, string reason)
    {
        string path = _home["App.AppImage"];
        File.Copy(Vectors.PathOf($"appimage/{vector}.AppImage"), path);
        byte[] before = File.ReadAllBytes(path);
        CommandRun run = await CommandRun.Of("make", path, "--update-information", $"zsync|https://example.org/{new string('a', 200)}.zsync");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.False(File.Exists(path + ".zsync"));
    }

    [Theory]
    [InlineData("gh-releases-zsync|o|r|latest|Other-*.AppImage.zsync", "does not fit")]
    [InlineData("gh-releases-zsync|o|r|v1.2|*.AppImage.zsync", "names the release v1.2 only")]
    [InlineData("zsync|https://example.org/App.AppImage", "does not end with .zsync")]
    public async Task A_maker_is_told_what_would_keep_users_from_updates(string text, string problem)
    {
        File.Copy(Vectors.PathOf("appimage/elf/64le.AppImage"), _home["App.AppImage"]);
        CommandRun run = await CommandRun.Of("make", _home["App.AppImage"], "--update-information", text);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at out/App.AppImage, and there are no folders in a release", "--url", "out/App.AppImage")]
    [InlineData("at Other.AppImage, and its name is App.AppImage", "--url", "Other.AppImage")]
    [InlineData("names the AppImage App, which does not end with .AppImage", "--filename", "App", "-o", "App.AppImage.zsync")]
    [InlineData("names the AppImage New.AppImage, and it is published as App.AppImage", "--filename", "New.AppImage", "-o", "App.AppImage.zsync")]
    [InlineData("names the AppImage App.AppImage, and it is published as App 2.AppImage", "--url", "https://example.org/App%202.AppImage?raw=1")]
    [InlineData("", "--url", "https://example.org/App.AppImage")]
    [InlineData("", "--url", "App.AppImage", "-o", "App.AppImage.zsync")]
    public async Task A_maker_is_told_what_of_the_control_file_would_keep_users_from_updates(string problem, params string[] words)
    {
        File.WriteAllBytes(_home["App.AppImage"], Morsel.Tests.Updating.AppImages.AppImageScene.Make("gh-releases-zsync|o|r|latest|App*.AppImage.zsync", [1]));
        CommandRun run = await CommandRun.Of(["make", _home["App.AppImage"], .. words.Select(word => word.EndsWith(".zsync", StringComparison.Ordinal) ? _home[word] : word)]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(problem.Length > 0, run.Error.Contains("control file", StringComparison.Ordinal));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    private static (int, string) Ended(CommandRun run) => (run.ExitCode, run.Output[(run.Output.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);

    private Task<CommandRun> UpdateAsync(params string[] options) => CommandRun.Of(["update", _home["App.AppImage"], "--allow-private", .. options]);

    private async Task PublishAsync(int version)
    {
        MadeAppImage.Write(_public["App.AppImage"], ("program", Edited.Content(1, 400_000)), ("version", Edited.Content(version, 10_000)));
        CommandRun made = await CommandRun.Of("make", _public["App.AppImage"], "--update-information", $"zsync|{_site.Address("/App.AppImage.zsync")}");
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        _site.Publish("/App.AppImage", File.ReadAllBytes(_public["App.AppImage"]), version);
        _site.Publish("/App.AppImage.zsync", File.ReadAllBytes(_public["App.AppImage.zsync"]), version);
    }
}
