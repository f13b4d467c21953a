using Morsel.Formats.Sidecar;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>An index in two levels: the coarser control file is read first, and of the other one what is about changed places alone.</summary>
public sealed class LevelsUpdateTests
{
    private const int BlockBytes = 512, CoarseBytes = 64 << 10;

    private static readonly byte[] Target = Edited.Content(1, 6_000_000);

    [Fact]
    public async Task A_changed_byte_costs_the_coarser_control_file_and_the_records_of_one_of_its_blocks()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        var told = new List<RunEvent>();
        UpdateReport report = await scene.UpdatedAsync(onEvent: told.Add);
        int recordBytes = RecordBytes(scene), headerBytes = (int)FineLine(scene).Shape!.RecordsOffset;
        long framing = report.DescriptionBytes - scene.SidecarBytes - scene.Coarse.Length - headerBytes - (CoarseBytes / BlockBytes * recordBytes);
        Assert.InRange(framing, 0, 400);
        Assert.Equal((BlockBytes, ProofLevel.Sha256), (report.FetchedBytes, report.Proven));
        // The one for all of the control file was sent with that for the sidecar, and nothing of its answer was read.
        Assert.Equal((1, 1), scene.Asked(LevelsScene.FinePath));
        Assert.Equal((0, 1), scene.Asked(scene.CoarsePath));
        Assert.Empty(report.Notes);
        Assert.Single(told, happened => happened.Code == RunEventCode.DescriptionPieced);
        Assert.Equal(["disk.img"], scene.Here.Names());
    }

    /// <summary>What any version of the file costs.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 24)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task From_any_version_the_file_comes_right_and_no_more_than_both_control_files_is_downloaded_of_them(int seed)
    {
        var random = new Random(seed);
        byte[] target = [.. Edited.Content(seed, 5_000_000 + random.Next(200_000)), .. new byte[random.Next(3) * 100_000]];
        await using LevelsScene scene = await LevelsScene.OfAsync(target);
        byte[] old = seed % 8 == 7 ? Edited.Content(seed + 1000, target.Length) : Edited.Version(target, seed, random.Next(1, 40));
        scene.Old(old);
        UpdateReport plain = await scene.UpdatedAsync(scene.Request with { Routes = false });
        scene.Old(old);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.InRange(report.DescriptionBytes, 1, scene.Fine.Length + scene.Coarse.Length + scene.SidecarBytes);
        // What the finer control file alone finds is found by both.
        Assert.InRange(report.FetchedBytes, plain.FetchedBytes - (16 * BlockBytes), plain.FetchedBytes + (16 * BlockBytes));
        Assert.Equal(target.Length, report.FetchedBytes + report.ReusedBytes);
    }

    [Fact]
    public async Task Where_nearly_all_is_new_all_of_the_control_file_is_downloaded()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old([.. Target[..500_000], .. Edited.Content(2, 5_500_000)]);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal(scene.SidecarBytes + scene.Coarse.Length + scene.Fine.Length, report.DescriptionBytes);
        Assert.Equal((0, 2), scene.Asked(LevelsScene.FinePath));
        Assert.Empty(report.Notes);
    }

    [Theory]
    [InlineData("no sidecar")]
    [InlineData("no routes")]
    [InlineData("control file named")]
    [InlineData("control file kept")]
    [InlineData("no coarser one")]
    public async Task Elsewhere_nothing_is_different(string where)
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        UpdateRequest request = scene.Request;
        switch (where)
        {
            case "no sidecar":
                scene.Site.Remove(LevelsScene.SidecarPath);
                break;
            case "no routes":
                request = request with { Routes = false };
                break;
            case "control file named":
                request = request with { Source = scene.Site.Address(LevelsScene.FinePath).ToString() };
                break;
            case "control file kept":
                request = request with { KeepDescriptionPath = scene.Here["kept"] };
                break;
            default:
                PublishLines(scene, FineLine(scene));
                break;
        }
        UpdateReport report = await scene.UpdatedAsync(request);
        Assert.Equal((0, 1), scene.Asked(LevelsScene.FinePath));
        Assert.Empty(scene.Site.RequestsFor(scene.CoarsePath));
        Assert.InRange(report.DescriptionBytes, scene.Fine.Length, scene.Fine.Length + scene.SidecarBytes);
    }

    [Fact]
    public async Task Whoever_names_the_sidecar_does_not_ask_for_all_of_the_control_file()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        UpdateReport report = await scene.UpdatedAsync(scene.Request with { Source = scene.Site.Address(LevelsScene.SidecarPath).ToString() });
        Assert.Equal((1, 0), scene.Asked(LevelsScene.FinePath));
        Assert.Equal(BlockBytes, report.FetchedBytes);
    }

    [Fact]
    public async Task The_next_time_all_of_the_control_file_is_not_even_asked_for()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        using var updater = new Updater(new UpdaterOptions { Time = scene.Time });
        scene.Old(Edited.Flipped(Target, 5000));
        await updater.UpdateAsync(scene.Request);
        scene.Old(Edited.Flipped(Target, 7000));
        await updater.UpdateAsync(scene.Request);
        Assert.Equal((2, 1), scene.Asked(LevelsScene.FinePath));
        scene.Site.Remove(LevelsScene.SidecarPath);
        scene.Old(Edited.Flipped(Target, 9000));
        await updater.UpdateAsync(scene.Request);
        Assert.Equal((2, 2), scene.Asked(LevelsScene.FinePath));
        Assert.True(Target.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)));
    }

    [Fact]
    public async Task With_one_connection_no_answer_is_held_that_the_sidecar_would_wait_for()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        using var updater = new Updater(new UpdaterOptions { Time = scene.Time, Http = new() { Connections = 1 } });
        UpdateReport report = await updater.UpdateAsync(scene.Request).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(BlockBytes, report.FetchedBytes);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("404")]
    public async Task A_sidecar_that_does_not_come_or_is_not_there_costs_the_control_file_nothing(string sidecar)
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        var never = new TaskCompletionSource();
        if (sidecar == "none")
            scene.Site.Answer(LevelsScene.SidecarPath, (_, _) => never.Task);
        else
            scene.Site.Remove(LevelsScene.SidecarPath);
        using var updater = new Updater(new UpdaterOptions { Time = new HurriedTime { Overdue = TimeSpan.FromMilliseconds(250) } });
        UpdateReport report = await updater.UpdateAsync(scene.Request);
        never.SetResult();
        Assert.Equal((scene.Fine.Length, BlockBytes), (report.DescriptionBytes, report.FetchedBytes));
        Assert.Equal((0, 1), scene.Asked(LevelsScene.FinePath));
    }

    [Fact]
    public async Task A_file_that_is_current_needs_no_control_file()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Target);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal((UpdateOutcome.AlreadyCurrent, scene.SidecarBytes), (report.Outcome, report.DescriptionBytes));
        Assert.Empty(scene.Site.RequestsFor(scene.CoarsePath));
    }

    [Fact]
    public async Task Without_a_seed_there_is_nothing_to_search_and_the_coarser_one_is_not_asked_for()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        await scene.UpdatedAsync();
        Assert.Empty(scene.Site.RequestsFor(scene.CoarsePath));
    }

    [Theory]
    [InlineData("coarser one gone")]
    [InlineData("coarser one cut")]
    [InlineData("coarser one of another version")]
    [InlineData("coarser one garbage")]
    [InlineData("finer one of another version")]
    [InlineData("records that lie")]
    [InlineData("records elsewhere")]
    [InlineData("other lengths")]
    [InlineData("another length of all")]
    [InlineData("another target")]
    public async Task Whatever_is_wrong_all_of_the_control_file_is_downloaded_and_the_file_comes_right(string lie)
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        Lie(scene, lie);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal(BlockBytes, report.FetchedBytes);
        Assert.InRange(report.DescriptionBytes, scene.Fine.Length, (2 * scene.Fine.Length) + scene.Coarse.Length + (3 * scene.SidecarBytes));
        Assert.InRange(scene.Site.RequestsFor(LevelsScene.FinePath).Count, 1, 4);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_sends_all_of_the_control_file_and_it_is_used()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 5000));
        byte[] fine = scene.Fine;
        scene.Site.Answer(LevelsScene.FinePath, (_, connection) => connection.WriteAsync(Answers.Whole(fine)));
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal(BlockBytes, report.FetchedBytes);
        Assert.InRange(report.DescriptionBytes, 1, (2 * scene.Fine.Length) + scene.Coarse.Length + scene.SidecarBytes);
        Assert.InRange(scene.Site.RequestsFor(LevelsScene.FinePath).Count, 2, 3);
    }

    [Fact]
    public async Task Records_that_break_off_are_asked_for_again()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 2000, 5000, 9000));
        byte[] fine = scene.Fine;
        int asked = 0;
        scene.Site.Answer(LevelsScene.FinePath, (request, connection) =>
        {
            if (request.Ranges.Count > 0 && asked++ == 0)
                connection.CutAfter(900, Cut.Rst);
            return connection.WriteAsync(Site.Usual(request, fine));
        });
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal(3 * BlockBytes, report.FetchedBytes);
        Assert.InRange(report.DescriptionBytes, 1, 20_000);
    }

    [Fact]
    public async Task What_an_interrupted_run_left_tells_records_too()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old([.. Target[..3_000_000], .. Edited.Content(2, 3_000_000)]);
        File.WriteAllBytes(scene.Output + ".part", [.. new byte[2_900_000], .. Target[2_900_000..5_900_000], .. new byte[100_000]]);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.InRange(report.FetchedBytes, 99_000, 101_000);
        Assert.InRange(report.DescriptionBytes, 1, scene.Fine.Length / 4);
    }

    [Fact]
    public async Task A_plan_costs_and_says_what_the_update_does()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        scene.Old(Edited.Flipped(Target, 100, 5000));
        using var updater = new Updater(new UpdaterOptions { Time = scene.Time });
        UpdatePlan plan = await updater.PlanAsync(scene.Request);
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal((report.DescriptionBytes, report.FetchedBytes), (plan.DescriptionBytes, plan.FetchBytes));
        Assert.Equal(Target.Length - (2 * BlockBytes), plan.ReusedBytes);
    }

    [Fact]
    public async Task A_coarse_match_that_is_a_lie_gives_nothing_wrong()
    {
        await using LevelsScene scene = await LevelsScene.OfAsync(Target);
        byte[] old = Edited.Flipped(Target, 5000);
        scene.Old(old);
        // A coarser control file that believes the changed block, and a sidecar that believes it.
        File.WriteAllBytes(scene.Public["lie"], old);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = scene.Public["lie"], BlockBytes = BlockBytes, CoarseControlFile = true });
        byte[] other = File.ReadAllBytes(Directory.GetFiles(scene.Public[""], "lie.*.coarse.zsync").Single());
        int recordBytes = ((Target.Length / CoarseBytes) + 1) * 12;
        byte[] lie = [.. scene.Coarse[..^recordBytes], .. other[^recordBytes..]];
        scene.Site.Publish(scene.CoarsePath, lie);
        PublishLines(scene, FineLine(scene), CoarseLine(scene) with { Sha256 = Sha256Of(lie) });
        UpdateReport report = await scene.UpdatedAsync();
        Assert.Equal(NoteCode.RouteGivenUp, Assert.Single(report.Notes).Code);
        Assert.Equal(BlockBytes, report.FetchedBytes);
    }

    private static ControlLine FineLine(LevelsScene scene) => scene.Sidecar.Controls[0];

    private static ControlLine CoarseLine(LevelsScene scene) => scene.Sidecar.Controls[1];

    private static int RecordBytes(LevelsScene scene) => FineLine(scene).Shape!.Lengths.Weak + FineLine(scene).Shape!.Lengths.Strong;

    private static Digest Sha256Of(byte[] bytes) => new(DigestAlgorithm.Sha256, System.Security.Cryptography.SHA256.HashData(bytes));

    private static void PublishLines(LevelsScene scene, params ControlLine[] controls) =>
        scene.Site.Publish(LevelsScene.SidecarPath, SidecarWriter.Write(scene.Sidecar with { Controls = controls }));

    private static void Lie(LevelsScene scene, string lie)
    {
        ControlLine fine = FineLine(scene), coarse = CoarseLine(scene);
        ControlShape shape = fine.Shape!;
        switch (lie)
        {
            case "coarser one gone":
                scene.Site.Remove(scene.CoarsePath);
                break;
            case "coarser one cut":
                scene.Site.Publish(scene.CoarsePath, scene.Coarse[..^20]);
                break;
            case "coarser one of another version":
                scene.Site.Publish(scene.CoarsePath, [.. scene.Coarse[..^1], (byte)(scene.Coarse[^1] ^ 1)]);
                break;
            case "coarser one garbage":
                scene.Site.Publish(scene.CoarsePath, Edited.Content(3, scene.Coarse.Length));
                break;
            case "finer one of another version":
                PublishLines(scene, fine with { Sha256 = Sha256Of([1]) }, coarse);
                break;
            case "records that lie":
                byte[] right = scene.Fine, wrong = [.. right];
                for (int at = wrong.Length - 80_000; at < wrong.Length; at++)
                    wrong[at] ^= 0x55;
                scene.Site.Answer(LevelsScene.FinePath, (request, connection) => connection.WriteAsync(Site.Usual(request, request.Ranges.Count > 0 ? wrong : right)));
                break;
            case "records elsewhere":
                PublishLines(scene, fine with { Shape = shape with { RecordsOffset = shape.RecordsOffset - 1 }, Bytes = fine.Bytes - 1 }, coarse);
                break;
            case "other lengths":
                PublishLines(scene, fine with { Shape = shape with { Lengths = (shape.Lengths.Sequential, shape.Lengths.Weak - 1, shape.Lengths.Strong + 1) } }, coarse);
                break;
            case "another length of all":
                PublishLines(scene, fine with { Bytes = fine.Bytes + 1 }, coarse);
                break;
            case "another target":
                PublishLines(scene, fine, coarse with { Shape = coarse.Shape! with { BlockBytes = CoarseBytes * 2 } });
                break;
        }
    }
}
