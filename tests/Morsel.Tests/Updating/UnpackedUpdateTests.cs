using Morsel.Zchunk;

namespace Morsel.Tests.Updating;

/// <summary><c>get --unpack</c>: the output is the content of a zchunk file.</summary>
public sealed class UnpackedUpdateTests : IDisposable
{
    private static readonly byte[] Before = ZchunkScene.Records(1, 3000);
    private static readonly byte[] Now = [.. Before.AsSpan(0, 200_000), .. ZchunkScene.Records(2, 50), .. Before.AsSpan(200_500)];

    private readonly ZchunkScene _scene = new();

    private UpdateRequest Request => _scene.Request with { OutputPath = _scene.Folder["data.xml"], Zchunk = new() { Unpack = true } };

    [Fact]
    public async Task The_content_comes_and_the_zchunk_file_goes()
    {
        await _scene.PublishAsync(Now);
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertContent(["data.xml"]);
        Assert.Equal((UpdateOutcome.Updated, (long)Now.Length, _scene.Folder["data.xml"]), (report.Outcome, report.Length, report.OutputPath));
    }

    [Fact]
    public async Task While_it_is_unpacked_progress_says_so()
    {
        await _scene.PublishAsync(Now);
        using Updater updater = _scene.NewUpdater();
        var progress = new Told<UpdateProgress>();
        await updater.UpdateAsync(Request, progress);
        UpdateProgress[] unpacking = [.. progress.All.Where(now => now.Phase == UpdatePhase.Unpacking)];
        Assert.Equal((0L, (long)Now.Length), (unpacking[0].DoneBytes, unpacking[0].TotalBytes));
        Assert.Equal((Now.Length, UpdatePhase.Unpacking), (unpacking[^1].DoneBytes, progress.All[^1].Phase));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_old_content_is_a_seed(bool hasContentDigests)
    {
        await _scene.PublishAsync(Now, new PayloadRequest { ContentDigests = hasContentDigests });
        _scene.Write("data.xml", Before);
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertContent(["data.xml"]);
        Assert.InRange(report.FetchedBytes, 1, _scene.Target.Length / 2);
    }

    [Fact]
    public async Task A_content_that_is_there_needs_no_data_and_is_not_written()
    {
        await _scene.PublishAsync(Now);
        _scene.Write("data.xml", Now);
        File.SetLastWriteTimeUtc(_scene.Folder["data.xml"], DateTime.UnixEpoch);
        UpdateReport report = await _scene.UpdateAsync(Request);
        Assert.Equal((UpdateOutcome.AlreadyCurrent, 0), (report.Outcome, report.DataRequests));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_scene.Folder["data.xml"]));
    }

    [Fact]
    public async Task The_zchunk_file_stays_if_it_is_wanted_or_was_there()
    {
        await _scene.PublishAsync(Now);
        await _scene.UpdateAsync(Request with { Zchunk = new() { Unpack = true, KeepPayload = true } });
        AssertContent(["data.xml", "data.xml.zck"]);
        _scene.AssertIsTarget();
        await _scene.PublishAsync(Before);
        await _scene.UpdateAsync(Request);
        Assert.Equal(Before, File.ReadAllBytes(_scene.Folder["data.xml"]));
        _scene.AssertIsTarget();
    }

    [Fact]
    public async Task The_replaced_content_is_kept_where_that_is_wanted()
    {
        await _scene.PublishAsync(Now);
        _scene.Write("data.xml", Before);
        await _scene.UpdateAsync(Request with { KeepReplaced = true });
        AssertContent(["data.xml", "data.xml.zs-old"]);
        Assert.Equal(Before, File.ReadAllBytes(_scene.Folder["data.xml.zs-old"]));
    }

    [Fact]
    public async Task What_is_no_zchunk_file_is_refused()
    {
        _scene.Site.Publish(ZchunkScene.Path, Before);
        await Assert.ThrowsAnyAsync<Exception>(() => _scene.UpdateAsync(Request));
        _scene.Site.Publish("/plain", Before);
        await Assert.ThrowsAsync<RefusedException>(() => _scene.UpdateAsync(Request with { Source = _scene.Site.Address("/plain").ToString() }));
        Assert.Empty(_scene.Folder.Names());
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void AssertContent(string[] names)
    {
        Assert.Equal(Now, File.ReadAllBytes(_scene.Folder["data.xml"]));
        Assert.Equal(names, _scene.Folder.Names().Order(StringComparer.Ordinal));
    }
}
