using Morsel.Casync;
using Morsel.Tests.Files;

namespace Morsel.Tests.Making.Trees;

/// <summary>What <see cref="CatarFile.CompareAsync"/> says of two trees.</summary>
public sealed class TreeComparisonTests : IDisposable
{
    private static readonly DateTime Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public TreeComparisonTests()
    {
        foreach (string tree in new[] { "old", "new" })
        {
            foreach (string name in new[] { "same", "content", "empty", "gone/a", "gone/b/c", "kind", "time", "mode", "z" })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_folder[$"{tree}/{name}"])!);
                _folder.Write($"{tree}/{name}", name == "empty" ? "" : name);
            }
            Settle(tree);
        }
    }

    [Fact]
    public async Task Trees_with_the_same_entries_do_not_differ() => Assert.Empty(await Differences());

    [Fact]
    public async Task Each_path_that_differs_is_told_once_with_what_differs()
    {
        File.WriteAllText(_folder["new/content"], "CONTENT");
        File.WriteAllText(_folder["new/empty"], "no longer");
        Directory.Delete(_folder["new/gone"], recursive: true);
        Directory.CreateDirectory(_folder["new/added/deep"]);
        File.Delete(_folder["new/kind"]);
        Directory.CreateDirectory(_folder["new/kind"]);
        _folder.Write("new/kind/inner", "x");
        Settle("new");
        File.SetLastWriteTimeUtc(_folder["new/time"], Time.AddSeconds(1));
        Assert.Equal(
            [
                "Added added None", "Added added/deep None", "Changed content Content", "Changed empty Content", "Removed gone None", "Removed gone/a None",
                "Removed gone/b None", "Removed gone/b/c None", "Changed kind Kind", "Added kind/inner None", "Changed time Time",
            ],
            await Differences());
    }

    [Fact]
    public async Task Modes_and_targets_differ_where_the_system_has_them()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder["new/mode"], UnixFileMode.UserRead);
        File.CreateSymbolicLink(_folder["old/link"], "a");
        File.CreateSymbolicLink(_folder["new/link"], "b");
        Settle("old");
        Settle("new");
        Assert.Equal(["Changed link Target", "Changed mode Mode"], (await Differences()).Select(line => line.Replace("Target, Time", "Target", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Only_what_both_keep_is_compared()
    {
        await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = _folder["old"], Options = new() { With = ["2sec-time"] } });
        Assert.Empty(await CatarFile.CompareAsync(_folder["old.catar"], _folder["new"]));
        // Within the two seconds of such an archive, and beyond.
        File.SetLastWriteTimeUtc(_folder["new/time"], Time.AddSeconds(-0.5));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["new/mode"], UnixFileMode.UserRead);
        Assert.Empty(await CatarFile.CompareAsync(_folder["old.catar"], _folder["new"]));
        File.SetLastWriteTimeUtc(_folder["new/time"], Time.AddSeconds(1));
        Assert.Equal(["Changed time Time"], Lines(await CatarFile.CompareAsync(_folder["new"], _folder["old.catar"])));
    }

    [Fact]
    public async Task An_archive_is_the_folder_that_it_was_made_of()
    {
        CatarMakeReport report = await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = _folder["old"] });
        Assert.Equal((12, 0, _folder["old.catar"]), (report.EntryCount, report.ExcludedCount, report.OutputPath));
        Assert.Empty(await CatarFile.CompareAsync(_folder["old"], _folder["old.catar"]));
        Assert.Equal((await CatarFile.ListAsync(_folder["old"])).Select(entry => $"{entry}"), (await CatarFile.ListAsync(_folder["old.catar"])).Select(entry => $"{entry}"));
        File.WriteAllText(_folder["old/same"], "SAME");
        Settle("old");
        Assert.Equal(["Changed same Content"], Lines(await CatarFile.CompareAsync(_folder["old.catar"], _folder["old"])));
    }

    [Fact]
    public async Task A_damaged_archive_is_refused()
    {
        await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = _folder["old"] });
        byte[] archive = File.ReadAllBytes(_folder["old.catar"]);
        File.WriteAllBytes(_folder["old.catar"], archive[..^1]);
        await Assert.ThrowsAsync<TargetFormatException>(() => CatarFile.ListAsync(_folder["old.catar"]));
        File.WriteAllBytes(_folder["old.catar"], [.. archive, 0]);
        await Assert.ThrowsAsync<TargetFormatException>(() => CatarFile.ListAsync(_folder["old.catar"]));
        await Assert.ThrowsAsync<TargetFormatException>(() => CatarFile.ListAsync(_folder.Write("text", "some text that is no archive")));
        await Assert.ThrowsAsync<FileNotFoundException>(() => CatarFile.ListAsync(_folder["nothing"]));
    }

    public void Dispose() => _folder.Dispose();

    // The time of a folder changes with what is in it.
    private void Settle(string tree)
    {
        foreach (string path in Directory.EnumerateFileSystemEntries(_folder[tree], "*", SearchOption.AllDirectories).OrderDescending().Append(_folder[tree]))
        {
            if (Directory.Exists(path))
                Directory.SetLastWriteTimeUtc(path, Time);
            else if (new FileInfo(path).LinkTarget is null)
                File.SetLastWriteTimeUtc(path, Time);
        }
    }

    private async Task<List<string>> Differences() => Lines(await CatarFile.CompareAsync(_folder["old"], _folder["new"]));

    private static List<string> Lines(IEnumerable<TreeDifference> differences) => [.. differences.Select(one => $"{one.Kind} {one.Path} {one.Changes}")];
}
