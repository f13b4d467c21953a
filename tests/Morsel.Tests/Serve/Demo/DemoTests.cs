using System.Formats.Tar;
using Morsel.Cli.Running;
using Morsel.Cli.Selection;
using Morsel.Serve.Demo;

namespace Morsel.Tests.Serve.Demo;

public sealed class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("morsel-demo-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_same_package_gives_the_same_archive_whenever_it_is_packed()
    {
        string[] names = ["b.txt", "lib/a.dll", "a.txt", "Z.md"];
        string first = await PackAsync("first", names);
        string second = await PackAsync("second", names.Reverse());
        Assert.Equal(await File.ReadAllBytesAsync(first), await File.ReadAllBytesAsync(second));
        Assert.Equal(["Z.md", "a.txt", "b.txt", "lib/a.dll"], Entries(first));
    }

    [Fact]
    public async Task What_the_client_adds_to_a_package_is_left_out() => Assert.Equal(
        ["p.nuspec"],
        Entries(await PackAsync("p", [".nupkg.metadata", "p.1.0.0.nupkg", "p.1.0.0.nupkg.sha512", "p.nuspec"])));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\"b")]
    public void A_version_that_would_leave_the_folder_or_the_project_is_refused(string version) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailure>(() => new PackagePair("p", "1.0", version)).ExitCode);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(3_000_000, -1, true)]
    [InlineData(3_000_000, 2_999_999, false)]
    [InlineData(3_000_000, 0, false)]
    public async Task Files_are_equal_when_every_byte_is(int length, int changedAt, bool areEqual)
    {
        byte[] content = new byte[length];
        string left = await WriteAsync("left", content);
        if (!areEqual)
            content[changedAt] ^= 1;
        string right = await WriteAsync("right", content);
        Assert.Equal(areEqual, await EqualFiles.CompareAsync(left, right, CancellationToken.None));
    }

    [Fact]
    public void Its_files_go_with_it_unless_the_user_names_a_folder_for_them()
    {
        string path;
        using (var folder = DemoFolder.Of(keep: null, _folder))
        {
            path = folder.Path;
            File.WriteAllBytes(Path.Join(path, "a"), new byte[1000]);
            Assert.Equal((_folder, false, 1000), (Path.GetDirectoryName(path), folder.IsKept, folder.UsedBytes));
        }
        Assert.False(Directory.Exists(path));
        using (var folder = DemoFolder.Of(Path.Join(_folder, "kept"), _folder))
            Assert.True(folder.IsKept);
        Assert.True(Directory.Exists(Path.Join(_folder, "kept")));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]   // a runtime alone, whose dotnet restores nothing
    public void Packages_are_fetched_by_the_SDK_that_DOTNET_ROOT_names(bool hasSdk, bool isTaken)
    {
        Directory.CreateDirectory(Path.Join(_folder, hasSdk ? "sdk" : "shared"));
        string client = PackageRestore.ClientOf(name => name == "DOTNET_ROOT" ? _folder : null);
        Assert.Equal(isTaken ? Path.Join(_folder, "dotnet") : "dotnet", client);
        Assert.Equal("dotnet", PackageRestore.ClientOf(_ => null));
    }

    private static List<string> Entries(string archive)
    {
        using var tar = new TarReader(File.OpenRead(archive));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        return names;
    }

    private async Task<string> PackAsync(string name, IEnumerable<string> files)
    {
        foreach (string file in files)
            await WriteAsync(Path.Join(name, file), [1, 2, 3]);
        string archive = Path.Join(_folder, name + ".tar");
        await PackageArchive.WriteAsync(Path.Join(_folder, name), archive, CancellationToken.None);
        return archive;
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        string path = Path.Join(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content);
        return path;
    }
}
