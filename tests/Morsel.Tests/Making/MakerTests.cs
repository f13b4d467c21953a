using System.Security.Cryptography;
using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zsync;

namespace Morsel.Tests.Making;

/// <summary>Describing a file: what stands in the control file, and that it appears whole or not at all.</summary>
public sealed class MakerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = Edited.Content(1, 3_000_001);

    public MakerTests() => File.WriteAllBytes(_folder["disk.img"], _content);

    private MakeRequest Request => new() { SourcePath = _folder["disk.img"], OutputPath = _folder["disk.img.zsync"] };

    [Fact]
    public async Task What_is_published_reads_back_as_it_is()
    {
        MakeReport report = await new Maker().MakeAsync(Request);
        DescriptionReport description = await InspectAsync();
        Assert.Equal("disk.img", description.FileName);
        Assert.Equal(["disk.img"], description.Locations);
        Assert.Equal((_content.Length, report.BlockBytes), (description.Length, description.BlockBytes));
        Assert.Equal(report.DescriptionBytes, new FileInfo(_folder["disk.img.zsync"]).Length);
        Assert.Equal(
            [Convert.ToHexStringLower(SHA256.HashData(_content)), Convert.ToHexStringLower(SHA1.HashData(_content))],
            description.Digests.OrderByDescending(digest => digest.Algorithm).Select(digest => digest.Hex));
        Assert.Equal(["disk.img", "disk.img.zsync"], _folder.Names());
    }

    [Fact]
    public async Task The_file_is_the_one_described_and_a_changed_one_is_not()
    {
        await new Maker().MakeAsync(Request);
        using var updater = new Updater();
        VerifyReport same = await updater.VerifyAsync(_folder["disk.img"], _folder["disk.img.zsync"]);
        Assert.Equal((true, ProofLevel.Sha256), (same.IsIdentical, same.Proven));
        File.WriteAllBytes(_folder["disk.img"], Edited.Flipped(_content, 100));
        VerifyReport other = await updater.VerifyAsync(_folder["disk.img"], _folder["disk.img.zsync"]);
        Assert.Equal((false, ProofLevel.None), (other.IsIdentical, other.Proven));
        ByteRange difference = Assert.Single(other.Differences);
        Assert.InRange((100 * 512) + 256, difference.Start, difference.End - 1);
    }

    [Fact]
    public async Task A_stream_is_published_like_a_file_but_for_its_time()
    {
        await new Maker().MakeAsync(Request with { ModifiedTime = false });
        byte[] expected = File.ReadAllBytes(_folder["disk.img.zsync"]);
        using var input = new MemoryStream(_content);
        await new Maker().MakeAsync(Request with { SourcePath = null, Input = input, FileName = "disk.img" });
        Assert.Equal(expected, File.ReadAllBytes(_folder["disk.img.zsync"]));
        Assert.Equal(["disk.img", "disk.img.zsync"], _folder.Names());
    }

    [Fact]
    public async Task Name_addresses_block_size_and_time_are_the_callers()
    {
        await new Maker().MakeAsync(Request with
        {
            FileName = "other name.img",
            Locations = ["https://example.org/a.img", "b.img"],
            BlockBytes = 65536,
            ModifiedTime = false,
            Zsync = new() { StrongHash = DigestAlgorithm.Md5 },
        });
        DescriptionReport description = await InspectAsync();
        Assert.Equal(
            ("other name.img", 65536, null, DigestAlgorithm.Md5),
            (description.FileName, description.BlockBytes, description.ModifiedTime, description.StrongHash));
        Assert.Equal(["https://example.org/a.img", "b.img"], description.Locations);
    }

    [Fact]
    public async Task The_address_beside_the_control_file_is_the_escaped_name()
    {
        await new Maker().MakeAsync(Request with { FileName = "a b#c.img" });
        Assert.Equal(["a%20b%23c.img"], (await InspectAsync()).Locations);
    }

    [Fact]
    public async Task Without_a_path_it_goes_beside_the_file_where_its_relative_address_is_right()
    {
        MakeReport report = await new Maker().MakeAsync(Request with { OutputPath = null });
        Assert.Equal(_folder["disk.img.zsync"], report.OutputPath);
    }

    [Theory]
    [InlineData("disk.img.zsync")]
    [InlineData("disk.img.gz")]
    public async Task What_stands_in_its_place_and_is_no_earlier_output_is_not_replaced(string name)
    {
        MakeRequest request = Request with { Gzip = new() { Mode = GzipMode.Compress } };
        foreach (string foreign in (string[])["another file", "z"])
        {
            _folder.Write(name, foreign);
            RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(request));
            Assert.StartsWith($"{_folder[name]} is not a ", refused.Message, StringComparison.Ordinal);
            Assert.Equal(foreign, File.ReadAllText(_folder[name]));
            Assert.Equal(new[] { "disk.img", name }.Order(StringComparer.Ordinal), _folder.Names().Order(StringComparer.Ordinal));
        }
        _folder.Write(name, "");
        await new Maker().MakeAsync(request);   // nothing is lost
        await new Maker().MakeAsync(request);   // nor here
    }

    [Fact]
    public async Task A_link_and_a_folder_are_no_places_for_it()
    {
        File.CreateSymbolicLink(_folder["link"], _folder.Write("aim", "kept"));
        Directory.CreateDirectory(_folder["folder"]);
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request with { OutputPath = _folder["link"] }));
        await Assert.ThrowsAsync<RefusedException>(() => new Maker().MakeAsync(Request with { OutputPath = _folder["folder"] }));
        Assert.NotNull(new FileInfo(_folder["link"]).LinkTarget);
        Assert.Equal("kept", File.ReadAllText(_folder["aim"]));
    }

    [Fact]
    public async Task A_name_that_Morsel_refuses_is_noted()
    {
        MakeReport report = await new Maker().MakeAsync(Request with { FileName = "a\u202eb" });
        Assert.Contains(@"a\u{202e}b", Assert.Single(report.Notes).Text, StringComparison.Ordinal);
        Assert.Empty((await new Maker().MakeAsync(Request)).Notes);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(3000)]
    [InlineData(32 << 20)]
    [InlineData(-512)]
    public async Task A_block_size_that_is_no_power_of_two_from_512_to_16_MiB_is_refused(int blockBytes)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(Request with { BlockBytes = blockBytes }));
        Assert.Equal(["disk.img"], _folder.Names());
    }

    [Fact]
    public async Task A_request_that_contradicts_itself_is_refused()
    {
        using var input = new MemoryStream();
        await RefusedAsync(Request with { Input = input });
        await RefusedAsync(Request with { SourcePath = null });
        await RefusedAsync(Request with { SourcePath = null, Input = input, OutputPath = null });
        await RefusedAsync(Request with { Zsync = new() { StrongHash = DigestAlgorithm.Sha256 } });
        await RefusedAsync(Request with { Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062, StrongHash = DigestAlgorithm.Md5 } });
        await RefusedAsync(Request with { FileName = "two\nlines" });
        await RefusedAsync(Request with { OutputPath = _folder["disk.img"] });
        Assert.Equal(["disk.img"], _folder.Names());
        Assert.Equal(_content, File.ReadAllBytes(_folder["disk.img"]));
    }

    [Theory]
    [InlineData("FD377A585A00", "xz")]
    [InlineData("28B52FFD", "zstd")]
    [InlineData("425A6839", "bzip2")]
    [InlineData("504B0304", "zip")]
    [InlineData("377ABCAF271C", "7z")]
    [InlineData("526172211A07", "rar")]
    [InlineData("04224D18", "lz4")]
    [InlineData("4C5A4950", "lzip")]
    [InlineData("5D00008000", "lzma")]
    [InlineData("1F9D90", "compress")]
    [InlineData("213C617263683E0A64656269616E2D62696E617279", "deb")]
    [InlineData("EDABEEDB", "rpm")]
    [InlineData("894C5A4F", "lzop")]
    [InlineData("4D53434600", "cab")]
    [InlineData("78617221", "xar")]
    [InlineData("41444264", "apk")]
    public async Task A_compressed_target_is_described_and_a_note_says_that_users_will_download_nearly_all_of_it(string beginning, string kind)
    {
        File.WriteAllBytes(_folder["disk.img"], [.. Convert.FromHexString(beginning), .. _content]);
        Note note = Assert.Single((await new Maker().MakeAsync(Request)).Notes);
        Assert.Equal(NoteCode.TargetCompressed, note.Code);
        Assert.Equal(
            $"disk.img is compressed ({kind}): if its content changes, users will download nearly all of it; "
            + "publish it uncompressed, as a gzip file, or as a zchunk file",
            note.Text);
    }

    [Fact]
    public async Task Every_byte_of_the_file_is_read_once()
    {
        var disk = new FaultFileSystem(new LocalFileSystem());
        await new Maker(disk, TimeProvider.System).MakeAsync(Request);
        long read = disk.Calls.Where(call => call.Operation == DiskOperation.Read)
            .Sum(call => long.Parse(call.Detail.Split('+')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(_content.Length + 24, read);   // the first ones tell what it is
    }

    [Fact]
    public async Task Progress_grows_to_the_length_and_cancelling_leaves_nothing()
    {
        var progress = new Told<MakeProgress>();
        await new Maker().MakeAsync(Request, progress);
        Assert.Equal(new MakeProgress(_content.Length, _content.Length), progress.All[^1]);
        Assert.Equal(progress.All.Select(now => now.DoneBytes).Order(), progress.All.Select(now => now.DoneBytes));
        File.Delete(_folder["disk.img.zsync"]);

        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Maker().MakeAsync(Request, new Told<MakeProgress>(_ => stop.Cancel()), stop.Token));
        using var input = new MemoryStream(_content);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new Maker().MakeAsync(
                Request with { SourcePath = null, Input = input, FileName = "x" }, progress: null, new CancellationToken(canceled: true)));
        Assert.Equal(["disk.img"], _folder.Names());
    }

    [Fact]
    public async Task Several_files_are_made_side_by_side_by_one_maker()
    {
        var maker = new Maker();
        string[] names = [.. Enumerable.Range(0, 8).Select(number => $"file{number}")];
        foreach (string name in names)
            File.WriteAllBytes(_folder[name], Edited.Content(name[^1], 50_000));
        await Task.WhenAll(names.Select(name => maker.MakeAsync(
            new MakeRequest { SourcePath = _folder[name], OutputPath = _folder[name + ".zsync"] })));
        using var updater = new Updater();
        foreach (string name in names)
            Assert.True((await updater.VerifyAsync(_folder[name], _folder[name + ".zsync"])).IsIdentical);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ArgumentException> RefusedAsync(MakeRequest request) => Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(request));

    private async Task<DescriptionReport> InspectAsync()
    {
        using var updater = new Updater();
        return await updater.InspectAsync(_folder["disk.img.zsync"]);
    }
}
