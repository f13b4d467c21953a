using Morsel.Tests.Compression;
using Morsel.Tests.Compression.Gzip;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Targets inside gzip files: only the pieces that are missing travel, and whatever map and servers say, no wrong byte comes out.</summary>
public sealed class GzipTargetTests
{
    private static readonly byte[] Words = DeflateSamples.Plain(3, 600_000, 1);

    [Fact]
    public async Task Any_gzip_file_gives_what_is_missing_of_its_content()
    {
        for (int seed = 0; seed < 24; seed++)
        {
            byte[] plain = DeflateSamples.Plain(seed % DeflateSamples.Kinds, 200_000, seed + 1);
            byte[] packed = GzipDecoderTests.Gzip(plain, level: seed % 10);
            await using GzipScene scene = new GzipScene(plain, packed).Old(Edited.Version(plain, seed, edits: 3));
            UpdateReport report = await scene.UpdateAsync(connections: 1 + (seed % 4));
            Assert.Equal(plain, await File.ReadAllBytesAsync(scene.Output));
            Assert.Equal(plain.Length, report.ReusedBytes + report.FetchedBytes);
            Assert.All(report.Notes, note => Assert.DoesNotContain("target.gz", note.Text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_changed_block_costs_its_packed_bytes_and_the_header_before_them()
    {
        byte[] old = [.. Words];
        old[300_000] ^= 1;
        await using GzipScene scene = new GzipScene(Words, GzipScene.Gzip(Words, new(9))).Old(old);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        FaultRequest asked = Assert.Single(scene.Site.RequestsFor(GzipScene.Path));
        Assert.InRange(asked.Ranges.Count, 1, 2);
        Assert.InRange(scene.Site.BytesAskedOf(GzipScene.Path), 100, 2 * GzipScene.BlockBytes);
        Assert.Equal(GzipScene.BlockBytes, report.FetchedBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nothing_is_there_the_gzip_file_comes_whole_and_once(bool isDeaf)
    {
        byte[] packed = GzipScene.Gzip(Words, new(6));
        await using var scene = new GzipScene(Words, packed);
        if (isDeaf)
        {
            scene.Old(Edited.Flipped(Words, 8, 80, 800));
            scene.Site.Answer(GzipScene.Path, (_, connection) => connection.WriteAsync(Answers.Whole(packed)));
        }
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        Assert.InRange(report.TransferredBytes, packed.Length - 8, (2 * packed.Length) + (256 << 10));
    }

    [Fact]
    public async Task What_came_before_the_connection_broke_is_not_asked_for_again()
    {
        byte[] plain = Edited.Content(1, 600_000), packed = GzipScene.Gzip(plain, new(6));
        await using var scene = new GzipScene(plain, packed);
        int asked = 0;
        scene.Site.Answer(GzipScene.Path, (request, connection) =>
        {
            if (asked++ == 0)
                connection.CutAfter(450_000, Cut.Fin);
            return connection.WriteAsync(Site.Usual(request, packed));
        });
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(plain, await File.ReadAllBytesAsync(scene.Output));
        Assert.InRange(report.TransferredBytes, packed.Length - 8, packed.Length + 300_000);
    }

    [Fact]
    public async Task A_piece_that_comes_wrong_is_asked_for_again()
    {
        byte[] packed = GzipScene.Gzip(Words, new(6)), broken = [.. packed];
        broken[packed.Length / 2] ^= 0x10;
        await using var scene = new GzipScene(Words, packed);
        int asked = 0;
        scene.Site.Answer(GzipScene.Path, (request, connection) => connection.WriteAsync(Site.Usual(request, asked++ == 0 ? broken : packed)));
        await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
    }

    [Fact]
    public async Task A_gzip_file_that_the_map_is_not_of_is_unpacked_from_its_beginning()
    {
        await using GzipScene scene = new GzipScene(Words, GzipScene.Gzip(Words, new(9))).Old(Edited.Flipped(Words, 8, 80, 800));
        byte[] other = GzipScene.Gzip(Words, new(1));
        Assert.True(other.Length > scene.Packed.Length);
        scene.Site.Publish(GzipScene.Path, other);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        Assert.Contains(report.Notes, note => note.Text.Contains("all of it was downloaded", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gzip_file_that_is_gone_or_wrong_is_replaced_by_the_plain_file()
    {
        foreach (byte[]? packed in new[] { null, Edited.Content(1, 400_000) })
        {
            await using GzipScene scene = new GzipScene(Words, GzipScene.Gzip(Words, new(9)), control => control with { Locations = ["target"] })
                .Old(Edited.Flipped(Words, 8, 80, 800));
            scene.Site.Publish("/target", Words);
            if (packed is null)
                scene.Site.Remove(GzipScene.Path);
            else
                scene.Site.Publish(GzipScene.Path, packed);
            UpdateReport report = await scene.UpdateAsync();
            Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
            Assert.Contains(report.Notes, note => note.Text.Contains("downloaded from the plain file", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_map_without_an_address_of_its_gzip_file_is_not_used()
    {
        await using var scene = new GzipScene(Words, GzipScene.Gzip(Words, new(9)), control => control with { Locations = ["target"], PackedLocations = [] });
        scene.Site.Publish("/target", Words);
        await scene.UpdateAsync();
        Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
        Assert.Empty(scene.Site.RequestsFor(GzipScene.Path));
    }

    [Fact]
    public async Task A_lying_map_costs_requests_and_never_gives_a_wrong_byte()
    {
        byte[] packed = GzipScene.Gzip(Words, new(6)), sound = GzipScene.MapOf(packed);
        int refused = 0, longWay = 0;
        for (int seed = 0; seed < 16; seed++)
        {
            var random = new Random(seed);
            byte[] map = [.. sound];
            for (int i = random.Next(1, 30); i > 0; i--)
                map[random.Next(map.Length) & ~2 | 1] ^= (byte)(1 << random.Next(8));
            await using GzipScene scene = new GzipScene(Words, packed, control => control with { Map = map }).Old(Edited.Version(Words, seed, edits: 6));
            scene.Site.Answer(GzipScene.Path, (request, connection) => request.Ranges.Any(range => range.End > packed.Length)
                ? connection.WriteAsync($"HTTP/1.1 416 No\r\nContent-Range: bytes */{packed.Length}\r\nContent-Length: 0\r\n\r\n")
                : connection.WriteAsync(Site.Usual(request, packed)));
            try
            {
                UpdateReport report = await scene.UpdateAsync();
                Assert.Equal(Words, await File.ReadAllBytesAsync(scene.Output));
                longWay += report.Notes.Any(note => note.Text.Contains("all of it was downloaded", StringComparison.Ordinal)) ? 1 : 0;
            }
            catch (Exception e) when (e is TargetFormatException or TransportException or VerificationException)
            {
                refused++;
            }
            Assert.InRange(scene.Site.RequestsFor(GzipScene.Path).Count, 0, 60);
        }
        Assert.True(longWay > 0 && refused > 0, $"{longWay} fetched whole, {refused} refused");
    }
}
