using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Units;

namespace Morsel.Tests.Updating;

/// <summary>A patch or compressed units that break off, or are replaced while they are read: what was verified is not downloaded again, and the file is right.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class InterruptedRoutesTests : IDisposable
{
    private const double Part = 0.6;
    private const int LongAnswer = 200_000;

    private static readonly byte[] Old = RoutesScene.Text(1, 4_000_000);

    // A hundred places of 7,000 bytes are new: about 320 KB, however they are coded.
    private static readonly byte[] New =
        [.. Enumerable.Range(0, 100).SelectMany(i => (byte[])[.. Old.AsSpan(i * 40_000, 33_000), .. RoutesScene.Text(1000 + i, 7_000)])];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;

    public InterruptedRoutesTests()
    {
        _site = new Site(_time);
        File.WriteAllBytes(_here["file"], Old);
    }

    private UpdateRequest Request => new() { Source = _site.Address("/file").ToString(), OutputPath = _here["file"], Threads = 2 };

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task A_patch_that_was_stopped_goes_on_without_the_windows_that_were_verified()
    {
        string patch = await PublishPatchAsync();
        long first = await StopInTheMiddleAsync(patch);
        UpdateReport report = await UpdatedAsync();
        // Head and entries come again, and the window that was under way.
        Assert.InRange(_site.BytesAskedOf(patch) - first, 1, (long)((1 - Part + 0.25) * Length(patch)));
        Assert.InRange(report.Seeds.Single(seed => seed.Kind == SeedKind.PartFile).ReusedBytes, (long)((Part - 0.1) * New.Length), New.Length);
    }

    [UnitsFact]
    public async Task Units_that_were_stopped_go_on_without_those_that_were_verified()
    {
        string units = await PublishUnitsAsync();
        long first = await StopInTheMiddleAsync(units);
        UpdateReport report = await UpdatedAsync();
        Assert.InRange(_site.BytesAskedOf(units) - first, 1, (long)((1 - Part + 0.15) * first));
        Assert.Equal(RouteKind.Units, Assert.Single(report.Routes, route => route.IsChosen).Kind);
    }

    [Fact]
    public async Task A_patch_that_is_replaced_while_it_is_read_gives_no_wrong_file_and_keeps_what_it_gave()
    {
        string patch = await PublishPatchAsync();
        ReplaceInTheMiddle(patch);
        UpdateReport report = await UpdatedAsync();
        Assert.Equal(NoteCode.RouteGivenUp, Assert.Single(report.Notes).Code);
        // Three windows may be tried in vain; what is left comes by ranges of the file.
        Assert.InRange(_site.BytesAskedOf("/file"), 1, (long)((1 - Part + 0.2) * 100 * 9_000));
    }

    [UnitsFact]
    public async Task Units_that_are_replaced_while_they_are_read_give_no_wrong_file_and_keep_what_they_gave()
    {
        string units = await PublishUnitsAsync();
        ReplaceInTheMiddle(units);
        UpdateReport report = await UpdatedAsync();
        Assert.Contains(report.Notes, note => note.Code == NoteCode.RouteGivenUp);
        Assert.InRange(_site.BytesAskedOf("/file"), 1, (long)((1 - Part + 0.2) * 100 * 9_000));
    }

    [UnitsFact]
    public async Task A_sidecar_that_is_replaced_while_its_objects_are_read_gives_one_version_or_the_other()
    {
        string units = await PublishUnitsAsync();
        byte[] newest = [.. New.AsSpan(0, 100_000), .. RoutesScene.Text(7, 5_000), .. New.AsSpan(100_000)];
        byte[] content = File.ReadAllBytes(_public[units[1..]]);
        _site.Answer(units, async (request, connection) =>
        {
            _site.AnswerAsUsual(units);
            await PublishAsync(newest, new MakeRequest { SourcePath = _public["file"], Units = new() { AreMade = true, Level = 3 } });
            await connection.WriteAsync(Site.Usual(request, content));
        });
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        await updater.UpdateAsync(Request);
        byte[] made = File.ReadAllBytes(_here["file"]);
        Assert.True(made.AsSpan().SequenceEqual(New) || made.AsSpan().SequenceEqual(newest));
    }

    private long Length(string path) => new FileInfo(_public[path[1..]]).Length;

    // The first answer that is long breaks off, and the run is stopped when it asks again. Returns the bytes that were asked for.
    private async Task<long> StopInTheMiddleAsync(string path)
    {
        byte[] content = File.ReadAllBytes(_public[path[1..]]);
        using var stop = new CancellationTokenSource();
        bool isBroken = false;
        _site.Answer(path, async (request, connection) =>
        {
            byte[] answer = Site.Usual(request, content);
            if (isBroken)
            {
                await stop.CancelAsync();
                return;
            }
            if (answer.Length >= LongAnswer)
                connection.CutAfter((long)(Part * answer.Length), Cut.Fin);
            await connection.WriteAsync(answer);
            isBroken |= !connection.IsOpen;
        });
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => updater.UpdateAsync(Request, cancellationToken: stop.Token));
        Assert.Equal(Old, File.ReadAllBytes(_here["file"]));
        _site.AnswerAsUsual();
        return _site.BytesAskedOf(path);
    }

    // In the middle of the first answer that is long the connection breaks, and from then on there is something else.
    private void ReplaceInTheMiddle(string path)
    {
        byte[] content = File.ReadAllBytes(_public[path[1..]]);
        _site.Answer(path, async (request, connection) =>
        {
            byte[] answer = Site.Usual(request, content);
            if (answer.Length >= LongAnswer)
            {
                _site.AnswerAsUsual(path);
                _site.Publish(path, TestBytes.Random(content.Length), modifiedDay: 2);
                connection.CutAfter((long)(Part * answer.Length), Cut.Fin);
            }
            await connection.WriteAsync(answer);
        });
    }

    private async Task<string> PublishPatchAsync()
    {
        File.WriteAllBytes(_public["old"], Old);
        await PublishAsync(New, new MakeRequest { SourcePath = _public["file"], Patches = new() { From = [_public["old"]], WindowLog = 16 } });
        return "/" + _public.Names().Single(name => name.EndsWith(".mpatch", StringComparison.Ordinal));
    }

    private async Task<string> PublishUnitsAsync()
    {
        await PublishAsync(New, new MakeRequest { SourcePath = _public["file"], Units = new() { AreMade = true, Level = 3 } });
        return "/" + _public.Names().Single(name => name.EndsWith(".zst", StringComparison.Ordinal));
    }

    private async Task PublishAsync(byte[] target, MakeRequest request)
    {
        File.WriteAllBytes(_public["file"], target);
        await new Maker().MakeAsync(request);
        foreach (string name in _public.Names())
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
    }

    private async Task<UpdateReport> UpdatedAsync()
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(Request);
        Assert.Equal(New, File.ReadAllBytes(_here["file"]));
        return report;
    }
}
