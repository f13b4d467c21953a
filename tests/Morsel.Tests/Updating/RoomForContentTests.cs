using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary>Content that is larger than the disk is told of before anything is written, and what was fetched of its payload is kept.</summary>
public sealed class RoomForContentTests : IDisposable
{
    private static readonly byte[] Content = ZchunkScene.Records(1, 3000);

    private readonly ZchunkScene _scene = new();

    private UpdateRequest Request => _scene.Request with { OutputPath = _scene.Folder["data.xml"], Zchunk = new() { Unpack = true } };

    [Fact]
    public async Task An_update_fetches_nothing_of_what_there_is_no_room_for()
    {
        await _scene.PublishAsync(Content);
        IOException full = await Assert.ThrowsAsync<IOException>(() => UpdateAsync(new FullDisk(_scene.Target.Length + Content.Length - 1)));
        Assert.Contains($"{_scene.Target.Length + Content.Length} bytes are needed", full.Message, StringComparison.Ordinal);
        Assert.Equal(28, full.HResult);
        Assert.InRange(_scene.Site.BytesAskedOf(ZchunkScene.Path), 0, 64 << 10);
        await UpdateAsync(new FullDisk(_scene.Target.Length + Content.Length));
        Assert.Equal(Content, File.ReadAllBytes(_scene.Folder["data.xml"]));
    }

    [Fact]
    public async Task A_payload_whose_content_could_not_be_written_is_not_fetched_again()
    {
        await _scene.PublishAsync(Content);
        var tooLarge = new FaultFileSystem(
            new LocalFileSystem(),
            call => call.Operation == DiskOperation.SetLength && call.Path.EndsWith("data.xml.part", StringComparison.Ordinal) && !call.Detail.EndsWith(" 0", StringComparison.Ordinal)
                ? new IOException("the file would be too large", 27) : null);
        Assert.Equal(27, (await Assert.ThrowsAsync<IOException>(() => UpdateAsync(tooLarge))).HResult);
        Assert.Equal(["data.xml.zck.part"], Directory.GetFiles(_scene.Folder.Path).Select(Path.GetFileName));
        Assert.Equal(0, (await UpdateAsync(new LocalFileSystem())).FetchedBytes);
        Assert.Equal(["data.xml"], Directory.GetFiles(_scene.Folder.Path).Select(Path.GetFileName));
        Assert.Equal(Content, File.ReadAllBytes(_scene.Folder["data.xml"]));
    }

    [Fact]
    public async Task Unpacking_writes_nothing_of_what_there_is_no_room_for()
    {
        string payload = await _scene.MakeAsync("data.xml.zck", Content);
        var request = new UnpackRequest { PayloadPath = payload, OutputPath = _scene.Folder["data.xml"] };
        var files = new FaultFileSystem(new FullDisk(Content.Length - 1));
        Assert.Equal(28, (await Assert.ThrowsAsync<IOException>(() => ZchunkFile.ExtractAsync(files, request))).HResult);
        Assert.DoesNotContain(files.Calls, call => call.Operation is DiskOperation.OpenLocked or DiskOperation.Write);
        Assert.Equal(Content.Length, (await ZchunkFile.ExtractAsync(new FullDisk(Content.Length), request)).Length);
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<UpdateReport> UpdateAsync(IFileSystem files)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time, Http = new() { Connections = 1 } }, files);
        return await updater.UpdateAsync(Request);
    }
}
