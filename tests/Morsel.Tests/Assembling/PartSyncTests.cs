using Morsel.Assembling;
using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;

namespace Morsel.Tests.Assembling;

public sealed class PartSyncTests : IDisposable
{
    private const long MiB = 1 << 20;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_written_is_synced_with_its_name_every_64_MiB()
    {
        var disk = new FaultFileSystem(new LocalFileSystem());
        using IBlockFile file = disk.OpenLocked(_folder["part"]);
        var sync = new PartSync(disk, file, _folder["part"], _time);
        sync.Count(63 * MiB);
        Settle(sync, disk, calls: 1);
        sync.Count(MiB);
        Settle(sync, disk, calls: 3);
        Assert.Equal([DiskOperation.OpenLocked, DiskOperation.Flush, DiskOperation.FlushFolder], disk.Calls.Select(call => call.Operation));
        sync.Count(64 * MiB);
        Settle(sync, disk, calls: 4);
        Assert.Equal(DiskOperation.Flush, disk.Calls[^1].Operation);
    }

    [Fact]
    public void Little_is_synced_when_30_seconds_have_passed_since_it_was_written()
    {
        var disk = new FaultFileSystem(new LocalFileSystem());
        using IBlockFile file = disk.OpenLocked(_folder["part"]);
        var sync = new PartSync(disk, file, _folder["part"], _time);
        sync.Count(1);
        _time.Advance(TimeSpan.FromSeconds(29));
        sync.Count(1);
        Settle(sync, disk, calls: 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        sync.Count(1);
        Settle(sync, disk, calls: 3);
    }

    [Fact]
    public void What_the_disk_did_not_take_ends_the_run()
    {
        var disk = new FaultFileSystem(new LocalFileSystem(), call => call.Operation == DiskOperation.Flush ? FaultFileSystem.BadDisk() : null);
        using IBlockFile file = disk.OpenLocked(_folder["part"]);
        var sync = new PartSync(disk, file, _folder["part"], _time);
        sync.Count(64 * MiB);
        Settle(sync, disk, calls: 2);
        Assert.Equal(5, Assert.Throws<IOException>(() => sync.Count(64 * MiB)).HResult);
        sync.End();
        Assert.Equal(5, Assert.Throws<IOException>(sync.ThrowIfFailed).HResult);
    }

    [Fact]
    public void After_its_end_nothing_is_synced()
    {
        var disk = new FaultFileSystem(new LocalFileSystem());
        using IBlockFile file = disk.OpenLocked(_folder["part"]);
        var sync = new PartSync(disk, file, _folder["part"], _time);
        sync.End();
        sync.Count(64 * MiB);
        Settle(sync, disk, calls: 1);
    }

    // Another thread syncs.
    private static void Settle(PartSync sync, FaultFileSystem disk, int calls)
    {
        Assert.True(SpinWait.SpinUntil(() => sync.IsIdle, TimeSpan.FromSeconds(10)));
        Assert.Equal(calls, disk.CallCount);
    }
}
