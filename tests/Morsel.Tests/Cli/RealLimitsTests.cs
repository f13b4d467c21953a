using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>Limits that the system itself sets: the old file stays, one line says what it was, and the next run, without the limit, goes on.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RealLimitsTests : IDisposable
{
    private const int DiskFull = 9, LocalFiles = 10, Refused = 6;

    private static readonly byte[] Target = Edited.Content(1, 3_000_000), Old = Edited.Content(2, 100_000);

    private readonly Scene _scene = new(Target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [ShippedFact]
    public async Task No_file_may_be_longer_than_this()
    {
        _scene.Old(Old);
        AssertKept(await GetAsync("ulimit -f 500", _scene.Output), DiskFull, _scene.Output);
        await AssertNextAsync(_scene.Output);
    }

    [ShippedFact]
    public async Task However_few_files_may_be_open_the_old_one_or_the_new_one_is_there()
    {
        var codes = new HashSet<int>();
        // With fewer the runtime itself cannot begin.
        for (int most = 8; most < 40; most++)
        {
            _scene.Folder.Clear();
            _scene.Old(Old);
            CommandRun run = await GetAsync($"ulimit -n {most}", _scene.Output);
            codes.Add(run.ExitCode);
            if (run.ExitCode == 0 || run.Error.Contains("is the new file, complete and in place", StringComparison.Ordinal))
                Assert.Equal(Target, await File.ReadAllBytesAsync(_scene.Output));
            else
                AssertKept(run, LocalFiles, _scene.Output);
        }
        Assert.Contains(0, codes);
        Assert.Contains(LocalFiles, codes);
    }

    [MountFact]
    public async Task A_disk_that_has_no_room()
    {
        using var disk = new MountedFolder("-t", "tmpfs", "-o", "size=1m", "none");
        await File.WriteAllBytesAsync(disk["out"], Old);
        AssertKept(await GetAsync("", disk["out"]), DiskFull, disk["out"]);
        MountedFolder.Run("mount", "-o", "remount,size=16m", disk.Path);
        await AssertNextAsync(disk["out"]);
    }

    [MountFact]
    public async Task A_disk_that_another_program_fills_meanwhile()
    {
        using var disk = new MountedFolder("-t", "tmpfs", "-o", "size=8m", "none");
        await File.WriteAllBytesAsync(disk["out"], Old);
        _scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            if (!File.Exists(disk["other"]))
                await File.WriteAllBytesAsync(disk["other"], new byte[7_500_000]);
            await _scene.Site.AnswerUsuallyAsync(request, connection);
        });
        CommandRun run = await GetAsync("", disk["out"]);
        _scene.Site.AnswerAsUsual();
        Assert.True(File.Exists(disk["other"]));
        AssertKept(run, DiskFull, disk["out"], "other");
        File.Delete(disk["other"]);
        await AssertNextAsync(disk["out"]);
    }

    [MountFact]
    public async Task A_disk_that_is_mounted_read_only()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["out"], Old);
        using (var disk = new MountedFolder("--bind", folder.Path))
        {
            MountedFolder.Run("mount", "-o", "remount,bind,ro", disk.Path);
            AssertKept(await GetAsync("", disk["out"]), LocalFiles, disk["out"]);
        }
        await AssertNextAsync(folder["out"]);
    }

    [MountFact("mkfs.btrfs", "btrfs")]
    public async Task A_quota()
    {
        using var folder = new TemporaryFolder();
        await using (FileStream image = File.Create(folder["image"]))
            image.SetLength(200 << 20);
        MountedFolder.Run("mkfs.btrfs", "-q", folder["image"]);
        using var disk = new MountedFolder("-o", "loop", folder["image"]);
        MountedFolder.Run("btrfs", "quota", "enable", disk.Path);
        MountedFolder.Run("btrfs", "subvolume", "create", disk["here"]);
        MountedFolder.Run("btrfs", "qgroup", "limit", "1M", disk["here"]);
        string output = Path.Join(disk["here"], "out");
        await File.WriteAllBytesAsync(output, Old);
        AssertKept(await GetAsync("", output), DiskFull, output);
        MountedFolder.Run("btrfs", "qgroup", "limit", "none", disk["here"]);
        await AssertNextAsync(output);
    }

    [MountFact]
    public async Task A_device_is_no_output_and_stays_what_it_is()
    {
        // As /dev/full, which nobody replaces for a test.
        MountedFolder.Run("mknod", _scene.Folder["full"], "c", "1", "7");
        CommandRun run = await GetAsync("", _scene.Folder["full"]);
        Assert.True(run.ExitCode is LocalFiles or Refused, $"{run}");
        MountedFolder.Run("test", "-c", _scene.Folder["full"]);
    }

    [Fact]
    public async Task Standard_output_that_takes_nothing()
    {
        CommandRun run = await CommandProcess.RunAsync("exec >/dev/full", "get", _scene.Request.Source, "-o", _scene.Output, "--no-auto-seeds", "--json");
        Assert.Equal((DiskFull, 1), (run.ExitCode, run.Error.Count(letter => letter == '\n')));
        Assert.EndsWith($"{_scene.Output} is in place\n", run.Error, StringComparison.Ordinal);
        Assert.Equal(Target, await File.ReadAllBytesAsync(_scene.Output));
    }

    private Task<CommandRun> GetAsync(string first, string output) => CommandProcess.RunAsync(first, "get", "-q", _scene.Request.Source, "-o", output, "--no-auto-seeds");

    private static void AssertKept(CommandRun run, int code, string output, params string[] others)
    {
        Assert.True(code == run.ExitCode, $"{run}");
        Assert.True(run.Error.Count(letter => letter == '\n') == 1, run.Error);
        Assert.Equal(Old, File.ReadAllBytes(output));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(output)!).Select(Path.GetFileName).Except(["out", "target", "out.part", "target.part", .. others]));
    }

    private async Task AssertNextAsync(string output)
    {
        CommandRun run = await GetAsync("", output);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(Target, await File.ReadAllBytesAsync(output));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(output)!));
    }
}
