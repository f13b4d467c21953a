using Morsel.Files;

namespace Morsel.Tests.Files;

public sealed class ObjectWriterTests : IDisposable
{
    private const string Name = "abcd/abcdef.cacnk";

    private static readonly byte[] Content = [1, 2, 3], Other = [4, 5, 6, 7];

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private string Store => _folder["store"];

    private string Path => System.IO.Path.Join(Store, Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_object_appears_with_its_folder_for_all_to_read_and_nothing_is_left_beside_it()
    {
        using (ObjectWriter writer = Open())
        {
            Assert.False(writer.Keep(Name));
            Assert.True(writer.Add(Name, Content));
            Assert.True(writer.Keep(Name));
            writer.Flush();
        }
        Assert.Equal(Content, File.ReadAllBytes(Path));
        Assert.Equal(["abcd"], Directory.GetFileSystemEntries(Store).Select(path => System.IO.Path.GetFileName(path)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal((UnixFileMode)0b100_100_100 & ~new LocalFileSystem().Withheld, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void An_object_that_is_there_is_not_replaced()
    {
        using ObjectWriter writer = Open();
        writer.Add(Name, Content);
        Assert.False(writer.Add(Name, Other));
        Assert.Equal(Content, File.ReadAllBytes(Path));
        writer.Replace(Name, Other);
        Assert.Equal(Other, File.ReadAllBytes(Path));
    }

    [Fact]
    public void What_a_crash_left_empty_is_no_object_and_is_replaced()
    {
        using ObjectWriter writer = Open();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllBytes(Path, []);
        Assert.False(writer.Keep(Name));
        Assert.True(writer.Add(Name, Content));
        Assert.Equal(Content, File.ReadAllBytes(Path));
    }

    [Fact]
    public void A_symbolic_link_is_no_object()
    {
        using ObjectWriter writer = Open();
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.CreateSymbolicLink(Path, _folder.Write("elsewhere", "content"));
        Assert.False(writer.Keep(Name));
        Assert.Empty(new ObjectFolder(Store).All());
    }

    [Fact]
    public void An_object_that_is_wanted_again_is_young_again()
    {
        using ObjectWriter writer = Open();
        writer.Add(Name, Content);
        Age(TimeSpan.FromHours(2));
        Assert.True(writer.Keep(Name));
        Assert.Equal(_time.GetUtcNow().UtcDateTime, File.GetLastWriteTimeUtc(Path));
    }

    [Fact]
    public void An_old_object_is_removed_and_a_young_one_is_not()
    {
        using ObjectWriter writer = Open();
        writer.Add(Name, Content);
        Age(TimeSpan.FromHours(30));
        Assert.False(writer.Remove(Name, _time.GetUtcNow() - TimeSpan.FromHours(31)));
        Assert.True(File.Exists(Path));
        Assert.True(writer.Remove(Name, _time.GetUtcNow() - TimeSpan.FromHours(24)));
        Assert.False(File.Exists(Path));
        Assert.False(writer.Remove(Name, _time.GetUtcNow()));
    }

    [Fact]
    public void What_killed_runs_left_is_cleared_up_and_what_they_had_set_aside_comes_back()
    {
        string left = Directory.CreateDirectory(System.IO.Path.Join(Store, ".morsel-0badcafe.tmp")).FullName;
        File.WriteAllBytes(System.IO.Path.Join(left, "lock"), []);
        File.WriteAllBytes(System.IO.Path.Join(left, "7.tmp"), Other);
        File.WriteAllBytes(System.IO.Path.Join(left, "abcd+abcdef.cacnk"), Content);
        Open().Dispose();
        Assert.False(Directory.Exists(left));
        Assert.Equal(Content, File.ReadAllBytes(Path));
    }

    [Fact]
    public void What_a_run_writes_that_is_under_way_stays()
    {
        using ObjectWriter first = Open();
        string own = Assert.Single(Directory.GetDirectories(Store));
        using ObjectWriter second = Open();
        Assert.True(Directory.Exists(own));
        Assert.True(first.Add(Name, Content));
        Assert.True(second.Keep(Name));
    }

    private ObjectWriter Open() => new(new LocalFileSystem(), _time, new ObjectFolder(Store), isWhole: null);

    private void Age(TimeSpan age) => File.SetLastWriteTimeUtc(Path, (_time.GetUtcNow() - age).UtcDateTime);
}
