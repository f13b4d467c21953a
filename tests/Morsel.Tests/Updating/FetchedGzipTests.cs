using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>The gzip file itself, on request, where it is not made again: fetched whole, and taken only if it is the one that is described.</summary>
public sealed class FetchedGzipTests
{
    private const string Tag = "ETag: \"one\"\r\n";
    private static readonly byte[] Words = DeflateSamples.Plain(3, 600_000, 2);
    private static readonly byte[] Packed = GzipScene.Gzip(Words, new(GzipSettings.DefaultLevel));
    private static readonly byte[] Old = Edited.Content(9, 5000);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nothing_tells_how_it_is_made_it_alone_is_fetched(bool makes)
    {
        await using GzipScene scene = Scene(makes ? null : "", Packed);
        File.WriteAllBytes(scene.Output, Words);
        UpdateReport report = await scene.UpdateAsync(Request(scene) with { Gzip = new() { Recompress = makes, FetchFile = true } });
        AssertIsPublished(scene, report, ["target", "target.gz"]);
        Assert.Equal((1, Packed.Length, ProofLevel.Sha256), (report.DataRequests, report.TransferredBytes, report.Proven));
        Assert.Equal((0, Words.Length), (report.ReusedBytes, report.FetchedBytes));
        Assert.Equal(new DateTime(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc), File.GetLastWriteTimeUtc(scene.Folder["target.gz"]));
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await scene.UpdateAsync(Request(scene))).Outcome);
        Assert.Single(scene.Site.RequestsFor(GzipScene.Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_what_is_made_is_another_it_is_fetched_then(bool hasDigest)
    {
        await using GzipScene scene = Scene("--best", Packed, control => control with { HasSha1 = hasDigest, HasSha256 = hasDigest });
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        AssertIsPublished(scene, report, ["target.gz"]);
        Assert.Contains(report.Notes, note => note.Text.Contains("is not the published gzip file", StringComparison.Ordinal));
        Assert.InRange(report.TransferredBytes, Packed.Length, 2 * Packed.Length);
    }

    [Fact]
    public async Task Without_a_digest_of_the_whole_the_proven_blocks_are_what_it_must_hold()
    {
        await using GzipScene scene = Scene(null, Packed, control => control with { HasSha1 = false, HasSha256 = false });
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        AssertIsPublished(scene, report, ["target.gz"]);
        Assert.Equal(ProofLevel.Blocks, report.Proven);
    }

    [Fact]
    public async Task What_can_be_made_again_is_not_fetched()
    {
        await using GzipScene scene = Scene("", Packed);
        File.WriteAllBytes(scene.Output, Words);
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        Assert.Equal((0, Packed.Length, (long?)null), (report.DataRequests, report.RecompressedLength, report.FetchedGzipLength));
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("--best")]
    public async Task A_gzip_file_that_is_not_the_described_one_is_not_taken(string? options)
    {
        byte[] otherContent = [.. Words];
        otherContent[^1] ^= 1;
        byte[][] others =
        [
            GzipScene.Gzip(Words, new(GzipSettings.DefaultLevel, isRsyncable: true)), GzipScene.Gzip(otherContent, new(GzipSettings.DefaultLevel)),
            Packed[..^1], [.. Packed, .. Packed], [.. Packed, .. new byte[2 << 20]], "<html>"u8.ToArray(),
        ];
        foreach (byte[] other in others)
        {
            await using GzipScene scene = Scene(options, Packed, control => control with { Locations = ["target"] });
            scene.Site.Publish("/target", Words);
            scene.Site.Publish(GzipScene.Path, other);
            UpdateReport report = await scene.UpdateAsync(Request(scene));
            Assert.Equal(["target", "target.gz"], scene.Folder.Names().Order(StringComparer.Ordinal));
            Assert.Equal(Old, File.ReadAllBytes(scene.Folder["target.gz"]));
            Assert.Equal(Words, File.ReadAllBytes(scene.Output));
            Assert.Null(report.FetchedGzipLength);
            Assert.Contains(report.Notes, note => note.Text.Contains("uncompressed", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("time", true, false)]
    [InlineData("name", true, false)]
    [InlineData("tail", true, false)]
    [InlineData("member", true, false)]
    [InlineData("nothing", true, true)]
    [InlineData("time", false, true)]   // zsyncmake's control files do not tell
    [InlineData("tail", false, false)]
    [InlineData("member", false, false)]
    [InlineData("nothing", false, true)]
    public async Task What_differs_outside_of_the_content_is_not_the_published_file(string what, bool hasDigest, bool isTaken)
    {
        byte[] named = [.. Packed[..3], 8, .. Packed[4..GzipHeader.FixedBytes], .. "g.txt\0"u8, .. Packed[GzipHeader.FixedBytes..]];
        byte[] other = [.. named];
        int changed = what == "time" ? 4 : GzipHeader.FixedBytes;
        if (what is "time" or "name")
            other[changed] ^= 1;
        if (what == "tail")
            other = [.. named, .. "#!/bin/sh\n"u8];
        if (what == "member")
            other = [.. named, .. GzipScene.Gzip([], new(GzipSettings.BestLevel))];
        await using GzipScene scene = Scene(null, named, control => control with { DigestedPacked = hasDigest ? named : null });
        scene.Site.Publish(GzipScene.Path, other);
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        Assert.Equal(isTaken ? other : Old, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal(isTaken ? null : NoteCode.GzipFileRefused, report.Notes.FirstOrDefault(note => note.Code == NoteCode.GzipFileRefused)?.Code);
        Assert.Equal(isTaken && !hasDigest, report.Notes.Any(note => note.Code == NoteCode.GzipHeaderUnproven));
    }

    [Fact]
    public async Task Another_address_is_asked_where_one_has_another_file()
    {
        await using GzipScene scene = Scene(null, Packed, control => control with { PackedLocations = ["gone.gz", "wrong.gz", "target.gz"] });
        scene.Site.Publish("/wrong.gz", GzipScene.Gzip(Words, new(GzipSettings.BestLevel)));
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        AssertIsPublished(scene, report, ["target.gz"]);
        Assert.Equal(2, report.Notes.Count(note => note.Text.Contains("gone.gz", StringComparison.Ordinal) || note.Text.Contains("wrong.gz", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("--best")]
    public async Task An_interrupted_run_leaves_the_old_file_and_the_next_goes_on(string? options)
    {
        await using GzipScene scene = Scene(options, Packed);
        File.WriteAllBytes(scene.Output, Words);
        bool isBroken = true;
        scene.Site.Answer(GzipScene.Path, (request, connection) =>
        {
            if (isBroken)
                connection.CutAfter(request.Ranges.Count > 0 ? 0 : Packed.Length / 2, Cut.Fin);
            return connection.WriteAsync(Site.Usual(request, Packed, Tag));
        });
        await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync(Request(scene)));
        Assert.Equal(Old, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal(["target", "target.gz", "target.gz.part", "target.gz.part.all"], scene.Folder.Names().Order(StringComparer.Ordinal));
        isBroken = false;
        long before = new FileInfo(scene.Folder["target.gz.part.all"]).Length;
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        AssertIsPublished(scene, report, ["target", "target.gz"]);
        Assert.InRange(before, (Packed.Length / 2) - 1000, Packed.Length / 2);
        Assert.Equal(Packed.Length, scene.Site.RequestsFor(GzipScene.Path)[^1].Ranges[0].End);
    }

    [Fact]
    public async Task What_a_killed_run_left_goes_with_the_next_commit()
    {
        await using GzipScene scene = Scene("", Packed);
        File.WriteAllBytes(scene.Output, Words);
        File.WriteAllBytes(scene.Folder["target.gz.part.gz"], Old);
        File.WriteAllBytes(scene.Folder["target.gz.part.all"], Old);
        await scene.UpdateAsync(Request(scene));
        Assert.Equal(["target", "target.gz"], scene.Folder.Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_newer_description_is_followed()
    {
        await using GzipScene scene = Scene(null, Packed);
        byte[] newer = Edited.Version(Words, 1, edits: 3), newerPacked = GzipScene.Gzip(newer, new(GzipSettings.DefaultLevel));
        scene.Site.Answer(GzipScene.Path, (request, connection) =>
        {
            var control = new ControlText(newer) { Locations = [], PackedLocations = ["target.gz"], Map = GzipScene.MapOf(newerPacked), BlockBytes = GzipScene.BlockBytes };
            scene.Site.Publish(GzipScene.ControlPath, control.ToBytes());
            return connection.WriteAsync(Site.Usual(request, newerPacked));
        });
        await scene.UpdateAsync(Request(scene));
        Assert.Equal(newerPacked, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal(["target.gz"], scene.Folder.Names());
    }

    [Fact]
    public async Task Without_a_name_of_its_own_it_is_called_after_its_content()
    {
        await using GzipScene scene = Scene(null, Packed);
        using var updater = new Updater();
        UpdatePlan plan = await updater.PlanAsync(scene.Request with { OutputPath = null, Gzip = new() { FetchFile = true } });
        Assert.Equal("target.gz", Path.GetFileName(plan.OutputPath));
    }

    private static GzipScene Scene(string? options, byte[] packed, Func<ControlText, ControlText>? describe = null)
    {
        string? line = options is null ? null : $"{Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes))} {options}";
        var scene = new GzipScene(Words, packed, control => (describe ?? (same => same))(control with { Recompress = line }));
        File.WriteAllBytes(scene.Folder["target.gz"], Old);
        return scene;
    }

    private static UpdateRequest Request(GzipScene scene) => scene.Request with { OutputPath = scene.Folder["target.gz"], Gzip = new() { FetchFile = true } };

    private static void AssertIsPublished(GzipScene scene, UpdateReport report, string[] names)
    {
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal(names, scene.Folder.Names().Order(StringComparer.Ordinal));
        Assert.Equal((UpdateOutcome.Updated, Packed.Length, null), (report.Outcome, report.FetchedGzipLength, report.RecompressedLength));
    }
}
