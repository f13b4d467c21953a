using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Making;

/// <summary>Nothing is published of a file that changes meanwhile, or when the disk fails; what was published before stays.</summary>
public sealed class MakeFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = Edited.Content(1, 2_500_000);

    public MakeFaultTests() => File.WriteAllBytes(_folder["disk.img"], _content);

    private MakeRequest Request => new() { SourcePath = _folder["disk.img"], OutputPath = _folder["disk.img.zsync"] };

    public static TheoryData<string> Changes => ["append", "truncate", "replace", "rewrite", "rewrite and set the time back", "delete"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_file_that_changes_while_it_is_read_is_not_published(string change)
    {
        File.SetLastWriteTimeUtc(_folder["disk.img"], DateTime.UnixEpoch);
        bool isDone = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            if (call.Operation == DiskOperation.Read && !isDone)
            {
                isDone = true;
                Change(change);
            }
            return null;
        });
        var failure = await Assert.ThrowsAsync<IOException>(() => new Maker(disk, TimeProvider.System).MakeAsync(Request));
        Assert.Contains("changed while it was read", failure.Message, StringComparison.Ordinal);
        Assert.True(isDone);
        Assert.DoesNotContain(_folder.Names(), name => name != "disk.img");
    }

    [Theory]
    [InlineData("link")]
    [InlineData("mode")]
    public async Task A_file_that_only_gets_another_name_or_mode_while_it_is_read_is_published(string change)
    {
        if (OperatingSystem.IsWindows())
            return;
        bool isDone = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            if (call.Operation == DiskOperation.Read && !isDone)
            {
                isDone = true;
                if (change == "link")
                    new LocalFileSystem().Link(_folder["disk.img"], _folder["second"]);
                else if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(_folder["disk.img"], UnixFileMode.UserRead);
            }
            return null;
        });
        await new Maker(disk, TimeProvider.System).MakeAsync(Request);
        Assert.True(isDone);
        byte[] made = File.ReadAllBytes(Request.OutputPath!);
        await new Maker().MakeAsync(Request);
        Assert.Equal(File.ReadAllBytes(Request.OutputPath!), made);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_that_only_this_run_needs_has_a_name_while_it_works_and_what_an_earlier_one_left_goes(bool isPayload)
    {
        if (OperatingSystem.IsWindows())
            return;
        string output = _folder[isPayload ? "out.zck" : "out.zsync"];
        File.WriteAllText($"{output}.spool", "left");
        if (isPayload)
            File.WriteAllText($"{output}.body.part", "left");
        var seen = new HashSet<string>();
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            if (call.Operation == DiskOperation.Write && call.Path == $"{output}.part")
                seen.UnionWith(_folder.Names());
            return null;
        });
        using var input = new MemoryStream(_content);
        if (isPayload)
            await ZchunkFile.CreateAsync(disk, TimeProvider.System, new PayloadRequest { Input = input, OutputPath = output });
        else
            await new Maker(disk, TimeProvider.System).MakeAsync(new MakeRequest { Input = input, FileName = "out", OutputPath = output });
        Assert.Equal(["disk.img", Path.GetFileName(output), $"{Path.GetFileName(output)}.part"], seen.Union([Path.GetFileName(output)]).Order(StringComparer.Ordinal));
        Assert.Equal(["disk.img", Path.GetFileName(output)], _folder.Names());
    }

    [Fact]
    public async Task A_file_that_would_be_overwritten_by_what_is_written_beside_the_output_is_not_described()
    {
        string source = _folder.Write("out.part", "precious");
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(new MakeRequest { SourcePath = source, OutputPath = _folder["out"] }));
        await Assert.ThrowsAsync<ArgumentException>(() => ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = source, OutputPath = _folder["out"] }));
        await Assert.ThrowsAnyAsync<Exception>(() => ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = source, OutputPath = _folder["out"] }));
        Assert.Equal("precious", File.ReadAllText(source));
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(false, 28)]
    [InlineData(true, 28)]
    public async Task Each_call_to_the_disk_fails_in_turn_and_the_earlier_control_file_stays_or_the_new_one_is_whole(bool isStream, int errorNumber)
    {
        File.WriteAllBytes(_folder["disk.img"], _content[..50_000]);
        File.WriteAllText(_folder["disk.img.zsync"], "zsync: earlier");
        var whole = new FaultFileSystem(new LocalFileSystem());
        await PublishAsync(isStream, whole);
        byte[] expected = File.ReadAllBytes(_folder["disk.img.zsync"]);
        for (int number = 1; number <= whole.CallCount; number++)
        {
            File.WriteAllText(_folder["disk.img.zsync"], "zsync: earlier");
            FaultContract contract = FaultContract.Before(_folder["disk.img.zsync"]);
            FaultFileSystem disk = FaultFileSystem.FailAt(
                new LocalFileSystem(), number, errorNumber == 5 ? FaultFileSystem.BadDisk : FaultFileSystem.DiskFull);
            Exception? failure = await Record.ExceptionAsync(() => PublishAsync(isStream, disk));
            DiskCall failed = disk.Calls[number - 1];
            // Whether an earlier sidecar is outdated is only a note, and the control file is in place when it is looked for.
            bool isHarmless = failed.Operation == DiskOperation.Close || failed.Path == _folder["disk.img.morsel"];
            Assert.Equal(isHarmless ? null : errorNumber, failure?.HResult);
            // The disk does not let go of the spool.
            if (failed.Operation == DiskOperation.Delete)
                File.Delete(failed.Path);
            contract.AssertKeptOrReplacedBy(expected);
            Assert.Equal(["disk.img", "disk.img.zsync"], _folder.Names());
            await PublishAsync(isStream, new LocalFileSystem());
            Assert.Equal(expected, File.ReadAllBytes(_folder["disk.img.zsync"]));
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task PublishAsync(bool isStream, IFileSystem disk)
    {
        using var input = new MemoryStream(_content[..50_000]);
        await new Maker(disk, TimeProvider.System).MakeAsync(
            isStream ? Request with { SourcePath = null, Input = input, FileName = "disk.img" } : Request with { ModifiedTime = false });
    }

    private void Change(string change)
    {
        string path = _folder["disk.img"];
        switch (change)
        {
            case "append":
                File.AppendAllText(path, "more");
                break;
            case "truncate":
                using (FileStream file = File.OpenWrite(path))
                    file.SetLength(_content.Length / 2);
                break;
            case "replace":
                File.WriteAllBytes(_folder["fresh"], _content);
                File.Move(_folder["fresh"], path, overwrite: true);
                break;
            case "rewrite":
                File.WriteAllBytes(path, _content);
                break;
            case "rewrite and set the time back":
                File.WriteAllBytes(path, _content);
                File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
                break;
            default:
                File.Delete(path);
                break;
        }
    }
}
