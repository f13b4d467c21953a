using Morsel.Casync;
using Morsel.Formats.Casync;
using Morsel.Tests.Finishing.Tree;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Making.Trees;

/// <summary>What <see cref="CatarFile.VerifyAsync"/> says of a folder.</summary>
public sealed class TreeVerifyTests : IDisposable
{
    private const string Index = "/app.caidx";

    private static readonly Item[] Items =
    [
        Item.File("a", new string('a', 70_000)), Item.File("empty", ""), Item.Link("link", "a"),
        Item.Folder("sub", Item.File("b", "inner"), Item.File("run", "#!", permissions: 0x1ed)),
    ];

    private readonly CasyncScene _scene = new(TestArchive.Of(Items));

    private string Tree => _scene.Folder["app"];

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_folder_that_was_extracted_is_identical()
    {
        string archive = await ExtractAsync(TestArchive.Of(Items));
        TreeVerifyReport report = await VerifyAsync(archive);
        Assert.Empty(report.Differences);
        Assert.Equal((true, 6), (report.IsIdentical, report.EntryCount));
    }

    [Fact]
    public async Task What_was_changed_added_or_deleted_is_told_path_by_path()
    {
        if (OperatingSystem.IsWindows())
            return;
        string archive = await ExtractAsync(TestArchive.Of(Items));
        DateTime written = File.GetLastWriteTimeUtc(Path.Join(Tree, "a"));
        // The same length and time: only who reads it notices.
        await File.WriteAllTextAsync(Path.Join(Tree, "a"), new string('a', 69_999) + "b");
        File.SetLastWriteTimeUtc(Path.Join(Tree, "a"), written);
        File.Delete(Path.Join(Tree, "empty"));
        File.SetUnixFileMode(Path.Join(Tree, "sub/run"), UnixFileMode.UserRead);
        DateTime folder = Directory.GetLastWriteTimeUtc(Path.Join(Tree, "sub"));
        await File.WriteAllTextAsync(Path.Join(Tree, "sub/new"), "x");
        Directory.SetLastWriteTimeUtc(Path.Join(Tree, "sub"), folder);
        Directory.SetLastWriteTimeUtc(Tree, folder);
        TreeVerifyReport report = await VerifyAsync(archive);
        Assert.Equal(
            ["Changed a Content", "Removed empty None", "Added sub/new None", "Changed sub/run Mode"],
            report.Differences.Select(difference => $"{difference.Kind} {difference.Path} {difference.Changes}"));
        Assert.False(report.IsIdentical);
    }

    [Fact]
    public async Task What_an_exclude_file_in_the_folder_names_is_compared_all_the_same()
    {
        string archive = await ExtractAsync(TestArchive.Of(Item.File(".caexclude", "a\n"), Item.File("a", "content")));
        Assert.Empty((await VerifyAsync(archive)).Differences);
        File.Delete(Path.Join(Tree, "a"));
        Assert.Contains((await VerifyAsync(archive)).Differences, difference => difference is { Path: "a", Kind: TreeDifferenceKind.Removed });
    }

    [Fact]
    public async Task What_is_not_restored_unless_it_is_asked_for_is_not_compared()
    {
        if (OperatingSystem.IsWindows())
            return;
        Item[] items =
        [
            Item.File("acl", "x", permissions: 0x1b4).With(entry => entry with { Acl = new CatarAcl { GroupObject = 4, Users = [new CatarAclEntry(4321, 6, null)] } }),
            Item.File("own", "x").With(entry => entry with { UserId = 4321, GroupId = 4322 }),
            Item.File("suid", "x", permissions: 0x9ed),
        ];
        string archive = await ExtractAsync(TestArchive.Of((TestArchive.Features & ~CatarFeatures.Permissions) | CatarFeatures.Acl, items));
        Assert.Empty((await VerifyAsync(archive)).Differences);
        File.SetUnixFileMode(Path.Join(Tree, "acl"), File.GetUnixFileMode(Path.Join(Tree, "acl")) | UnixFileMode.GroupWrite);
        Assert.Contains((await VerifyAsync(archive)).Differences, difference => difference is { Path: "acl", Changes: TreeChanges.Mode });
    }

