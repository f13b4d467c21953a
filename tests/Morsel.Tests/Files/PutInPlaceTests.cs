using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Tests.Compression;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Files;

/// <summary>Whatever is written is on the disk before it gets its name, and the name before anybody is told: a crash leaves the old file or the new one.</summary>
public sealed class PutInPlaceTests : IDisposable
{
    private const string Placed = "Write Flush Rename FlushFolder";
    private const string PlacedWithTime = "Write SetModifiedTime Flush Rename FlushFolder";

    private static readonly byte[] Words = DeflateSamples.Plain(3, 60_000, 4);
    private static readonly byte[] Packed = GzipScene.Gzip(Words, new(GzipSettings.DefaultLevel));

    private readonly FaultFileSystem _disk = new(new LocalFileSystem());
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_control_file_and_the_gzip_file_that_is_made_with_it()
    {
        File.WriteAllBytes(_folder["disk.img"], Words);
        await new Maker(_disk, TimeProvider.System).MakeAsync(
            new MakeRequest { SourcePath = _folder["disk.img"], OutputPath = _folder["disk.img.zsync"], Gzip = new() { Mode = GzipMode.Compress } });
        Assert.Equal(Placed, StepsTo(_folder["disk.img.gz"]));
        Assert.Equal(Placed, StepsTo(_folder["disk.img.zsync"]));
    }

    [Fact]
    public async Task A_zchunk_file_and_its_content()
    {
        File.WriteAllBytes(_folder["data"], Words);
        await ZchunkFile.CreateAsync(_disk, TimeProvider.System, new PayloadRequest { SourcePath = _folder["data"], OutputPath = _folder["data.zck"] });
        await ZchunkFile.ExtractAsync(_disk, new UnpackRequest { PayloadPath = _folder["data.zck"], OutputPath = _folder["again"] });
        Assert.Equal(Placed, StepsTo(_folder["data.zck"]));
        Assert.Equal(Placed, StepsTo(_folder["again"]));
    }

    [Fact]
    public async Task An_output_and_the_description_that_is_kept()
    {
        await using var scene = new Scene(Words);
        await scene.UpdateAsync(scene.Request with { KeepDescriptionPath = scene.Folder["kept"] }, _disk);
        Assert.Equal(PlacedWithTime, StepsTo(scene.Output));
        Assert.Equal(PlacedWithTime, StepsTo(scene.Folder["kept"]));
    }

    [Fact]
    public async Task An_output_whose_predecessor_stays_which_it_does_only_when_the_new_one_is_on_the_disk()
    {
        await using Scene scene = new Scene(Words).Old(Edited.Flipped(Words, 3));
        LetNobodyElseRead(scene.Output);
        await scene.UpdateAsync(scene.Request with { KeepReplaced = true, SetModifiedTime = false }, _disk);
        Assert.Equal("Write SetMode Flush Link Rename FlushFolder", StepsTo(scene.Output));
    }

    [Fact]
    public async Task A_file_that_has_no_description()
    {
        await using Scene scene = new Scene(Words).Old(Edited.Flipped(Words, 3));
        LetNobodyElseRead(scene.Output);
        scene.Site.Remove(Scene.ControlPath);
        await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString(), KeepReplaced = true, SetModifiedTime = false }, _disk);
        Assert.Equal("Write SetMode Flush Link Rename FlushFolder", StepsTo(scene.Output));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(null, true)]
    public async Task A_gzip_file_that_is_made_again_or_fetched_whole(string? options, bool fetches)
    {
        string? line = options is null ? null : $"{Convert.ToHexStringLower(Packed.AsSpan(0, GzipHeader.FixedBytes))} {options}";
        await using var scene = new GzipScene(Words, Packed, control => control with { Recompress = line });
        string output = scene.Folder["target.gz"];
        await scene.UpdateAsync(scene.Request with { OutputPath = output, Gzip = scene.Request.Gzip with { FetchFile = fetches }, SetModifiedTime = false }, files: _disk);
        Assert.EndsWith("Flush Rename FlushFolder", StepsTo(output), StringComparison.Ordinal);
        Assert.Equal(Packed, File.ReadAllBytes(output));
    }

    [Fact]
    public void A_file_that_is_not_put_in_its_place_goes_and_what_is_there_stays()
    {
        _folder.Write("a", "earlier");
        using (var fresh = new FreshFile(_disk, _folder["a"]))
            fresh.File.Write("new"u8, 0);
        Assert.Equal(["a"], _folder.Names());
        Assert.Equal("earlier", File.ReadAllText(_folder["a"]));
    }

    public void Dispose() => _folder.Dispose();

    private static void LetNobodyElseRead(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string StepsTo(string path) => PlacedFile.StepsTo(_disk.Calls, path);
}
