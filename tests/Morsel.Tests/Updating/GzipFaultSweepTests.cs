using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Tests.Compression;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Every call to the disk fails once while a gzip file is made again or fetched: the old file or the new one, a clear error, nothing left behind.</summary>
public sealed class GzipFaultSweepTests : IDisposable
{
    private const string GzipName = "target.gz", PlainName = "target", Part = "target.gz.part", Fetched = "target.gz.part.all", Made = "target.gz.part.gz";
    private static readonly byte[] Words = DeflateSamples.Plain(3, 60_000, 4);
    private static readonly byte[] Packed = GzipScene.Gzip(Words, new(GzipSettings.DefaultLevel));
    private static readonly byte[] Old = GzipScene.Gzip(Edited.Flipped(Words, 3), new(GzipSettings.DefaultLevel));

    private GzipScene? _scene;

    [Theory]
    [InlineData("", false, 5)]
    [InlineData("--best", false, 28)]
    [InlineData("--best", true, 28)]
    [InlineData(null, true, 5)]
    public async Task Each_call_in_turn_fails(string? options, bool fetches, int errorNumber)
    {
        UpdateRequest request = SetUp(options, fetches);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await _scene!.UpdateAsync(request, files: whole);
        string output = options == "--best" && !fetches ? PlainName : GzipName;
        AssertDone(output);
        // Threads take turns as they like, so a run may have some calls more.
        for (int number = 1; number <= whole.CallCount + 3; number++)
        {
            Clean();
            FaultFileSystem disk = FaultFileSystem.FailAt(
                new LocalFileSystem(), number, errorNumber == 5 ? FaultFileSystem.BadDisk : FaultFileSystem.DiskFull);
            try
            {
                await _scene.UpdateAsync(request, files: disk);
                AssertDone(output);
            }
            catch (IOException failure)
            {
                DiskCall failed = disk.Calls[number - 1];
                Assert.True(failure.HResult == errorNumber, $"{failed}: {failure}");
                AssertKeptOrReplaced(failed);
            }
            await _scene.UpdateAsync(request);
            AssertDone(output);
        }
    }

    public void Dispose() => _scene?.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private UpdateRequest SetUp(string? options, bool fetches)
    {
        string? line = options is null ? null : $"{Convert.ToHexStringLower(Packed.AsSpan(0, GzipHeader.FixedBytes))} {options}";
        _scene = new GzipScene(Words, Packed, control => control with { Recompress = line });
        Clean();
        return _scene.Request with { OutputPath = _scene.Folder[GzipName], Gzip = new() { FetchFile = fetches } };
    }

    private void Clean()
    {
        foreach (string name in _scene!.Folder.Names())
            File.Delete(_scene.Folder[name]);
        File.WriteAllBytes(_scene.Folder[GzipName], Old);
    }

    private void AssertDone(string output)
    {
        Assert.Equal(output == GzipName ? Packed : Old, File.ReadAllBytes(_scene!.Folder[GzipName]));
        if (output == PlainName)
            Assert.Equal(Words, File.ReadAllBytes(_scene.Folder[PlainName]));
        Assert.Equal(output == GzipName ? [GzipName] : [PlainName, GzipName], _scene.Folder.Names().Order(StringComparer.Ordinal));
    }

    private void AssertKeptOrReplaced(DiskCall failed)
    {
        byte[] now = File.ReadAllBytes(_scene!.Folder[GzipName]);
        Assert.True(now.AsSpan().SequenceEqual(Old) || now.AsSpan().SequenceEqual(Packed), $"{failed}: {GzipName} is neither the old nor the new file");
        if (File.Exists(_scene.Folder[PlainName]))
            Assert.Equal(Words, File.ReadAllBytes(_scene.Folder[PlainName]));
        string[] mayBeThere = failed.Operation is DiskOperation.Delete or DiskOperation.Stamp or DiskOperation.Stat ? [GzipName, PlainName, Part, Fetched, Made] : [GzipName, PlainName, Part, Fetched];
        Assert.True(!_scene.Folder.Names().Except(mayBeThere).Any(), $"{failed} leaves {string.Join(' ', _scene.Folder.Names())}");
    }
}
