using Morsel.Compression.Gzip;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Making;

/// <summary>What <c>make --routes</c> writes, and what it says that users will download.</summary>
public sealed class RoutesMakeTests : IDisposable
{
    private static readonly byte[] Old = RoutesScene.Text(1, 9_000_000);
    private static readonly byte[] New = [.. Old[..200_000], .. RoutesScene.Text(2, 3_000), .. Old[200_300..]];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();

    public void Dispose()
    {
        _public.Dispose();
        _here.Dispose();
    }

    [UnitsFact]
    public async Task Who_has_the_older_version_a_similar_one_or_none_downloads_what_was_said()
    {
        // Small blocks, so that the control file is long.
        MakeReport report = await MakeAsync(Old, New, new MakeRequest { Routes = true, BlockBytes = 512 });
        Assert.NotNull(report.CoarsePath);
        Assert.NotNull(report.Units?.Path);
        Assert.NotNull(report.SidecarPath);
        VersionDownload known = report.Downloads[0], none = report.Downloads[1];
        Assert.Equal((_here["old"], RouteKind.Patch, null, RouteKind.Whole), (known.OldPath, known.Kind, none.OldPath, none.Kind));
        Assert.True(known.Bytes < known.OtherVersionBytes && known.OtherVersionBytes < known.PlainBytes);
        Assert.Equal(New.Length, none.PlainBytes);
        Assert.Equal(known.Bytes, await DownloadedAsync(Old));
        // The table stands at the end, where nobody needs it who unpacks all.
        Assert.InRange(await DownloadedAsync(null), none.Bytes - report.Units.TableBytes, none.Bytes);
        // With so little memory no patch is taken.
        Assert.InRange(await DownloadedAsync(Old, memoryLimit: 20 << 20), (long)(0.9 * known.OtherVersionBytes!.Value), (long)(1.1 * known.OtherVersionBytes.Value));
    }

    [UnitsFact]
    public async Task The_patch_that_an_earlier_run_made_does_not_change_what_is_said()
    {
        var request = new MakeRequest { Routes = true, BlockBytes = 512 };
        MakeReport first = await MakeAsync(Old, New, request), again = await MakeAsync(Old, New, request);
        Assert.Equal(first.Downloads, again.Downloads);
        Assert.Equal(RouteKind.Patch, again.Downloads[0].Kind);
    }

    [Fact]
    public async Task Of_a_gzip_file_that_gzip_builds_again_a_patch_between_contents_is_written_and_a_second_run_says_the_same()
    {
        var best = new GzipSettings(GzipSettings.BestLevel);
        byte[] old = GzipScene.Gzip(Old[..1_000_000], best), target = GzipScene.Gzip(New[..1_000_000], best);
        var request = new MakeRequest { Routes = true };
        MakeReport first = await MakeAsync(old, target, request, "file.gz");
        Assert.Equal((RouteKind.Patch, true), (first.Downloads[0].Kind, first.Downloads[0].Bytes < 10_000));
        Assert.Null(first.Units);
        Assert.Equal(first.Downloads, (await MakeAsync(old, target, request, "file.gz")).Downloads);
    }

    [UnitsTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_patch_that_is_more_than_half_of_ranges_is_not_written_if_only_what_pays_is_wanted(bool routes)
    {
        byte[] old = TestBytes.Random(400_000, seed: 1), changed = [.. TestBytes.Random(160_000, seed: 2), .. old[160_000..]];
        MakeReport report = await MakeAsync(old, changed, new MakeRequest { Routes = routes });
        Assert.Equal(routes, report.Patches.Single().Path is null);
        Assert.Null(report.Units?.Path);
        Assert.Equal(routes ? [RouteKind.Ranges, RouteKind.Ranges] : [], report.Downloads.Select(download => download.Kind));
    }

    [Fact]
    public async Task Routes_lead_to_a_file_and_not_to_a_stream() =>
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(new MakeRequest { Input = new MemoryStream(), FileName = "file", Routes = true }));

    private async Task<MakeReport> MakeAsync(byte[] old, byte[] target, MakeRequest request, string name = "file")
    {
        File.WriteAllBytes(_here["old"], old);
        File.WriteAllBytes(_public[name], target);
        return await new Maker().MakeAsync(request with { SourcePath = _public[name], Patches = new() { From = [_here["old"]] }, Units = new() { Level = 3 } });
    }

    // Bytes of sidecar, description and data.
    private async Task<long> DownloadedAsync(byte[]? have, long? memoryLimit = null)
    {
        await using var site = new Site();
        foreach (string name in _public.Names())
            site.Publish("/" + name, File.ReadAllBytes(_public[name]));
        File.Delete(_here["file"]);
        if (have is not null)
            File.WriteAllBytes(_here["file"], have);
        using var updater = new Updater();
        UpdateReport report = await updater.UpdateAsync(new UpdateRequest { Source = site.Address("/file").ToString(), OutputPath = _here["file"], AutoSeeds = false, MemoryLimit = memoryLimit });
        return report.DescriptionBytes + report.TransferredBytes;
    }
}
