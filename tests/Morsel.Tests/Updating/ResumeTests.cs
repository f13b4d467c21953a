namespace Morsel.Tests.Updating;

/// <summary>What an interrupted run leaves, and what the next one makes of it.</summary>
public sealed class ResumeTests
{
    public static TheoryData<int> Points => [.. Enumerable.Range(0, 12)];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_run_cancelled_anywhere_keeps_the_old_file_and_the_next_fetches_only_the_rest(int seed)
    {
        byte[] target = Edited.Content(seed, 600_000);
        await using Scene scene = new Scene(target).Old(Edited.Content(seed + 1000, 500_000));
        FaultContract contract = FaultContract.Before(scene.Output);
        long stopAt = new Random(seed).Next(1, target.Length);
        using var stop = new CancellationTokenSource();
        var progress = new Told<UpdateProgress>(now =>
        {
            if (now.FetchedBytes >= stopAt)
                stop.Cancel();
        });
        try
        {
            await scene.UpdateAsync(progress: progress, cancellationToken: stop.Token);
        }
        catch (OperationCanceledException)
        {
            contract.AssertKept();
            Assert.Equal(target.Length, new FileInfo(scene.Part).Length);
        }
        long fetched = progress.All[^1].FetchedBytes;
        UpdateReport report = await scene.UpdateAsync();
        contract.AssertReplacedBy(target);
        Assert.Equal(target.Length, fetched + report.FetchedBytes);
    }

    [Fact]
    public async Task Blocks_of_a_part_file_that_rotted_are_fetched_again()
    {
        byte[] target = Edited.Content(1, 100_000);
        await using var scene = new Scene(target);
        File.WriteAllBytes(scene.Part, Edited.Flipped(target, 3, 90));
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.Equal((1024L, 98_976L), (report.FetchedBytes, report.ReusedBytes));
        Assert.Equal(SeedKind.PartFile, Assert.Single(report.Seeds).Kind);
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task The_short_last_block_of_a_part_file_counts_with_its_own_length()
    {
        byte[] target = Edited.Content(2, 5130);
        await using var scene = new Scene(target);
        byte[] part = new byte[5130];
        target.AsSpan(5120).CopyTo(part.AsSpan(5120));
        File.WriteAllBytes(scene.Part, part);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal((5120L, 10L), (report.FetchedBytes, report.ReusedBytes));
    }

    [Fact]
    public async Task A_complete_part_file_only_needs_its_rename()
    {
        await using var scene = new Scene(Edited.Content(3, 40_000));
        File.WriteAllBytes(scene.Part, scene.Target);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(0, scene.DataRequests);
        Assert.Equal(40_000, report.ReusedBytes);
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_part_file_of_another_version_serves_as_a_seed_and_is_gone_afterwards()
    {
        byte[] target = Edited.Content(4, 100_000);
        await using var scene = new Scene(target);
        // Everything stands elsewhere, so nothing of it verifies in place.
        File.WriteAllBytes(scene.Part, [.. Edited.Content(5, 777), .. target]);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.Equal((0, 100_000L), (report.DataRequests, report.ReusedBytes));
        Assert.EndsWith(".part.old", Assert.Single(report.Seeds).Path, StringComparison.Ordinal);
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_second_run_on_the_same_target_is_told_that_it_is_busy()
    {
        await using var scene = new Scene(Edited.Content(6, 50_000));
        TargetBusyException? second = null;
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            // The first run is in the middle of fetching now.
            second = await Assert.ThrowsAsync<TargetBusyException>(() => scene.UpdateAsync());
            await connection.WriteAsync(Site.Usual(request, scene.Target));
        });
        UpdateReport first = await scene.UpdateAsync();
        Assert.NotNull(second);
        Assert.Equal(1, first.DataRequests);
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Output));
    }
}
