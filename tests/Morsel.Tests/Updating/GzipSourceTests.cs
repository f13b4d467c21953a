using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;

namespace Morsel.Tests.Updating;

/// <summary>The address of a gzip file: its description may be named after it or after what it holds, and a gzip file is what comes.</summary>
public sealed class GzipSourceTests
{
    private const string Inner = "/target.zsync", Own = "/target.gz.zsync";
    private static readonly byte[] Words = DeflateSamples.Plain(3, 200_000, 3);
    private static readonly byte[] Packed = GzipScene.Gzip(Words, new(GzipSettings.DefaultLevel));
    private static readonly string Recompress = $"{Convert.ToHexStringLower(Packed.AsSpan(0, GzipHeader.FixedBytes))} ";

    [Fact]
    public async Task A_description_named_after_what_the_file_holds_is_found_at_the_second_question()
    {
        await using GzipScene scene = Scene(control => control with { Recompress = Recompress });
        File.WriteAllBytes(scene.Output, Edited.Flipped(Words, 8));
        UpdateReport report = await scene.UpdateAsync(Request(scene) with { SeedPaths = [scene.Output] });
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal((UpdateOutcome.Updated, ProofLevel.Sha256), (report.Outcome, report.Proven));
        Assert.InRange(report.FetchedBytes, 1, 2 * GzipScene.BlockBytes);
        Assert.Equal((1, 1), (scene.Site.RequestsFor(Own).Count, scene.Site.RequestsFor(Inner).Count));
    }

    [Fact]
    public async Task A_description_named_after_the_file_is_found_at_the_first()
    {
        await using GzipScene scene = Scene(control => control with { Recompress = Recompress });
        scene.Site.Publish(Own, new ControlText(Packed) { Locations = ["target.gz"] }.ToBytes());
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
        Assert.Equal(Packed.Length, report.Length);
        Assert.Empty(scene.Site.RequestsFor(Inner));
    }

    [Theory]
    [InlineData("/tool.tgz", "/tool.tgz.zsync", "/tool.tar.zsync")]
    [InlineData("/tool.tar", "/tool.tar.zsync", "/tool.zsync")]
    public async Task Only_names_of_gzip_files_are_asked_for_twice(string path, string own, string inner)
    {
        await using GzipScene scene = Scene();
        scene.Site.Publish(path, Packed);
        scene.Site.Publish(inner, Control(control => control with { PackedLocations = [path[1..]] }));
        UpdateReport report = await scene.UpdateAsync(Request(scene) with { Source = scene.Site.Address(path).ToString() });
        bool isGzip = path.EndsWith("gz", StringComparison.Ordinal);
        Assert.Equal(isGzip ? UpdateOutcome.Updated : UpdateOutcome.DownloadedWhole, report.Outcome);
        Assert.Equal((1, isGzip ? 1 : 0), (scene.Site.RequestsFor(own).Count, scene.Site.RequestsFor(inner).Count));
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
    }

    [Fact]
    public async Task Who_names_a_gzip_file_gets_it_even_where_it_cannot_be_made_again()
    {
        await using GzipScene scene = Scene();
        UpdateReport report = await scene.UpdateAsync(Request(scene));
        Assert.Equal((Packed.Length, 1), (report.FetchedGzipLength, report.DataRequests));
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
        await scene.UpdateAsync(Request(scene) with { Gzip = new() { Recompress = false }, OutputPath = scene.Output });
        Assert.Equal(Words, File.ReadAllBytes(scene.Output));
    }

    [Fact]
    public async Task Who_names_what_a_gzip_file_holds_gets_that()
    {
        await using GzipScene scene = Scene();
        File.WriteAllBytes(scene.Output, Edited.Flipped(Words, 8));
        UpdateReport report = await scene.UpdateAsync(scene.Request with { Source = scene.Site.Address("/target").ToString() });
        Assert.Equal(Words, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 1, 2 * GzipScene.BlockBytes);
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task The_plan_tells_that_the_gzip_file_is_fetched_whole()
    {
        await using GzipScene scene = Scene();
        File.WriteAllBytes(scene.Output, Words);
        using var updater = new Updater();
        UpdatePlan plan = await updater.PlanAsync(Request(scene) with { SeedPaths = [scene.Output] });
        Assert.Equal((Words.Length, 0, 1), (plan.FetchBytes, plan.ReusedBytes, plan.RequestCount));
        Assert.Contains(plan.Notes, note => note.Code == NoteCode.GzipFileWhole);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_description_of_the_content_alone_is_not_one_of_the_gzip_file(bool isReadable)
    {
        await using GzipScene scene = Scene();
        byte[] plain = Control(control => control with { PackedLocations = [], Map = null, Locations = ["target"] });
        scene.Site.Publish(Inner, isReadable ? plain : [.. "zsync: 0.6.2\nBlocksize: 3\n\n"u8]);
        UpdateReport report = await scene.UpdateAsync(Request(scene) with { KeepDescriptionPath = scene.Folder["kept"] });
        Assert.Equal(UpdateOutcome.DownloadedWhole, report.Outcome);
        Assert.Equal(Packed, File.ReadAllBytes(scene.Folder["target.gz"]));
        // That there is no sidecar is kept all the same.
        Assert.Equal(["kept.morsel", "target.gz"], scene.Folder.Names());
    }

    [Fact]
    public async Task What_is_kept_of_the_inner_name_is_not_sent_again()
    {
        await using GzipScene scene = Scene(control => control with { Recompress = Recompress });
        UpdateRequest request = Request(scene) with { KeepDescriptionPath = scene.Folder["kept"] };
        Assert.True((await scene.UpdateAsync(request)).DescriptionBytes > 0);
        UpdateReport again = await scene.UpdateAsync(request);
        Assert.Equal((0L, UpdateOutcome.AlreadyCurrent), (again.DescriptionBytes, again.Outcome));
    }

    private static GzipScene Scene(Func<ControlText, ControlText>? describe = null) => new(Words, Packed, describe);

    private static byte[] Control(Func<ControlText, ControlText> describe) => describe(new ControlText(Words)
    {
        Locations = [],
        PackedLocations = ["target.gz"],
        Map = GzipScene.MapOf(Packed),
        BlockBytes = GzipScene.BlockBytes,
    }).ToBytes();

    private static UpdateRequest Request(GzipScene scene) =>
        scene.Request with { Source = scene.Site.Address(GzipScene.Path).ToString(), OutputPath = scene.Folder["target.gz"] };
}
