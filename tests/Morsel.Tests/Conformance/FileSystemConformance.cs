using Morsel.Files;
using Morsel.Tests.Files;

namespace Morsel.Tests.Conformance;

/// <summary>What every <see cref="IFileSystem"/> does.</summary>
public abstract class FileSystemConformance : IDisposable
{
    private readonly IFileSystem _disk;
    private readonly TemporaryFolder _folder = new();

    private protected FileSystemConformance(IFileSystem disk) => _disk = disk;

    [Fact]
    public void What_was_written_at_an_offset_is_read_there()
    {
        using IBlockFile file = _disk.OpenLocked(_folder["a"]);
        file.Write("morsel"u8, 10);
        byte[] buffer = new byte[6];
        Assert.Equal(6, file.Read(buffer, 10));
        Assert.Equal("morsel"u8, buffer);
        Assert.Equal(16, file.Length);
    }

    [Fact]
    public void A_read_is_short_only_at_the_end_of_the_file()
    {
        using IBlockFile file = _disk.OpenRead(_folder.Write("a", "0123456789"));
        byte[] buffer = new byte[8];
        Assert.Equal(8, file.Read(buffer, 0));
        Assert.Equal(3, file.Read(buffer, 7));
        Assert.Equal(0, file.Read(buffer, 10));
        Assert.Equal(0, file.Read(buffer, 1000));
    }

