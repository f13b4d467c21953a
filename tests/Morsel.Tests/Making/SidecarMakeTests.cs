using System.Security.Cryptography;
using System.Text;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Making;

/// <summary>Publishing the compressed whole: the object under a name of its own, and the sidecar that lists it.</summary>
public sealed class SidecarMakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = RoutesScene.Text(1, 300_000);

    public SidecarMakeTests() => File.WriteAllBytes(_folder["disk.img"], _content);

    private string Hex => Convert.ToHexStringLower(SHA256.HashData(_content));

    private MakeRequest Request => new() { SourcePath = _folder["disk.img"], CompressedWhole = WholePacking.Zstd };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(WholePacking.Zstd, ".zst", 23)]
    [InlineData(WholePacking.Gzip, ".gz", 15)]
    [InlineData(WholePacking.Xz, ".xz", 27)]
    public async Task The_whole_is_written_compressed_and_listed(WholePacking packing, string extension, int window)
    {
        MakeReport report = await new Maker().MakeAsync(Request with { CompressedWhole = packing });
        string name = $"disk.img.{Hex[..8]}{extension}";
        Assert.Equal([.. new[] { "disk.img", name, "disk.img.morsel", "disk.img.zsync" }.Order(StringComparer.Ordinal)], _folder.Names().Order(StringComparer.Ordinal));
        Assert.Equal((_folder["disk.img.morsel"], new FileInfo(_folder[name]).Length), (report.SidecarPath, report.CompressedWholeBytes));
        var sidecar = ReadSidecar();
        Assert.Equal((300_000L, Hex, "disk.img", 1L), (sidecar.Target.Size, sidecar.Target.Sha256.Hex, sidecar.Target.Name, sidecar.Target.Serial!.Value));
        Assert.Equal([new WholeLine(name, report.CompressedWholeBytes!.Value, packing) { Window = window }], sidecar.Wholes);
        ControlLine control = Assert.Single(sidecar.Controls);
        byte[] description = File.ReadAllBytes(_folder["disk.img.zsync"]);
        Assert.Equal(("disk.img.zsync", (long)description.Length, Convert.ToHexStringLower(SHA256.HashData(description))), (control.Url, control.Bytes, control.Sha256.Hex));
        Assert.Equal(description.AsSpan().IndexOf("\n\n"u8) + 2, control.Shape!.RecordsOffset);
        Assert.Equal(report.BlockBytes, control.Shape.BlockBytes);
    }

    [Fact]
    public async Task What_other_tools_unpack_is_the_file()
    {
        await new Maker().MakeAsync(Request with { CompressedWhole = WholePacking.Gzip });
        using var unpacked = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(File.OpenRead(_folder[$"disk.img.{Hex[..8]}.gz"]), System.IO.Compression.CompressionMode.Decompress))
            gzip.CopyTo(unpacked);
        Assert.Equal(_content, unpacked.ToArray());
    }

    [Fact]
    public async Task The_same_file_again_keeps_the_serial_and_other_lines_and_another_one_begins_anew()
    {
        await new Maker().MakeAsync(Request);
        await new Maker().MakeAsync(Request with { CompressedWhole = WholePacking.Gzip });
        Assert.Equal((2, 1L), (ReadSidecar().Wholes.Count, ReadSidecar().Target.Serial!.Value));
        File.WriteAllBytes(_folder["disk.img"], _content[1..]);
        await new Maker().MakeAsync(Request);
        Assert.Equal((1, 2L), (ReadSidecar().Wholes.Count, ReadSidecar().Target.Serial!.Value));
    }

    [Fact]
    public async Task Without_the_option_nothing_more_is_written_and_an_old_sidecar_is_told_of()
    {
        await new Maker().MakeAsync(Request);
        MakeReport same = await new Maker().MakeAsync(Request with { CompressedWhole = null });
        Assert.Equal((null, 0), (same.SidecarPath, same.Notes.Count));
        byte[] before = File.ReadAllBytes(_folder["disk.img.morsel"]);
        File.WriteAllBytes(_folder["disk.img"], _content[1..]);
        MakeReport other = await new Maker().MakeAsync(Request with { CompressedWhole = null });
        Assert.Equal(NoteCode.SidecarOutdated, Assert.Single(other.Notes).Code);
        Assert.Equal(before, File.ReadAllBytes(_folder["disk.img.morsel"]));
    }

    [Fact]
    public async Task What_saves_too_little_is_not_kept()
    {
        File.WriteAllBytes(_folder["disk.img"], RandomNumberGenerator.GetBytes(100_000));
        MakeReport report = await new Maker().MakeAsync(Request);
        Assert.Equal(NoteCode.CompressionUseless, Assert.Single(report.Notes).Code);
        Assert.Equal(["disk.img", "disk.img.zsync"], _folder.Names());
    }

    [Fact]
    public async Task What_is_no_sidecar_is_not_replaced()
    {
        _folder.Write("disk.img.morsel", "mine");
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request));
        Assert.Equal(["disk.img", "disk.img.morsel"], _folder.Names());
    }

    [Fact]
    public async Task What_is_compressed_by_itself_is_not_compressed_again()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(Request with { Gzip = new() { Mode = GzipMode.Compress } }));
        File.WriteAllBytes(_folder["disk.img"], RoutesScene.Compressed(_content, WholePacking.Gzip));
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request));
        Assert.Equal(["disk.img"], _folder.Names());
    }

    [Fact]
    public async Task A_name_with_blanks_is_escaped_and_an_address_that_is_given_is_listed()
    {
        File.Move(_folder["disk.img"], _folder["a disk.img"]);
        await new Maker().MakeAsync(Request with { SourcePath = _folder["a disk.img"], Locations = ["https://example.org/a%20disk.img"] });
        string sidecar = Encoding.ASCII.GetString(File.ReadAllBytes(_folder["a disk.img.morsel"]));
        Assert.Contains("plain url=https://example.org/a%20disk.img\n", sidecar, StringComparison.Ordinal);
        Assert.Contains($"whole url=a%20disk.img.{Hex[..8]}.zst ", sidecar, StringComparison.Ordinal);
        Assert.Contains(" name=a%20disk.img ", sidecar, StringComparison.Ordinal);
    }

    private Morsel.Formats.Sidecar.Sidecar ReadSidecar() => SidecarReader.Read(File.ReadAllBytes(_folder["disk.img.morsel"])).Sidecar!;
}
