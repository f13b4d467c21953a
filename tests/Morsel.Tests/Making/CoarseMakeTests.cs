using System.Security.Cryptography;
using Morsel.Formats.Sidecar;
using Morsel.Making;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zsync;

namespace Morsel.Tests.Making;

/// <summary>A second control file with larger blocks, and the sidecar that lists both.</summary>
public sealed class CoarseMakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = Edited.Content(1, 6_000_000);

    public CoarseMakeTests() => File.WriteAllBytes(_folder["disk.img"], _content);

    private string Name => $"disk.img.{Convert.ToHexStringLower(SHA256.HashData(_content))[..8]}.coarse.zsync";

    private MakeRequest Request => new() { SourcePath = _folder["disk.img"], BlockBytes = 512, CoarseControlFile = true };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_control_files_describe_the_file_and_the_sidecar_says_where_their_records_are()
    {
        MakeReport report = await new Maker().MakeAsync(Request);
        Assert.Equal(new[] { "disk.img", Name, "disk.img.morsel", "disk.img.zsync" }.Order(StringComparer.Ordinal), _folder.Names().Order(StringComparer.Ordinal));
        Assert.Equal((_folder[Name], new FileInfo(_folder[Name]).Length), (report.CoarsePath, report.CoarseBytes));
        IReadOnlyList<ControlLine> lines = SidecarReader.Read(File.ReadAllBytes(_folder["disk.img.morsel"])).Sidecar!.Controls;
        Assert.Equal(["disk.img.zsync", Name], lines.Select(line => line.Url));
        Assert.Equal([512, 65_536], lines.Select(line => line.Shape!.BlockBytes));
        Assert.Equal((1, 4, 8), lines[1].Shape!.Lengths);
        foreach (ControlLine line in lines)
        {
            byte[] control = File.ReadAllBytes(_folder[line.Url]);
            Assert.Equal((control.Length, Convert.ToHexStringLower(SHA256.HashData(control))), (line.Bytes, line.Sha256.Hex));
            Assert.Equal(control.AsSpan().IndexOf("\n\n"u8) + 2, line.Shape!.RecordsOffset);
        }
        using var updater = new Updater();
        DescriptionReport coarse = await updater.InspectAsync(_folder[Name]);
        Assert.Equal((65_536, 6_000_000L), (coarse.BlockBytes, coarse.Length));
        Assert.Equal(["disk.img"], coarse.Locations);
        VerifyReport verified = await updater.VerifyAsync(_folder["disk.img"], _folder[Name]);
        Assert.True(verified.IsIdentical);
    }

    [Fact]
    public async Task The_ordinary_control_file_is_the_same_with_and_without()
    {
        await new Maker().MakeAsync(Request);
        byte[] with = File.ReadAllBytes(_folder["disk.img.zsync"]);
        await new Maker().MakeAsync(Request with { CoarseControlFile = false });
        Assert.Equal(with, File.ReadAllBytes(_folder["disk.img.zsync"]));
    }

    [Fact]
    public async Task Beside_a_small_control_file_none_is_written_and_that_is_said()
    {
        MakeReport report = await new Maker().MakeAsync(Request with { BlockBytes = 4096 });
        Assert.Equal(NoteCode.CoarseUseless, Assert.Single(report.Notes).Code);
        Assert.Equal((null, null), (report.CoarsePath, report.CoarseBytes));
        Assert.Equal(["disk.img", "disk.img.zsync"], _folder.Names());
    }

    [Fact]
    public async Task It_stands_in_the_sidecar_beside_other_objects_and_the_next_version_has_its_own()
    {
        await new Maker().MakeAsync(Request);
        string old = _folder["old"];
        File.WriteAllBytes(old, _content[..5_000_000]);
        await new Maker().MakeAsync(Request with { CoarseControlFile = false, Patches = new() { From = [old] } });
        Sidecar both = SidecarReader.Read(File.ReadAllBytes(_folder["disk.img.morsel"])).Sidecar!;
        Assert.Equal((2, 1), (both.Controls.Count, both.Patches.Count));
        File.WriteAllBytes(_folder["disk.img"], _content[1..]);
        MakeReport next = await new Maker().MakeAsync(Request);
        Sidecar sidecar = SidecarReader.Read(File.ReadAllBytes(_folder["disk.img.morsel"])).Sidecar!;
        Assert.Equal(["disk.img.zsync", Path.GetFileName(next.CoarsePath)], sidecar.Controls.Select(line => line.Url));
        // Whoever is in the middle of an update may still need it.
        Assert.Contains(Name, _folder.Names());
    }

    [Fact]
    public async Task What_is_no_control_file_is_not_replaced()
    {
        _folder.Write(Name, "mine");
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request));
        Assert.Equal("mine", File.ReadAllText(_folder[Name]));
    }

    [Fact]
    public async Task What_is_described_by_its_content_or_as_zsyncmake_does_has_none()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(Request with { Gzip = new() { Mode = GzipMode.Compress } }));
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(Request with { Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 } }));
        File.WriteAllBytes(_folder["disk.img"], RoutesScene.Compressed(_content, WholePacking.Gzip));
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request));
    }

    [Theory]
    [InlineData(1L << 30, 2048, 65_536)]
    [InlineData(8L << 30, 2048, 65_536)]
    [InlineData((8L << 30) + 1, 4096, 131_072)]
    [InlineData(1L << 40, 262_144, 8 << 20)]
    [InlineData(1L << 20, 65_536, 2 << 20)]
    public void Its_blocks_have_64_KiB_and_of_large_files_32_times_the_others(long length, int blockBytes, int expected) =>
        Assert.Equal(expected, CoarseMaking.BlockBytesFor(length, blockBytes));
}
