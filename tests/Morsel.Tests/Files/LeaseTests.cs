using Morsel.Files;

namespace Morsel.Tests.Files;

/// <summary>Where the file system knows no locks, a file beside the part file tells who writes it.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly LocalFileSystem _disk = new(_ => LockAnswer.Unknown);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void One_run_at_a_time_may_write_and_nothing_is_left_behind()
    {
        using (_disk.OpenLocked(_folder["a"]))
        {
            var busy = Assert.Throws<TargetBusyException>(() => _disk.OpenLocked(_folder["a"]));
            Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}", busy.Message, StringComparison.Ordinal);
            Assert.EndsWith($"delete {_folder["a.lock"]}", busy.Message, StringComparison.Ordinal);
        }
        using (_disk.OpenLocked(_folder["a"]))
            Assert.Equal(["a", "a.lock"], _folder.Names());
        Assert.Equal(["a"], _folder.Names());
    }

    [Fact]
    public void A_lock_that_somebody_holds_is_asked_for_first()
    {
        var held = new LocalFileSystem(_ => LockAnswer.Held);
        Assert.Throws<TargetBusyException>(() => held.OpenLocked(_folder["a"]));
        Assert.DoesNotContain("a.lock", _folder.Names());
    }

    [Fact]
    public void What_a_process_left_that_is_no_more_is_taken_over()
    {
        LeaseHolder own = LeaseHolder.Own;
        foreach (LeaseHolder gone in (LeaseHolder[])[own with { Start = "another" }, own with { Process = int.MaxValue }, own with { Boot = $"another{own.Boot}" }])
        {
            _folder.Write("a.lock", gone.ToString());
            using (_disk.OpenLocked(_folder["a"]))
                Assert.Equal(own, LeaseHolder.Parse(File.ReadAllText(_folder["a.lock"])));
            Assert.Equal(["a"], _folder.Names());
        }
    }

    [Fact]
    public void What_may_be_anothers_stays_where_nothing_tells_that_it_is_no_more()
    {
        LeaseHolder own = LeaseHolder.Own;
        foreach (string record in (string[])[(own with { Host = "elsewhere", Start = "another" }).ToString(), (own with { Boot = $"{own.Boot} container" }).ToString(), "", "something else\n"])
        {
            _folder.Write("a.lock", record);
            Assert.Throws<TargetBusyException>(() => _disk.OpenLocked(_folder["a"]));
            Assert.Equal(record, File.ReadAllText(_folder["a.lock"]));
        }
    }

    [Fact]
    public void A_lease_that_somebody_took_over_is_not_taken_back()
    {
        IBlockFile file = _disk.OpenLocked(_folder["a"]);
        _folder.Write("a.lock", "somebody else's");
        file.Dispose();
        Assert.Equal("somebody else's", File.ReadAllText(_folder["a.lock"]));
    }

    [Fact]
    public async Task Runs_that_write_and_rename_at_once_never_get_what_another_wrote()
    {
        int[] foreign = await Task.WhenAll(Task.Run(WriteAndRename), Task.Run(WriteAndRename), Task.Run(WriteAndRename));
        Assert.Equal(new int[3], foreign);
    }

    public void Dispose() => _folder.Dispose();

    /// <returns>How often the file was one that another run had written.</returns>
    private int WriteAndRename()
    {
        int writtenCount = 0;
        for (int round = 0; round < 200; round++)
        {
            try
            {
                using IBlockFile file = _disk.OpenLocked(_folder["a.part"]);
                writtenCount += file.Length == 0 ? 0 : 1;
                file.Write("a"u8, 0);
                Placing.Rename(_disk, file, _folder["a.part"], _folder["a"]);
            }
            catch (TargetBusyException)
            {
                // The usual answer, and no fault.
            }
        }
        return writtenCount;
    }
}
