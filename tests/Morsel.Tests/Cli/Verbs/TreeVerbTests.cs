using System.Runtime.Versioning;
using System.Text.Json;
using Morsel.Tests.Files;
using Morsel.Tests.Finishing.Tree;

namespace Morsel.Tests.Cli.Verbs;

/// <summary><c>morsel unpack</c> of archives of folders.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class TreeVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task An_archive_becomes_a_folder_and_a_second_run_says_that_it_is_one_already()
    {
        string archive = Archive("app.catar", Item.File("a", "content"), Item.Folder("d", Item.File("x", "inner")));
        CommandRun first = await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.StartsWith($"{_folder["app"]}: 2 files written (12 B), 0 kept, ", first.Output, StringComparison.Ordinal);
        Assert.Equal("inner", File.ReadAllText(_folder["app/d/x"]));
        CommandRun second = await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        Assert.StartsWith($"{_folder["app"]}: unchanged, 3 entries, ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deleted_and_left_is_told_to_programs()
    {
        string archive = Archive("app.catar", Item.File("a", "content"));
        await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        _folder.Write("app/own", "mine");
        JsonElement left = Parse(await CommandRun.Of("unpack", archive, "-o", _folder["app"], "--json"));
        Assert.Equal((1, 0), (left.GetProperty("entries_left").GetInt32(), left.GetProperty("entries_deleted").GetInt32()));
        JsonElement deleted = Parse(await CommandRun.Of("unpack", archive, "-o", _folder["app"], "--json", "--delete"));
        Assert.Equal((0, 1), (deleted.GetProperty("entries_left").GetInt32(), deleted.GetProperty("entries_deleted").GetInt32()));
        Assert.False(File.Exists(_folder["app/own"]));
    }

    [Fact]
    public async Task What_was_not_restored_is_one_note()
    {
        string archive = Archive("app.catar", Item.File("a", "content", permissions: 0x9ed), Item.File("b", "content", permissions: 0x9ed));
        CommandRun run = await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        Assert.Equal("morsel: note: not restored: 2 set-user-ID and set-group-ID bits (not requested)\n", run.Error);
        Assert.Equal("", (await CommandRun.Of("unpack", archive, "-o", _folder["app"], "--keep-suid")).Error);
        Assert.True(File.GetUnixFileMode(_folder["app/a"]).HasFlag(UnixFileMode.SetUser));
    }

    [Theory]
    [InlineData("--header-only: {0} is not a zchunk file", "--header-only")]
    [InlineData("-o -: an archive of a folder cannot be written to standard output", "-o", "-")]
    public async Task Options_of_other_files_are_refused(string problem, params string[] options)
    {
        string archive = Archive("app.catar", Item.File("a", "content"));
        CommandRun run = await CommandRun.Of(["unpack", archive, .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, problem, archive), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_of_archives_are_refused_for_other_files()
    {
        CommandRun run = await CommandRun.Of("unpack", _folder.Write("x.zck", "no archive"), "--delete");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--delete: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_verified_by_the_archive_beside_it_or_the_one_that_is_named()
    {
        string archive = Archive("app.catar", Item.File("a", "content"), Item.Folder("d", Item.File("x", "inner")));
        await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        CommandRun same = await CommandRun.Of("verify", _folder["app"]);
        Assert.Equal((0, $"{_folder["app"]}: identical, 3 entries in the archive\n", ""), (same.ExitCode, same.Output, same.Error));
        File.WriteAllText(_folder["app/d/x"], "INNER");
        File.WriteAllText(_folder["app/own"], "mine");
        CommandRun other = await CommandRun.Of("verify", _folder["app"], "--with", archive);
        Assert.Equal((12, $"{_folder["app"]}: differs in 3 entries, 3 entries in the archive\nchanged  .: time\nchanged  d/x: content, time\nadded    own\n"), (other.ExitCode, other.Output));
        JsonElement json = JsonDocument.Parse((await CommandRun.Of("verify", _folder["app"], "--json")).Output).RootElement;
        Assert.Equal((_folder["app"], 3, false, 3), (json.GetProperty("path").GetString(), json.GetProperty("entry_count").GetInt32(), json.GetProperty("identical").GetBoolean(), json.GetProperty("differences").GetArrayLength()));
        Assert.Equal("d/x", json.GetProperty("differences")[1].GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_folder_without_an_archive_beside_it_cannot_be_verified_and_stores_are_for_folders()
    {
        Directory.CreateDirectory(_folder["app"]);
        CommandRun none = await CommandRun.Of("verify", _folder["app"]);
        Assert.Equal(8, none.ExitCode);
        Assert.Contains("app.caidx: there is no such file; specify the index or the archive of the folder with --with", none.Error, StringComparison.Ordinal);
        CommandRun store = await CommandRun.Of("verify", _folder.Write("file", "x"), "--store", _folder["app"]);
        Assert.Equal(2, store.ExitCode);
        Assert.Contains("--store: ", store.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_archive_ends_with_3_and_writes_nothing()
    {
        string archive = Archive("app.catar", Item.File("a", "content"));
        File.WriteAllBytes(archive, File.ReadAllBytes(archive)[..^9]);
        CommandRun run = await CommandRun.Of("unpack", archive, "-o", _folder["app"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("catar archive", run.Error, StringComparison.Ordinal);
        Assert.Equal(["app.catar"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private string Archive(string name, params Item[] items)
    {
        File.WriteAllBytes(_folder[name], TestArchive.Of(items));
        return _folder[name];
    }

    private static JsonElement Parse(CommandRun run)
    {
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
