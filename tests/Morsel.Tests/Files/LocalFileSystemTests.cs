using System.Runtime.InteropServices;
using Morsel.Files;
using Morsel.Tests.Conformance;

namespace Morsel.Tests.Files;

public sealed class LocalFileSystemConformance() : FileSystemConformance(new LocalFileSystem());

/// <summary>What only the real disk can show.</summary>
public sealed partial class LocalFileSystemTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly LocalFileSystem _disk = new();
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pipe_without_a_writer_is_refused_at_once(bool throughLink)
    {
        string path = _folder["pipe"];
        Assert.Equal(0, MakeFifo(path, 0b110_000_000));
        if (throughLink)
            File.CreateSymbolicLink(path = _folder["link"], _folder["pipe"]);
        Task opening = Task.Run(() => _disk.OpenRead(path));
        IOException failure = await Assert.ThrowsAnyAsync<IOException>(() => opening.WaitAsync(Patience));
        Assert.EndsWith("it is not a regular file", failure.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<IOException>(() => _disk.OpenLocked(path));
    }

    [Fact]
    public void A_device_is_refused()
    {
        Assert.ThrowsAny<IOException>(() => _disk.OpenRead("/dev/zero"));
        Assert.ThrowsAny<IOException>(() => _disk.OpenLocked("/dev/null"));
    }

    [Fact]
    public void A_seed_may_be_a_symbolic_link()
    {
        File.CreateSymbolicLink(_folder["link"], _folder.Write("a", "12345"));
        using IBlockFile file = _disk.OpenRead(_folder["link"]);
        Assert.Equal(5, file.Length);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("missing")]
    public void A_symbolic_link_is_never_opened_for_writing(string linked)
    {
        _folder.Write("a", "kept");
        File.CreateSymbolicLink(_folder["link"], _folder[linked]);
        IOException failure = Assert.ThrowsAny<IOException>(() => _disk.OpenLocked(_folder["link"]));
        Assert.EndsWith("it is a symbolic link", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "link"], _folder.Names());
        Assert.True(_disk.Stat(_folder["link"])!.IsSymbolicLink);
    }

    [Fact]
    public void A_locked_file_can_be_read_and_a_reader_keeps_no_one_out()
    {
        _folder.Write("a", "12345");
        using (_disk.OpenRead(_folder["a"]))
        using (_disk.OpenLocked(_folder["a"]))
        using (IBlockFile reader = _disk.OpenRead(_folder["a"]))
            Assert.Equal(5, reader.Length);
    }

    [Fact]
    public void A_lock_follows_the_file_and_not_the_name()
    {
        using IBlockFile first = _disk.OpenLocked(_folder["a"]);
        _disk.Rename(_folder["a"], _folder["b"]);
        using IBlockFile second = _disk.OpenLocked(_folder["a"]);
        Assert.NotEqual(first.Stamp.FileId, second.Stamp.FileId);
        Assert.Throws<TargetBusyException>(() => _disk.OpenLocked(_folder["b"]));
    }

    [Fact]
    public void A_lock_on_a_file_that_lost_its_name_meanwhile_is_given_up_for_one_on_its_successor()
    {
        _folder.Write("a", "");
        _folder.Write("successor", "12345");
        using LocalBlockFile file = LockedFile.Open(_folder["a"], whenLocked: () =>
        {
            if (File.Exists(_folder["successor"]))
                _disk.Rename(_folder["successor"], _folder["a"]);
        });
        Assert.Equal(5, file.Length);
        Assert.Equal(_disk.Stat(_folder["a"]), file.Stamp);
    }

    [Fact]
    public async Task Runs_that_lock_and_rename_at_once_never_get_what_another_wrote() =>
        Assert.Equal(new int[3], await Task.WhenAll(Task.Run(LockWriteAndRename), Task.Run(LockWriteAndRename), Task.Run(LockWriteAndRename)));

    [Fact]
    public void A_name_that_never_rests_is_busy() =>
        Assert.Throws<TargetBusyException>(() => LockedFile.Open(_folder["a"], whenLocked: () => _disk.Delete(_folder["a"])));

    [Fact]
    public void The_stamp_changes_when_bytes_are_replaced_and_the_time_is_put_back()
    {
        _folder.Write("a", "12345");
        FileStamp before = FileStamp.Of(_folder["a"])!;
        DateTime time = File.GetLastWriteTimeUtc(_folder["a"]);
        _folder.Write("a", "54321");
        File.SetLastWriteTimeUtc(_folder["a"], time);
        FileStamp after = FileStamp.Of(_folder["a"])!;
        Assert.NotEqual(before, after);
        Assert.Equal(before.FileId, after.FileId);
    }

    [Fact]
    public void The_stamp_changes_when_an_equal_file_takes_the_name()
    {
        FileStamp before = FileStamp.Of(_folder.Write("a", "12345"))!;
        _folder.Write("b", "12345");
        File.SetLastWriteTimeUtc(_folder["b"], File.GetLastWriteTimeUtc(_folder["a"]));
        _disk.Rename(_folder["b"], _folder["a"]);
        Assert.NotEqual(before.FileId, FileStamp.Of(_folder["a"])!.FileId);
    }

    [Fact]
    public void A_link_shares_the_bytes_instead_of_copying_them()
    {
        _disk.Link(_folder.Write("a", "12345"), _folder["b"]);
        Assert.Equal(_disk.Stat(_folder["a"])!.FileId, _disk.Stat(_folder["b"])!.FileId);
    }

    [Fact]
    public void Of_a_name_list_the_kind_of_each_tells_links_and_pipes()
    {
        File.CreateSymbolicLink(_folder["link"], _folder.Write("a", ""));
        Assert.Equal(0, MakeFifo(_folder["pipe"], 0b110_000_000));
        IEnumerable<string> names = _disk.FileNames(_folder.Path, _ => true);
        Assert.Equal(["a", "link", "pipe"], names.Order(StringComparer.Ordinal));
        Assert.Equal(["a"], names.Where(name => _disk.Stat(_folder[name]) is { IsRegularFile: true }));
    }

    [Fact]
    public void A_failure_says_what_where_and_why_in_one_line()
    {
        string path = _folder["missing"];
        Assert.Equal($"cannot read {path}: no such file or folder", Assert.Throws<FileNotFoundException>(() => _disk.OpenRead(path)).Message);
        Directory.CreateDirectory(_folder["sub"]);
        IOException failure = Assert.Throws<IOException>(() => _disk.Rename(_folder.Write("a", ""), _folder["sub"]));
        Assert.Equal($"cannot rename {_folder["a"]} to {_folder["sub"]}: Is a directory", failure.Message);
        Assert.InRange(failure.HResult, 1, 200);
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>How often the file under the lock was one that another run had written.</returns>
    private int LockWriteAndRename()
    {
        int writtenCount = 0;
        for (int round = 0; round < 2000; round++)
        {
            try
            {
                using IBlockFile file = _disk.OpenLocked(_folder["a.part"]);
                writtenCount += file.Length == 0 ? 0 : 1;
                file.Write("a"u8, 0);
                _disk.Rename(_folder["a.part"], _folder["a"]);
            }
            catch (TargetBusyException)
            {
                // The usual answer, and no fault.
            }
        }
        return writtenCount;
    }

    [Fact]
    public void Of_what_is_no_file_only_a_block_device_is_a_seed()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Assert.Equal(0, MakeFifo(_folder["fifo"], 0x1B6));
        foreach (string path in (string[])[_folder["fifo"], "/dev/zero", _folder.Path])
            Assert.Matches("(is not a regular file|is a folder, expected a file)$", Assert.Throws<IOException>(() => _disk.OpenSeed(path)).Message);
        byte[] content = Hashing.TestBytes.Random(5 * 4096);
        File.WriteAllBytes(_folder["image"], content);
        if (LoopDevice.Of(_folder["image"]) is not { } device)
            return;
        using (device)
        using (IBlockFile seed = _disk.OpenSeed(device.Path))
        {
            byte[] read = new byte[content.Length + 1];
            Assert.Equal((content.Length, content.Length), (seed.Length, seed.Read(read, 0)));
            Assert.Equal(content, read[..^1]);
        }
    }

    [Fact]
    public void A_file_tells_where_it_is_stored()
    {
        using (FileStream sparse = File.Create(_folder["sparse"]))
        {
            sparse.SetLength(1L << 40);
            sparse.Position = 1L << 35;
            sparse.WriteByte(1);
        }
        using IBlockFile file = _disk.OpenRead(_folder["sparse"]);
        FileExtent stored = file.StoredFrom(0);
        Assert.InRange(1L << 35, stored.Start, stored.End - 1);
        Assert.True(stored.End == long.MaxValue || (stored.End < 1L << 36 && file.StoredFrom(stored.End) == new FileExtent(1L << 40, 1L << 40)));
        Assert.True(file.StoredFrom(1L << 41).Start >= 1L << 40);
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
