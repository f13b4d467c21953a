using Morsel.Files;
using Morsel.Searching;
using Morsel.Tests.Files;

namespace Morsel.Tests.Searching;

public class SeedListTests
{
    [Theory]
    [InlineData("app-1.2.3.iso", "app-1.2.2.iso", true)]
    [InlineData("app-1.2.3.iso", "app-1.10.iso", true)]
    [InlineData("app-1.2.3.iso", "app-2.0~rc1.iso", true)]
    [InlineData("app-v2.iso", "app-1.iso", true)]
    [InlineData("app-2026-11-21.iso", "app-20260101.iso", true)]
    [InlineData("linux_6.1.0+deb12u1.deb", "linux_6.1.0.deb", true)]
    [InlineData("debian-12.5", "debian-12.4", true)]
    [InlineData("x64-app-1.iso", "x32-app-1.iso", true)]
    [InlineData("app-1.2.3.iso", "app-1.2.3.img", false)]
    [InlineData("app-1.2.3.iso", "other-1.2.3.iso", false)]
    [InlineData("app-1.2.3.iso", "app-1.2.2.iso.zsync", false)]
    [InlineData("song-1.mp3", "song-2.mp4", false)]
    [InlineData("song-1.mp3", "song-2.mp3", true)]
    [InlineData("app.iso", "application.iso", false)]
    public void A_file_is_similar_whose_name_differs_in_its_version_only(string output, string other, bool isSimilar)
    {
        using var folder = new TemporaryFolder();
        folder.Write(other, "x");
        Assert.Equal(isSimilar ? [other] : [], Names(folder, output));
    }

    [Fact]
    public void Of_similar_files_the_three_newest_are_searched_newest_first()
    {
        using var folder = new TemporaryFolder();
        for (int version = 1; version <= 5; version++)
            File.SetLastWriteTimeUtc(folder.Write($"app-{version}.iso", "x"), new DateTime(2026, 1, 10 - version, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(["app-1.iso", "app-2.iso", "app-3.iso"], Names(folder, "app-9.iso"));
    }

    [Fact]
    public void Empty_files_folders_and_links_are_not_searched()
    {
        using var folder = new TemporaryFolder();
        folder.Write("app-1.iso", "");
        Directory.CreateDirectory(folder["app-2.iso"]);
        File.CreateSymbolicLink(folder["app-3.iso"], folder.Write("secret", "x"));
        Assert.Empty(Names(folder, "app-9.iso"));
    }

    [Fact]
    public void Seeds_are_an_older_part_the_output_the_given_ones_and_similar_ones_each_once()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["app-9.iso", "app-9.iso.part", "app-9.iso.part.old", "given", "app-1.iso"])
            folder.Write(name, "x");
        var request = new UpdateRequest { Source = "x", SeedPaths = [folder["given"], folder["app-9.iso"], folder["given"]] };
        IReadOnlyList<SeedList.Entry> entries = SeedList.For(new LocalFileSystem(), request, folder["app-9.iso"], folder["app-9.iso.part.old"]);
        Assert.Equal(
            [("app-9.iso.part.old", SeedKind.PartFile), ("app-9.iso", SeedKind.Output), ("given", SeedKind.Given), ("app-1.iso", SeedKind.Similar)],
            entries.Select(entry => (Path.GetFileName(entry.Path), entry.Kind)));
    }

    [Fact]
    public void Similar_files_are_left_alone_on_request()
    {
        using var folder = new TemporaryFolder();
        folder.Write("app-1.iso", "x");
        var request = new UpdateRequest { Source = "x", AutoSeeds = false };
        Assert.Empty(SeedList.For(new LocalFileSystem(), request, folder["app-9.iso"], folder["none"]));
    }

    private static IEnumerable<string> Names(TemporaryFolder folder, string output) =>
        SeedList.For(new LocalFileSystem(), new UpdateRequest { Source = "x" }, folder[output], folder["none"]).Select(entry => Path.GetFileName(entry.Path));
}