    [Fact]
    public void A_length_that_is_set_cuts_off_or_adds_zeros()
    {
        using (IBlockFile file = _disk.OpenLocked(_folder.Write("a", "0123456789")))
        {
            file.SetLength(4);
            file.SetLength(6);
            file.Flush();
        }
        Assert.Equal("0123\0\0", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void A_missing_file_cannot_be_read()
    {
        IOException failure = Assert.ThrowsAny<IOException>(() => _disk.OpenRead(_folder["missing"]));
        Assert.Contains(_folder["missing"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_cannot_be_opened()
    {
        Assert.ThrowsAny<IOException>(() => _disk.OpenRead(_folder.Path));
        Assert.ThrowsAny<IOException>(() => _disk.OpenLocked(_folder.Path));
    }

    [Fact]
    public void A_file_in_a_missing_folder_cannot_be_made() =>
        Assert.ThrowsAny<IOException>(() => _disk.OpenLocked(_folder["missing/a"]));

    [Fact]
    public void A_locked_file_is_busy_until_it_is_closed()
    {
        using (_disk.OpenLocked(_folder["a"]))
            Assert.Throws<TargetBusyException>(() => _disk.OpenLocked(_folder["a"]));
        using IBlockFile again = _disk.OpenLocked(_folder["a"]);
        Assert.Equal(0, again.Length);
    }

    [Fact]
    public void Opening_with_a_lock_keeps_the_content()
    {
        using IBlockFile file = _disk.OpenLocked(_folder.Write("a", "kept"));
        Assert.Equal(4, file.Length);
    }

    [Fact]
    public void A_rename_replaces_what_had_the_name()
    {
        _folder.Write("new", "new");
        _folder.Write("old", "old");
        _disk.Rename(_folder["new"], _folder["old"]);
        Assert.Equal("new", File.ReadAllText(_folder["old"]));
        Assert.Equal(["old"], _folder.Names());
    }

    [Fact]
    public void A_rename_into_another_folder_is_refused()
    {
        Directory.CreateDirectory(_folder["sub"]);
        Assert.ThrowsAny<IOException>(() => _disk.Rename(_folder.Write("a", "a"), _folder["sub/a"]));
        Assert.Equal("a", File.ReadAllText(_folder["a"]));
    }

    [Fact]
    public void Deleting_takes_a_file_away_and_nothing_where_there_is_none()
    {
        _disk.Delete(_folder.Write("a", "a"));
        _disk.Delete(_folder["a"]);
        Assert.Empty(_folder.Names());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_link_is_a_second_name_that_outlives_the_first(bool replaces)
    {
        _folder.Write("a", "content");
        if (replaces)
            _folder.Write("b", "something longer");
        _disk.Link(_folder["a"], _folder["b"]);
        _disk.Delete(_folder["a"]);
        Assert.Equal("content", File.ReadAllText(_folder["b"]));
        Assert.Equal(["b"], _folder.Names());
    }

    [Fact]
    public void Linking_twice_leaves_two_names()
    {
        _folder.Write("a", "content");
        _disk.Link(_folder["a"], _folder["b"]);
        _disk.Link(_folder["a"], _folder["b"]);
        Assert.Equal(["a", "b"], _folder.Names());
    }

    [Fact]
    public void A_failed_link_leaves_what_had_the_name()
    {
        _folder.Write("b", "kept");
        Assert.ThrowsAny<IOException>(() => _disk.Link(_folder["missing"], _folder["b"]));
        Assert.Equal("kept", File.ReadAllText(_folder["b"]));
        Assert.Equal(["b"], _folder.Names());
    }

    [Fact]
    public void A_folder_can_be_flushed_and_a_missing_one_cannot()
    {
        _disk.FlushFolder(_folder.Path);
        if (!OperatingSystem.IsWindows())
            Assert.ThrowsAny<IOException>(() => _disk.FlushFolder(_folder["missing"]));
    }

    [Fact]
    public void The_stamp_tells_kinds_apart()
    {
        Assert.Null(_disk.Stat(_folder["missing"]));
        Assert.Null(_disk.Stat(_folder.Write("a", "12345") + "/below"));
        Assert.True(_disk.Stat(_folder.Path)!.IsFolder);
        Assert.False(_disk.Stat(_folder.Path)!.IsRegularFile);
        Assert.True(_disk.Stat(_folder["a"])!.IsRegularFile);
        Assert.Equal(5, _disk.Stat(_folder["a"])!.Length);
    }

    [Fact]
    public void The_stamp_of_an_open_file_is_that_of_its_name()
    {
        using IBlockFile file = _disk.OpenRead(_folder.Write("a", "12345"));
        Assert.Equal(_disk.Stat(_folder["a"]), file.Stamp);
    }

    [Fact]
    public void A_modified_time_that_is_set_is_in_the_stamp()
    {
        var time = new DateTimeOffset(2001, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(2));
        using (IBlockFile file = _disk.OpenLocked(_folder.Write("a", "a")))
            file.SetModifiedTime(time);
        Assert.Equal(time.ToUnixTimeMilliseconds() * 1_000_000, _disk.Stat(_folder["a"])!.ModifiedNanoseconds);
    }

    [Fact]
    public void A_mode_that_is_set_is_in_the_stamp()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (IBlockFile file = _disk.OpenLocked(_folder.Write("a", "a")))
            file.SetMode((UnixFileMode)0b111_101_001);
        Assert.Equal((UnixFileMode)0b111_101_001, _disk.Stat(_folder["a"])!.Mode);
    }

    [Fact]
    public void There_is_free_space_to_tell_of()
    {
        Assert.InRange(_disk.FreeBytes(_folder.Path), 1, long.MaxValue);
        Assert.ThrowsAny<IOException>(() => _disk.FreeBytes(_folder["missing"]));
    }

    [Fact]
    public void Names_are_those_of_files_in_the_folder_alone()
    {
        _folder.Write("b", "");
        _folder.Write("B", "");
        _folder.Write(".a", "");
        Directory.CreateDirectory(_folder["sub"]);
        File.WriteAllText(_folder["sub/c"], "");
        Assert.Equal([".a", "B", "b"], _disk.FileNames(_folder.Path, _ => true).Order(StringComparer.Ordinal));
        Assert.Equal(["b"], _disk.FileNames(_folder.Path, name => name is "b" or "sub"));
        Assert.ThrowsAny<IOException>(() => _disk.FileNames(_folder["missing"], _ => true).ToList());
    }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
