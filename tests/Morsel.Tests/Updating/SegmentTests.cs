using Morsel.Tests.Hashing;

namespace Morsel.Tests.Updating;

/// <summary>A report tells where each stretch of the file came from, as the plan said.</summary>
public sealed class SegmentTests
{
    private static readonly byte[] Content = Edited.Content(5, 50_000);

    [Fact]
    public async Task The_segments_tile_the_file_and_are_those_of_the_plan()
    {
        await using Scene scene = new Scene(Content).Old([.. Content[..20_000], .. TestBytes.Random(10_000, seed: 9), .. Content[30_000..]]);
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request);
        UpdateReport report = await updater.UpdateAsync(scene.Request);
        Assert.Equal(plan.Segments.Select(segment => new FileSegment(segment.Target, segment.Action, segment.SeedPath)), report.Segments);
        Assert.Equal(report.ReusedBytes, report.Segments.Where(segment => segment.Action == SegmentAction.Copy).Sum(segment => segment.Target.Length));
        Assert.Equal(Content.Length, report.Segments.Sum(segment => segment.Target.Length));
    }

    [Fact]
    public async Task Of_a_file_that_is_current_there_are_none()
    {
        await using Scene scene = new Scene(Content).Old(Content);
        Assert.Empty((await scene.UpdateAsync()).Segments);
    }
}
