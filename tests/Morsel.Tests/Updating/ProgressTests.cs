namespace Morsel.Tests.Updating;

/// <summary>What progress tells.</summary>
public sealed class ProgressTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_phase_begins_at_nothing_never_goes_back_and_fetching_and_verifying_end_at_their_total(int connections)
    {
        byte[] target = Edited.Content(1, 2_000_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, [.. Enumerable.Range(0, 30).Select(i => i * 120)]));
        // What an earlier run left, whose last and short block is among it.
        byte[] part = new byte[target.Length];
        target.AsSpan(target.Length / 2).CopyTo(part.AsSpan(target.Length / 2));
        File.WriteAllBytes(scene.Part, part);
        var progress = new Told<UpdateProgress>();
        UpdateReport report = await scene.UpdateAsync(progress: progress, connections: connections);

        UpdateProgress before = default;
        foreach (UpdateProgress now in progress.All)
        {
            bool begins = now.Phase != before.Phase || now.TotalBytes != before.TotalBytes;
            Assert.True(begins ? now.DoneBytes == 0 : now.DoneBytes >= before.DoneBytes || now.DoneBytes == 0, $"{before} then {now}");
            Assert.True(now.FetchedBytes >= before.FetchedBytes && now.ReusedBytes >= before.ReusedBytes, $"{before} then {now}");
            before = now;
        }
        foreach (UpdatePhase phase in new[] { UpdatePhase.Fetching, UpdatePhase.Verifying })
            Assert.True(progress.All.Last(now => now.Phase == phase) is var last && last.DoneBytes == last.TotalBytes, $"{last}");
        Assert.Equal((report.FetchedBytes, report.ReusedBytes), (before.FetchedBytes, before.ReusedBytes));
        Assert.Equal(UpdatePhase.ReadingDescription, progress.All[0].Phase);
    }

    [Fact]
    public async Task A_whole_download_tells_how_far_it_is()
    {
        await using var scene = new Scene(Edited.Content(2, 700_000));
        scene.Site.Remove(Scene.ControlPath);
        var progress = new Told<UpdateProgress>();
        await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString() }, progress: progress);
        Assert.Equal((700_000L, 700_000L), (progress.All[^1].DoneBytes, progress.All[^1].TotalBytes));
    }
}
