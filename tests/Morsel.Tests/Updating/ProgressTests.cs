using Morsel.Reporting;

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
            Assert.True(now.Phase != before.Phase ? now.DoneBytes == 0 : now.DoneBytes >= before.DoneBytes, $"{before} then {now}");
            Assert.True(now.TotalBytes == 0 || now.DoneBytes <= now.TotalBytes, $"{now}");
            Assert.True(now.FetchedBytes >= before.FetchedBytes && now.ReusedBytes >= before.ReusedBytes, $"{before} then {now}");
            before = now;
        }
        foreach (UpdatePhase phase in new[] { UpdatePhase.Fetching, UpdatePhase.Verifying })
            Assert.True(progress.All.Last(now => now.Phase == phase) is var last && last.DoneBytes == last.TotalBytes, $"{last}");
        Assert.Equal((report.FetchedBytes, report.ReusedBytes), (before.FetchedBytes, before.ReusedBytes));
        Assert.Equal(UpdatePhase.ReadingDescription, progress.All[0].Phase);
    }

    [Theory]
    [InlineData(1_500_000)]
    [InlineData(100)]
    public async Task An_old_file_that_differs_somewhere_is_looked_at_twice_and_progress_does_not_fall(int changedAt)
    {
        byte[] target = Edited.Content(3, 2_000_000), old = [.. target];
        old[changedAt] ^= 1;
        await using Scene scene = new Scene(target).Old(old);
        var progress = new Told<UpdateProgress>();
        await scene.UpdateAsync(progress: progress);
        foreach ((UpdateProgress before, UpdateProgress now) in progress.All.Zip(progress.All.Skip(1)).Where(pair => pair.First.Phase == pair.Second.Phase))
            Assert.True(now.DoneBytes >= before.DoneBytes, $"{before} then {now}");
    }

    [Fact]
    public void More_work_of_a_phase_is_added_to_what_is_done_of_it()
    {
        var progress = new Told<UpdateProgress>();
        var feed = new ProgressFeed(progress);
        feed.Begin(UpdatePhase.Fetching, 100);
        IProgress<long> late = feed.Done()!;
        late.Report(60);
        feed.Begin(UpdatePhase.Fetching, 30);
        late.Report(80);
        feed.Done()!.Report(30);
        feed.Begin(UpdatePhase.Verifying, 30);
        Assert.Equal([(0, 100), (60, 100), (60, 90), (80, 90), (90, 90), (0L, 30L)], progress.All.Select(now => (now.DoneBytes, now.TotalBytes)));
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
