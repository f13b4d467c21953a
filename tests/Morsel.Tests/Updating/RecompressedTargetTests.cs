using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;

namespace Morsel.Tests.Updating;

/// <summary>The gzip file that the publisher started from is made again, or the plain file is kept; never anything between.</summary>
public sealed class RecompressedTargetTests
{
    private static readonly byte[] Words = DeflateSamples.Plain(3, 300_000, 2);
    private static readonly byte[] Packed = GzipScene.Gzip(Words, new(GzipSettings.BestLevel, isRsyncable: true));

    [Fact]
    public async Task The_published_gzip_file_is_made_again_and_known_at_the_next_update()
    {
        await using GzipScene scene = Scene("--rsync --best --no-name");
        string output = scene.Folder["target.gz"], seed = scene.Folder["old"];
        File.WriteAllBytes(seed, Edited.Version(Words, 1, edits: 3));
        UpdateRequest request = scene.Request with { OutputPath = output, SeedPaths = [seed] };
        UpdateReport report = await scene.UpdateAsync(request);
        Assert.Equal(Packed, await File.ReadAllBytesAsync(output));
        Assert.Equal(Packed.Length, report.RecompressedLength);
        Assert.Equal(new DateTime(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc), File.GetLastWriteTimeUtc(output));
        Assert.Equal(["old", "target.gz"], scene.Folder.Names());
        int asked = scene.Site.RequestsFor(GzipScene.Path).Count;
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await scene.UpdateAsync(request)).Outcome);
        Assert.Equal(asked, scene.Site.RequestsFor(GzipScene.Path).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_the_old_gzip_file_the_same_file_is_made_and_where_that_misleads_it_is_made_without(bool isMisleading)
    {
        byte[] old = Inputs.Text(new Random(1), 1 << 20), content = [.. old.AsSpan(0, 900_000), .. "new"u8, .. old.AsSpan(900_000)];
        byte[] packed = GzipScene.Gzip(content, new(9)), oldPacked = GzipScene.Gzip(old, new(9));
        await using var scene = new GzipScene(
            content, packed, control => control with { Recompress = HeaderOf(packed) + " --best --no-name", PackedFileName = "target.gz", DigestedPacked = packed });
        string output = scene.Folder["target.gz"];
        File.WriteAllBytes(output, isMisleading ? Gzips.WithoutOneMatch(oldPacked, old, behind: 700_000) : oldPacked);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { OutputPath = output });
        Assert.Equal(packed, await File.ReadAllBytesAsync(output));
        Assert.Equal(packed.Length, report.RecompressedLength);
        Assert.Equal(isMisleading, report.Notes.Any(note => note.Code == NoteCode.EarlierGzipMisled));
    }

    // Nothing would tell for certain that it came out right.
    [Fact]
    public async Task Without_a_digest_of_the_gzip_file_the_old_one_is_not_used()
    {
        byte[] content = Inputs.Text(new Random(1), 1 << 20), packed = GzipScene.Gzip(content, new(9));
        await using var scene = new GzipScene(content, packed, control => control with { Recompress = HeaderOf(packed) + " --best --no-name", PackedFileName = "target.gz" });
        string output = scene.Folder["target.gz"], seed = scene.Folder["old.gz"];
        File.WriteAllBytes(seed, Gzips.WithoutOneMatch(packed, content, behind: 700_000));
        UpdateReport report = await scene.UpdateAsync(scene.Request with { OutputPath = output, SeedPaths = [seed] });
        Assert.Equal(packed, await File.ReadAllBytesAsync(output));
        Assert.DoesNotContain(report.Notes, note => note.Code == NoteCode.EarlierGzipMisled);
    }

    [Fact]
    public async Task While_it_is_compressed_progress_says_so()
    {
        await using GzipScene scene = Scene("--rsync --best --no-name");
        var progress = new Told<UpdateProgress>();
        await scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["target.gz"] }, progress: progress);
        UpdateProgress[] compressing = [.. progress.All.Where(now => now.Phase == UpdatePhase.Compressing)];
        Assert.Equal((0L, (long)Words.Length), (compressing[0].DoneBytes, compressing[0].TotalBytes));
        Assert.Equal((Words.Length, UpdatePhase.Compressing), (compressing[^1].DoneBytes, progress.All[^1].Phase));
    }

    [Fact]
    public async Task A_gzip_file_that_differs_in_a_fetched_byte_or_in_its_length_is_not_taken_for_the_published_one()
    {
        // The name in the header is another: it was fetched.
        byte[] other = [.. Packed[..3], 8, .. Packed[4..10], .. "name\0"u8, .. Packed[10..]];
        await AssertPlainAsync(new GzipScene(Words, other, control => control with { Recompress = HeaderOf(Packed) + " --rsync --best --no-name" }));
        // More stands behind it than we would make.
        await AssertPlainAsync(new GzipScene(Words, [.. Packed, .. new byte[100]], control => control with { Recompress = HeaderOf(Packed) + " --rsync --best --no-name" }));
    }

    [Theory]
    [InlineData("--best")]
    [InlineData("")]
    public async Task Where_other_settings_are_told_the_plain_file_is_kept(string options) => await AssertPlainAsync(Scene(options));

    [Fact]
    public async Task What_no_option_is_is_not_followed()
    {
        await using GzipScene scene = Scene("-9; rm -rf /");
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        Assert.Contains(report.Notes, note => note.Text.Contains("cannot be built again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_compressed_where_that_is_not_wanted()
    {
        await using GzipScene scene = Scene("--rsync --best --no-name");
        UpdateReport report = await scene.UpdateAsync(scene.Request with { Gzip = new() { Recompress = false } });
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        Assert.Null(report.RecompressedLength);
    }

    private static GzipScene Scene(string options) =>
        new(Words, Packed, control => control with { Recompress = $"{HeaderOf(Packed)} {options}", PackedFileName = "target.gz" });

    private static string HeaderOf(byte[] packed) => Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes));

    private static async Task AssertPlainAsync(GzipScene scene)
    {
        await using (scene)
        {
            UpdateReport report = await scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["target.gz"] });
            Assert.Equal(["target"], scene.Folder.Names());
            Assert.Equal(scene.Output, report.OutputPath);
            Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Folder["target"]));
            Assert.Null(report.RecompressedLength);
            Assert.Contains(report.Notes, note => note.Text.Contains("compressed", StringComparison.Ordinal));
            int asked = scene.Site.RequestsFor(GzipScene.Path).Count;
            await scene.UpdateAsync(scene.Request with { OutputPath = scene.Folder["target.gz"] });
            Assert.Equal(asked, scene.Site.RequestsFor(GzipScene.Path).Count);
        }
    }
}
