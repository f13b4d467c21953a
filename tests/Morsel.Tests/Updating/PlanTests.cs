using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;

namespace Morsel.Tests.Updating;

/// <summary>A plan checks what the update checks, and so cannot say other than what that does.</summary>
public sealed class PlanTests
{
    private static readonly byte[] Content = Edited.Content(5, 50_000);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_a_file_that_is_current_nothing_is_fetched(bool wholeOnly)
    {
        await using Scene scene = new Scene(Content).Old(Content);
        using Updater updater = scene.NewUpdater();
        UpdateRequest request = scene.Request with { WholeOnly = wholeOnly };
        UpdatePlan plan = await updater.PlanAsync(request);
        Assert.Equal((0, 0, Content.Length), (plan.FetchBytes, plan.RequestCount, plan.ReusedBytes));
        Assert.True(plan.IsCurrent);
        Assert.Equal([new PlanSegment(new ByteRange(0, Content.Length), SegmentAction.Copy, scene.Output)], plan.Segments);
        Assert.Equal([new SeedReport(scene.Output, SeedKind.Output, Content.Length, Content.Length)], plan.Seeds);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await updater.UpdateAsync(request)).Outcome);
    }

    [Fact]
    public async Task A_file_that_holds_all_of_the_target_and_more_is_not_current_though_nothing_is_fetched()
    {
        await using Scene scene = new Scene(Content).Old([.. Content, 1]);
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request);
        Assert.Equal((0, false), (plan.FetchBytes, plan.IsCurrent));
    }

    [Fact]
    public async Task Of_a_gzip_file_that_is_current_nothing_is_fetched_though_it_would_come_whole()
    {
        byte[] words = DeflateSamples.Plain(3, 60_000, 2), packed = GzipScene.Gzip(words, new(GzipSettings.BestLevel));
        await using var scene = new GzipScene(words, packed);
        UpdateRequest request = scene.Request with { OutputPath = scene.Folder["target.gz"], Gzip = new() { FetchFile = true } };
        using var updater = new Updater();
        Assert.Equal(words.Length, (await updater.PlanAsync(request)).FetchBytes);
        File.WriteAllBytes(scene.Folder["target.gz"], packed);
        UpdatePlan plan = await updater.PlanAsync(request);
        Assert.Equal((0, 0), (plan.FetchBytes, plan.RequestCount));
        Assert.True(Assert.Single(plan.Segments).IsSeedDecoded);
        Assert.True(plan.IsCurrent);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await updater.UpdateAsync(request)).Outcome);
    }

    [Theory]
    [InlineData("header")]
    [InlineData("proof")]
    [InlineData("digest")]
    [InlineData("mirror")]
    [InlineData("folder")]
    [InlineData("payload")]
    public async Task What_the_update_refuses_the_plan_refuses_in_the_same_words(string what)
    {
        await using Scene scene = new(Content);
        Directory.CreateDirectory(scene.Folder["folder"]);
        UpdateRequest request = what switch
        {
            "header" => scene.Request with { Zchunk = new() { ExpectedHeaderLength = 5 } },
            "proof" => scene.Request with { RequiredProof = ProofLevel.Sha512 },
            "digest" => scene.Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, new byte[32]) },
            "mirror" => scene.Request with { Mirrors = [new Uri("ftp://example.org/target")] },
            "folder" => scene.Request with { OutputPath = scene.Folder["folder"] },
            _ => scene.Request with { Zchunk = new() { Unpack = true } },
        };
        using Updater updater = scene.NewUpdater();
        Exception? planned = await Record.ExceptionAsync(() => updater.PlanAsync(request));
        Exception? updated = await Record.ExceptionAsync(() => updater.UpdateAsync(request));
        Assert.NotNull(planned);
        Assert.Equal((updated?.GetType(), updated?.Message), (planned.GetType(), planned.Message));
        Assert.Equal(["folder"], scene.Folder.Names());
    }

    [Fact]
    public async Task A_seed_behind_the_last_one_that_is_needed_is_not_looked_at()
    {
        await using Scene scene = new(Content);
        UpdateRequest request = scene.Request with { SeedPaths = [scene.Folder.Write("a", "x"), scene.Folder["whole"], scene.Folder.Write("z", "x")] };
        File.WriteAllBytes(scene.Folder["whole"], Content);
        using Updater updater = scene.NewUpdater();
        UpdatePlan plan = await updater.PlanAsync(request);
        Assert.Equal((await updater.UpdateAsync(request)).Seeds, plan.Seeds);
        Assert.Equal([scene.Folder["a"], scene.Folder["whole"]], plan.Seeds.Select(seed => seed.Path));
    }
}
