using Morsel.Compression.Gzip;
using Morsel.Estimates;
using Morsel.Files;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Estimates;

/// <summary>An estimate says what updates then do: each way that was made is updated from, and the bytes are the same.</summary>
public sealed class EstimatorTests
{
    private static readonly byte[] Old = RoutesScene.Text(1, 1_200_000);
    private static readonly byte[] New = [.. Old[..200_000], .. RoutesScene.Text(2, 3_000), .. Old[200_300..700_000], .. RoutesScene.Text(3, 60_000), .. Old[760_000..]];

    [UnitsFact]
    public async Task Who_has_the_old_version_and_who_has_none_download_the_bytes_that_were_said_in_every_way()
    {
        using var kept = new KeptPublications(Old, New);
        EstimateReport report = await kept.EstimateAsync(new EstimateRequest { NewPath = "" });
        Assert.Equal(
            [.. Enum.GetValues<PublishingKind>().Where(kind => kind != PublishingKind.GzipContent)],
            report.Ways.Select(way => way.Way.Kind).Distinct());
        Assert.All(report.Ways, way => Assert.Null(way.Problem));
        await AssertUpdatesAsync(kept, report);
        Assert.InRange(MeanOf(report.Ways.Single(way => way.Way == report.Recommendation!.Way)), 0, 1.01 * report.Ways.Min(MeanOf) + 400);
        Assert.Empty(kept.LeftInScratch);
    }

    [Fact]
    public async Task Of_a_gzip_file_the_content_is_described_too()
    {
        var best = new GzipSettings(GzipSettings.BestLevel);
        using var kept = new KeptPublications(GzipScene.Gzip(Old[..1_000_000], best), GzipScene.Gzip(New[..1_000_000], best), "file.gz");
        EstimateReport report = await kept.EstimateAsync(new EstimateRequest { NewPath = "", Kinds = [PublishingKind.ControlFile, PublishingKind.GzipContent, PublishingKind.Patches] });
        Assert.All(report.Ways, way => Assert.Null(way.Problem));
        await AssertUpdatesAsync(kept, report);
    }

    private static double MeanOf(WayEstimate way) => way.Versions.Where(version => version.OldPath is not null).Average(version => version.DownloadBytes);

    private static async Task AssertUpdatesAsync(KeptPublications kept, EstimateReport report)
    {
        var said = new List<string>();
        var done = new List<string>();
        foreach (WayEstimate way in report.Ways.Where(way => way.Way.Kind != PublishingKind.File))
        {
            foreach (VersionEstimate version in way.Versions)
            {
                using var updater = new Updater(new UpdaterOptions(), new LocalFileSystem(), [Catalog.OpenSite(kept.FolderOf(way.Way), TimeProvider.System)]);
                UpdateReport update = await updater.UpdateAsync(kept.RequestFor(way.Way, hasOld: version.OldPath is not null && way.Way.Kind != PublishingKind.CompressedFile));
                Assert.True(kept.TakeUpdated(), $"{way.Way}: another file came of it");
                said.Add($"{way.Way}, {version}");
                done.Add($"{way.Way}, {version with { DescriptionBytes = update.DescriptionBytes, DataBytes = update.TransferredBytes, Requests = update.DataRequests }}");
            }
        }
        Assert.True(done.SequenceEqual(said), string.Join('\n', done.Zip(said).Where(pair => pair.First != pair.Second).Select(pair => $"did {pair.First}\nnot {pair.Second}")));
    }
}
