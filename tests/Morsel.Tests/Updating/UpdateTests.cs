using Morsel.Files;

namespace Morsel.Tests.Updating;

/// <summary>The plain case: some of the target is there, the rest is fetched, the whole is proven.</summary>
public sealed class UpdateTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_was_edited_the_file_is_the_target_and_nothing_is_fetched_that_the_seed_holds(int seed)
    {
        var random = new Random(seed);
        byte[] old = Edited.Content(seed, random.Next(1, 60_000));
        byte[] target = Edited.Version(old, seed, edits: random.Next(1, 12));
        await using Scene scene = new Scene(target).Old(old);
        FaultContract contract = FaultContract.Before(scene.Output);

        UpdateReport report = await scene.UpdateAsync(connections: 1 + (seed % 4));

        contract.AssertReplacedBy(target);
        // The last block may be short: its bytes can be in the seed where no zeros follow, which is found only behind the block before it.
        Assert.InRange(report.FetchedBytes, BytesNotIn(old, target, padsLast: false), BytesNotIn(old, target, padsLast: true));
        Assert.Equal(target.Length, report.FetchedBytes + report.ReusedBytes);
        Assert.Equal(ProofLevel.Sha256, report.Proven);
        Assert.Equal(scene.DataRequests, report.DataRequests);
        Assert.InRange(report.TransferredBytes, report.FetchedBytes, report.FetchedBytes + (64 << 10) + 6000);
    }

    [Fact]
    public async Task Without_any_seed_the_whole_file_is_fetched_in_one_request()
    {
        await using var scene = new Scene(Edited.Content(1, 100_001));
        UpdateReport report = await scene.UpdateAsync();
        FaultContract.Before(scene.Output).AssertReplacedBy(scene.Target);
        Assert.Equal((1, 100_001L, 0L), (report.DataRequests, report.FetchedBytes, report.ReusedBytes));
    }

    [Fact]
    public async Task A_seed_that_is_the_target_costs_no_data_request()
    {
        await using var scene = new Scene(Edited.Content(2, 77_777));
        File.WriteAllBytes(scene.Folder["elsewhere"], scene.Target);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { SeedPaths = [scene.Folder["elsewhere"]] });
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Output));
        Assert.Equal((0, 0L, 77_777L), (report.DataRequests, report.FetchedBytes, report.ReusedBytes));
        Assert.Equal(0, scene.DataRequests);
        Assert.Equal(SeedKind.Given, Assert.Single(report.Seeds).Kind);
    }

    [Fact]
    public async Task A_file_that_is_current_is_not_touched_and_no_data_is_asked_for()
    {
        await using var scene = new Scene(Edited.Content(3, 50_000));
        scene.Old(scene.Target);
        FileStamp? before = FileStamp.Of(scene.Output);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(UpdateOutcome.AlreadyCurrent, report.Outcome);
        Assert.Equal(before, FileStamp.Of(scene.Output));
        Assert.Equal((0, 0), (report.DataRequests, scene.DataRequests));
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_current_file_needs_no_leftovers_of_interrupted_runs()
    {
        await using var scene = new Scene(Edited.Content(3, 5000));
        scene.Old(scene.Target);
        scene.Folder.Write("target.part", "left");
        scene.Folder.Write("target.part.old", "left");
        await scene.UpdateAsync();
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task An_empty_target_is_made_of_nothing()
    {
        await using Scene scene = new Scene([]).Old([1, 2, 3]);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Empty(File.ReadAllBytes(scene.Output));
        Assert.Equal(0, report.DataRequests);
    }

    [Fact]
    public async Task A_file_of_similar_name_is_a_seed_unless_that_is_switched_off()
    {
        byte[] target = Edited.Content(4, 20_000);
        await using var scene = new Scene(target);
        File.WriteAllBytes(scene.Folder["disk-1.img"], target);
        UpdateRequest request = scene.Request with { OutputPath = scene.Folder["disk-2.img"] };
        Assert.Equal(20_000, (await scene.UpdateAsync(request with { AutoSeeds = false })).FetchedBytes);
        File.Delete(scene.Folder["disk-2.img"]);
        Assert.Equal(SeedKind.Similar, Assert.Single((await scene.UpdateAsync(request)).Seeds).Kind);
    }

    [Fact]
    public async Task A_plan_says_what_the_update_then_does_and_touches_nothing()
    {
        byte[] target = Edited.Content(5, 200_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 10, 11, 200, 390));
        FaultContract contract = FaultContract.Before(scene.Output);
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request);
        contract.AssertKept();
        Assert.Equal(["target"], scene.Folder.Names());
        Assert.Equal(0, scene.DataRequests);
        UpdateReport report = await updater.UpdateAsync(scene.Request);
        Assert.Equal((plan.FetchBytes, plan.ReusedBytes, plan.RequestCount), (report.FetchedBytes, report.ReusedBytes, report.DataRequests));
        Assert.Equal(target.Length, plan.Segments.Sum(segment => segment.Target.Length));
    }

    // Block by block, by another way than the scanner's: where a search for its bytes finds nothing.
    private static long BytesNotIn(byte[] seed, byte[] target, bool padsLast)
    {
        byte[] padded = [.. seed, .. new byte[512]];
        long missing = 0;
        for (int start = 0; start < target.Length; start += 512)
        {
            int count = Math.Min(512, target.Length - start);
            byte[] block = new byte[512];
            target.AsSpan(start, count).CopyTo(block);
            if (padded.AsSpan().IndexOf(padsLast ? block : block.AsSpan(0, count)) < 0)
                missing += count;
        }
        return missing;
    }
}