    [Fact]
    public async Task Times_are_compared_as_exactly_as_the_archive_keeps_them()
    {
        Directory.CreateDirectory(_scene.Folder["from"]);
        await File.WriteAllTextAsync(_scene.Folder["from/a"], "content");
        await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = _scene.Folder["from"], OutputPath = _scene.Folder["from.catar"], Options = new() { With = ["sec-time"] } });
        string archive = await ExtractAsync(await File.ReadAllBytesAsync(_scene.Folder["from.catar"]));
        DateTime time = File.GetLastWriteTimeUtc(Path.Join(Tree, "a"));
        File.SetLastWriteTimeUtc(Path.Join(Tree, "a"), time.AddMilliseconds(700));
        Assert.DoesNotContain((await VerifyAsync(archive)).Differences, difference => difference.Path == "a");
        File.SetLastWriteTimeUtc(Path.Join(Tree, "a"), time.AddSeconds(1));
        Assert.Contains((await VerifyAsync(archive)).Differences, difference => difference is { Path: "a", Changes: TreeChanges.Time });
    }

    [Fact]
    public async Task An_index_on_a_server_is_enough_and_chunks_that_the_folder_has_do_not_come_again()
    {
        byte[] archive = TestArchive.Of(Items);
        _scene.Site.Publish(Index, CasyncScene.IndexOf(archive).Write());
        await _scene.UpdateAsync(new UpdateRequest { Source = _scene.Site.Address(Index).ToString(), OutputPath = Tree, AutoSeeds = false });
        int asked = _scene.Asked().Count;
        string[] beside = _scene.Folder.Names();
        TreeVerifyReport report = await VerifyAsync(_scene.Site.Address(Index).ToString());
        Assert.Empty(report.Differences);
        Assert.InRange(asked, 2, 100);
        Assert.Equal(asked, _scene.Asked().Count);
        await File.AppendAllTextAsync(Path.Join(Tree, "a"), "!");
        Assert.Contains((await VerifyAsync(_scene.Site.Address(Index).ToString())).Differences, difference => difference.Path == "a" && difference.Changes.HasFlag(TreeChanges.Content));
        Assert.NotEqual(asked, _scene.Asked().Count);
        Assert.Equal(beside, _scene.Folder.Names());
    }

    [Fact]
    public async Task Stores_may_be_elsewhere()
    {
        byte[] archive = TestArchive.Of(Items);
        string index = _scene.Write("app.caidx", CasyncScene.IndexOf(archive).Write());
        await ExtractAsync(archive);
        File.Delete(Morsel.Files.OwnNames.TreeOf(Tree));
        Assert.Empty((await VerifyAsync(index, _scene.FillFolder("elsewhere", CasyncScene.ObjectsOf(archive)))).Differences);
        await Assert.ThrowsAsync<TransportException>(() => VerifyAsync(index));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused()
    {
        string archive = await ExtractAsync(TestArchive.Of(Items));
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() => CatarFile.VerifyAsync(new TreeVerifyRequest { FolderPath = _scene.Folder["none"], ArchivePath = archive }));
        await Assert.ThrowsAsync<TargetFormatException>(() => VerifyAsync(Tree));
        await Assert.ThrowsAsync<TargetFormatException>(() => VerifyAsync(Path.Join(Tree, "a")));
        await Assert.ThrowsAsync<TargetFormatException>(() => VerifyAsync(_scene.Write("cut.catar", TestArchive.Of(Items)[..^10])));
    }

    private async Task<string> ExtractAsync(byte[] archive)
    {
        string path = _scene.Write("app.catar", archive);
        await CatarFile.ExtractAsync(new CatarExtractRequest { ArchivePath = path, OutputPath = Tree });
        return path;
    }

    private Task<TreeVerifyReport> VerifyAsync(string archive, params string[] stores) => CatarFile.VerifyAsync(
        new TreeVerifyRequest { FolderPath = Tree, ArchivePath = archive, Stores = stores, Options = new() { Time = _scene.Time } });
}
