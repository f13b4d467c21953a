using Morsel.Files;
using Morsel.Tests.Conformance;
using Morsel.Tests.Files;

namespace Morsel.Tests.Faults;

public sealed class FaultFileSystemConformance() : FileSystemConformance(new FaultFileSystem(new LocalFileSystem()));

public sealed class FaultFileSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_call_is_written_down_in_order()
    {
        var disk = new FaultFileSystem(new LocalFileSystem());
        Replace(disk);
        Assert.Equal(
            ["1 OpenLocked a.part", "2 SetLength a.part length 3", "3 Write a.part 0+3", "4 Flush a.part", "5 Stamp a.part", "6 Close a.part", "7 Rename a.part to a", "8 FlushFolder"],
            disk.Calls.Select(call => call.ToString().Replace(_folder.Path + "/", "", StringComparison.Ordinal).Replace(" " + _folder.Path, "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Each_call_in_turn_can_be_made_to_fail_and_never_reaches_the_disk()
    {
        var whole = new FaultFileSystem(new LocalFileSystem());
        Replace(whole);
        foreach (DiskCall call in whole.Calls.Where(call => call.Operation != DiskOperation.Close))
        {
            File.Delete(_folder["a"]);
            File.Delete(_folder["a.part"]);
            FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), call.Number, FaultFileSystem.DiskFull);
            Assert.Equal(28, Assert.Throws<IOException>(() => Replace(disk)).HResult);
            Assert.Equal(call.Number > 7, File.Exists(_folder["a"]));
            Assert.Equal(call.Number is > 1 and <= 7, File.Exists(_folder["a.part"]));
        }
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 0)]
    public void A_fault_passes_or_stays(bool stays, long expectedLength)
    {
        FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), 2, FaultFileSystem.BadDisk, stays);
        using IBlockFile file = disk.OpenLocked(_folder["a"]);
        Assert.Throws<IOException>(() => file.SetLength(5));
        if (stays)
            Assert.Throws<IOException>(() => file.SetLength(5));
        else
            file.SetLength(5);
        Assert.Equal(expectedLength, new FileInfo(_folder["a"]).Length);
    }

    public void Dispose() => _folder.Dispose();

    private void Replace(FaultFileSystem disk)
    {
        using (IBlockFile file = disk.OpenLocked(_folder["a.part"]))
        {
            file.SetLength(3);
            file.Write("abc"u8, 0);
            file.Flush();
            Assert.Equal(3, file.Stamp.Length);
        }
        disk.Rename(_folder["a.part"], _folder["a"]);
        disk.FlushFolder(_folder.Path);
    }
}
