using System.Security.Cryptography;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>What <c>make</c> publishes and what <c>get</c> makes of it, from end to end: a patch for the version that is here, blocks for others, the compressed whole for who has nothing.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PublishedRoutesTests : IDisposable
{
    private static readonly byte[] Old = RoutesScene.Text(1, 900_000);
    private static readonly byte[] New = [.. Old[..200_000], .. RoutesScene.Text(2, 1000), .. Old[200_300..700_000], .. RoutesScene.Text(3, 500), .. Old[700_000..]];

    private readonly TemporaryFolder _public = new();
    private readonly TemporaryFolder _here = new();
    private readonly HurriedTime _time = new();
    private readonly Site _site;

    public PublishedRoutesTests()
    {
        _site = new Site(_time);
        File.WriteAllBytes(_public["old"], Old);
        File.WriteAllBytes(_public["disk.img"], New);
        new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = _public["disk.img"],
            CompressedWhole = WholePacking.Zstd,
            Patches = new() { From = [_public["old"]], WindowLog = 16 },
        }).GetAwaiter().GetResult();
        foreach (string name in _public.Names())
            _site.Publish("/" + name, File.ReadAllBytes(_public[name]));
    }

    private UpdateRequest Request => new() { Source = _site.Address("/disk.img").ToString(), OutputPath = _here["disk.img"], Threads = 2 };

    private string PatchName => _public.Names().Single(name => name.EndsWith(".mpatch", StringComparison.Ordinal));

    private string WholeName => _public.Names().Single(name => name.EndsWith(".zst", StringComparison.Ordinal));

    public void Dispose()
    {
        _site.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _public.Dispose();
        _here.Dispose();
    }

    [Fact]
    public async Task Who_has_the_known_version_asks_for_sidecar_and_patch_and_for_nothing_else_that_is_waited_for()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        UpdateReport report = await UpdatedAsync(Request);
        long patchBytes = new FileInfo(_public[PatchName]).Length;
        Assert.Equal((1, patchBytes, patchBytes), (report.DataRequests, report.TransferredBytes, report.FetchedBytes));
        Assert.Equal(new[] { "/disk.img.morsel", "/" + PatchName }.Order(StringComparer.Ordinal), Asked().Where(path => path != "/disk.img.zsync"));
        Assert.Equal((ProofLevel.Sha256, (long)New.Length), (report.Proven, report.FetchedBytes + report.ReusedBytes));
        RouteReport taken = Assert.Single(report.Routes, route => route.IsChosen);
        Assert.Equal((RouteKind.Patch, "fewest bytes", patchBytes, patchBytes, 1), (taken.Kind, taken.Why, taken.Bytes, taken.SpentBytes, taken.SpentRequests));
        Assert.Equal([RouteKind.Patch, RouteKind.Whole, RouteKind.Ranges], report.Routes.Select(route => route.Kind));
        Assert.Equal((_here["disk.img"], SeedKind.Output), (report.Seeds[^1].Path, report.Seeds[^1].Kind));
        Assert.Empty(report.Notes);
        Assert.Equal(["disk.img"], _here.Names());
    }

    [Fact]
    public async Task The_base_may_be_a_seed_under_another_name_whose_mode_the_new_file_gets()
    {
        File.WriteAllBytes(_here["earlier"], Old);
        File.SetUnixFileMode(_here["earlier"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await UpdatedAsync(Request with { SeedPaths = [_here["earlier"]] });
        Assert.True(File.GetUnixFileMode(_here["disk.img"]).HasFlag(UnixFileMode.UserExecute));
        Assert.DoesNotContain("/disk.img", Asked());
    }

    [Fact]
    public async Task Who_has_another_version_updates_by_blocks()
    {
        File.WriteAllBytes(_here["disk.img"], [.. Old[..400_000], .. RoutesScene.Text(7, 5000), .. Old[400_000..]]);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.InRange(report.FetchedBytes, 1, 40_000);
        Assert.DoesNotContain("/" + PatchName, Asked());
        Assert.DoesNotContain("/" + WholeName, Asked());
    }

    [Fact]
    public async Task Who_has_nothing_gets_the_compressed_whole()
    {
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Equal((1, new FileInfo(_public[WholeName]).Length), (report.DataRequests, report.TransferredBytes));
        Assert.DoesNotContain("/disk.img", Asked());
    }

    [Fact]
    public async Task A_plan_names_the_patch_and_fetches_nothing_of_it()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdatePlan plan = await updater.PlanAsync(Request);
        Assert.Equal((RouteKind.Patch, true, new FileInfo(_public[PatchName]).Length), (plan.Routes[0].Kind, plan.Routes[0].IsChosen, plan.Routes[0].Bytes));
        Assert.Equal((1, 1), (plan.RequestCount, plan.RangeCount));
        Assert.DoesNotContain("/" + PatchName, Asked());
    }

    [Fact]
    public async Task A_base_that_was_changed_in_one_place_gives_all_other_windows_and_blocks_give_the_rest()
    {
        File.WriteAllBytes(_here["disk.img"], [.. Old[..500_000], .. "oops"u8, .. Old[500_004..]]);
        UpdateReport report = await UpdatedAsync(Request);
        // Two windows at most hold what was changed; of those the blocks that the old file does not have are fetched.
        Assert.InRange(report.TransferredBytes, new FileInfo(_public[PatchName]).Length, new FileInfo(_public[PatchName]).Length + 20_000);
        Assert.Equal(NoteCode.RouteGivenUp, Assert.Single(report.Notes).Code);
        Assert.Contains(report.Routes, route => route.Kind == RouteKind.Patch && route.Why!.StartsWith("given up: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("longer")]
    [InlineData("garbage")]
    [InlineData("other base")]
    public async Task A_patch_that_is_not_what_the_sidecar_says_costs_itself_at_most(string lie)
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        byte[] patch = File.ReadAllBytes(_public[PatchName]);
        switch (lie)
        {
            case "gone":
                _site.Remove("/" + PatchName);
                break;
            case "longer":
                _site.Publish("/" + PatchName, [.. patch, 0]);
                break;
            case "garbage":
                _site.Publish("/" + PatchName, RandomNumberGenerator.GetBytes(patch.Length));
                break;
            default:
                patch[40] ^= 1;
                _site.Publish("/" + PatchName, patch);
                break;
        }
        UpdateReport report = await UpdatedAsync(Request);
        Assert.InRange(report.TransferredBytes, 1, patch.Length + 40_000);
        Assert.Equal(NoteCode.RouteGivenUp, Assert.Single(report.Notes).Code);
    }

    [Fact]
    public async Task A_patch_whose_windows_are_wrong_is_left_and_never_gives_a_wrong_file()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        byte[] patch = File.ReadAllBytes(_public[PatchName]);
        for (int at = patch.Length - 200; at < patch.Length; at += 10)
            patch[at] ^= 0x55;
        _site.Publish("/" + PatchName, patch);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.InRange(report.TransferredBytes, patch.Length, patch.Length + 80_000);
    }

    [Fact]
    public async Task Of_several_patches_with_one_size_the_digest_of_the_base_decides()
    {
        SidecarReading reading = SidecarReader.Read(File.ReadAllBytes(_public["disk.img.morsel"]));
        PatchLine right = reading.Sidecar!.Patches[0];
        PatchLine other = right with { Url = "nowhere", Bytes = 10, Base = new PatchBase(Old.Length, reading.Sidecar.Target.Sha256) };
        _site.Publish("/disk.img.morsel", SidecarWriter.Write(reading.Sidecar with { Patches = [other, right] }));
        File.WriteAllBytes(_here["disk.img"], Old);
        Assert.Equal(right.Bytes, (await UpdatedAsync(Request)).TransferredBytes);
    }

    [Fact]
    public async Task What_an_interrupted_run_made_is_not_made_again()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        File.WriteAllBytes(_here["disk.img.part"], [.. New[..(8 << 16)], .. new byte[New.Length - (8 << 16)]]);
        UpdateReport report = await UpdatedAsync(Request);
        Assert.Equal((SeedKind.PartFile, 8L << 16), (report.Seeds[0].Kind, report.Seeds[0].ReusedBytes));
        Assert.Equal(New.Length, report.ReusedBytes + report.FetchedBytes);
        Assert.DoesNotContain("/disk.img", Asked());
    }

    [Fact]
    public async Task The_command_tells_which_way_was_taken()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        Cli.CommandRun planned = await Cli.CommandRun.Of("plan", Request.Source, "-o", _here["disk.img"]);
        Assert.Contains("  chosen: fewest bytes\n", planned.Output, StringComparison.Ordinal);
        Cli.CommandRun got = await Cli.CommandRun.Of("get", Request.Source, "-o", _here["disk.img"], "--json");
        Assert.Equal(0, got.ExitCode);
        Assert.Contains("\"kind\": \"patch\"", got.Output, StringComparison.Ordinal);
        Assert.Equal(New, File.ReadAllBytes(_here["disk.img"]));
        File.WriteAllBytes(_here["disk.img"], Old);
        await Cli.CommandRun.Of("get", Request.Source, "-o", _here["disk.img"], "--no-routes");
        Assert.Contains("/disk.img", Asked());
    }

    [Fact]
    public async Task An_exact_plan_reads_the_control_file_and_tells_what_ranges_would_cost_beside_the_patch_that_is_taken()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdatePlan plan = await updater.PlanAsync(Request), exact = await updater.PlanAsync(Request with { ExactRoutes = true });
        long control = new FileInfo(_public["disk.img.zsync"]).Length;
        RouteReport atMost = Assert.Single(plan.Routes, route => route.Kind == RouteKind.Ranges), ranges = Assert.Single(exact.Routes, route => route.Kind == RouteKind.Ranges);
        Assert.Equal((New.Length, "at most: the control file was not read"), (atMost.Bytes, atMost.Why));
        Assert.InRange(ranges.Bytes, control + 1500, control + 16_384);
        Assert.Equal((false, "with the control file"), (ranges.IsChosen, ranges.Why));
        Assert.Equal(RouteKind.Patch, Assert.Single(exact.Routes, route => route.IsChosen).Kind);
        Assert.DoesNotContain("/disk.img", Asked());
    }

    [Fact]
    public async Task A_patch_that_needs_more_memory_than_it_may_have_is_not_taken()
    {
        File.WriteAllBytes(_here["disk.img"], Old);
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(Request with { MemoryLimit = 1 << 20 });
        Assert.Equal(New, File.ReadAllBytes(_here["disk.img"]));
        Assert.DoesNotContain("/" + PatchName, Asked());
        Assert.DoesNotContain(report.Routes, route => route.Kind == RouteKind.Patch && route.IsChosen);
    }

    private string[] Asked() => [.. _site.Requests.Select(request => request.Path).Order(StringComparer.Ordinal)];

    private async Task<UpdateReport> UpdatedAsync(UpdateRequest request)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        UpdateReport report = await updater.UpdateAsync(request);
        Assert.Equal(New, File.ReadAllBytes(_here["disk.img"]));
        return report;
    }
}
