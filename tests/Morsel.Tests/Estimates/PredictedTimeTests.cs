using Morsel.Estimates;
using Morsel.Files;
using Morsel.Tests.Units;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Estimates;

/// <summary>The time that is predicted is the time that an update then takes over such a link, on virtual time.</summary>
public sealed class PredictedTimeTests
{
    private const double Tolerance = 0.2;

    private static readonly byte[] Old = RoutesScene.Text(1, 4_000_000);
    private static readonly byte[] New = [.. Old[..200_000], .. RoutesScene.Text(2, 700_000), .. Old[210_000..1_500_000], .. RoutesScene.Text(3, 60_000), .. Old[1_560_000..]];

    [UnitsFact]
    public async Task It_differs_by_less_than_a_fifth()
    {
        using var kept = new KeptPublications(Old, New);
        EstimateReport report = await kept.EstimateAsync(new EstimateRequest { NewPath = "", BlockSizes = [2048], ChunkSizes = [64 << 10] });
        var problems = new List<string>();
        foreach (WayEstimate way in report.Ways.Where(way => way.Way.Kind != PublishingKind.File))
        {
            foreach (VersionEstimate version in way.Versions)
            {
                Assert.Equal(Link.Presets, version.Links.Select(forecast => forecast.Link));
                UpdateRequest request = kept.RequestFor(way.Way, version.OldPath is not null && way.Way.Kind != PublishingKind.CompressedFile);
                foreach (LinkForecast forecast in version.Links)
                {
                    TimeSpan taken = TimeOf(request, kept.FolderOf(way.Way), forecast.Link);
                    Assert.True(kept.TakeUpdated(), $"{way.Way}: another file came of it");
                    if (forecast.Time < taken * (1 - Tolerance) || forecast.Time > taken * (1 + Tolerance))
                        problems.Add($"{forecast.Link.Name}, {way.Way}, {version}: predicted {forecast.Time}, took {taken}");
                }
            }
        }
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    // Only while somebody waits for the link does time go on: what processors need is no part of the prediction.
    private static TimeSpan TimeOf(UpdateRequest request, string folder, Link link)
    {
        var time = new FakeTimeProvider();
        DateTimeOffset begun = time.GetUtcNow();
        var site = new ShapedSite(folder, link, time);
        using var updater = new Updater(new UpdaterOptions { Time = time }, new LocalFileSystem(), [site]);
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task<UpdateReport> update = updater.UpdateAsync(request);
            Assert.True(SpinWait.SpinUntil(() => update.IsCompleted || (site.IsAwaited && time.Step() && update.IsCompleted), TimeSpan.FromSeconds(60)), "it does not end");
            update.GetAwaiter().GetResult();
            return time.GetUtcNow() - begun;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
