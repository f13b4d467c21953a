using System.Globalization;
using System.Security.Cryptography;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Files;
using Morsel.Formats.Zsync;
using Morsel.Routes.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Zsync;

namespace Morsel.Tests.Making;

/// <summary>Files that are published inside gzip files, and gzip files that cannot be.</summary>
public sealed class GzipMakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _plain = Inputs.Make(new Random(3), 3_000_000);

    [Fact]
    public async Task A_gzip_file_is_described_by_what_it_holds()
    {
        byte[] packed = Pack(new GzipSettings(9), "disk.img");
        MakeReport report = await PublishAsync(packed);
        DescriptionReport description = await InspectAsync(report.OutputPath);
        Assert.Equal((GzipMode.LookInside, "--best", _folder["disk.img.zsync"]), (report.Gzip, report.RecompressOptions, report.OutputPath));
        Assert.Equal(("disk.img", _plain.Length), (description.FileName, description.Length));
        Assert.Contains(report.Digests, digest => digest.Hex == Convert.ToHexStringLower(SHA256.HashData(_plain)));
        Assert.Equal("disk.img.gz", FieldOf(description, "Z-URL"));
        Assert.Equal("disk.img.gz", FieldOf(description, "Z-Filename"));
        Assert.EndsWith(" --best", FieldOf(description, "Recompress"), StringComparison.Ordinal);
        AssertEveryPieceCanBeUnpacked(report, packed);
    }

    [Theory]
    [InlineData(GzipMode.LookInside)]
    [InlineData(GzipMode.Compress)]
    public async Task The_digest_of_the_gzip_file_is_told_and_excused_by_a_line_of_its_own(GzipMode mode)
    {
        File.WriteAllBytes(_folder["disk.img"], _plain);
        byte[] packed = Pack(new GzipSettings(9), "disk.img");
        MakeReport report = mode == GzipMode.LookInside
            ? await PublishAsync(packed)
            : await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["disk.img"], Gzip = new() { Mode = mode } });
        string[] names = [.. (await InspectAsync(report.OutputPath)).Fields.Select(field => field.Key == "Safe" ? $"Safe: {field.Value}" : field.Key)];
        string digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_folder["disk.img.gz"])));
        Assert.Equal("SHA-256:" + digest, FieldOf(await InspectAsync(report.OutputPath), "Z-File-Hash"));
        Assert.Equal("Safe: Z-File-Hash", names[Array.IndexOf(names, "Z-File-Hash") - 1]);
    }

    [Theory]
    [InlineData(6, false, "--no-name")]
    [InlineData(9, false, "--best --no-name")]
    [InlineData(6, true, "--rsync --no-name")]
    [InlineData(9, true, "--rsync --best --no-name")]
    [InlineData(5, false, null)]
    public async Task It_is_told_how_gzip_makes_the_file_again_if_it_can(int level, bool isRsyncable, string? options)
    {
        byte[] packed = Pack(new GzipSettings(level, isRsyncable), "");
        MakeReport report = await PublishAsync(packed);
        Assert.Equal(options, report.RecompressOptions);
        Assert.Null((await PublishAsync(packed, request => request with { Gzip = new() { Recompress = false } })).RecompressOptions);
    }

    [Theory]
    [InlineData("members", "several members")]
    [InlineData("tail", "other data follows")]
    [InlineData("extra", "header has fields")]
    [InlineData("cut", "ends at byte")]
    [InlineData("damaged", "checksum")]
    public async Task A_gzip_file_that_would_lose_something_is_described_as_it_is(string kind, string why)
    {
        byte[] sound = Pack(new GzipSettings(6), "");
        byte[] packed = kind switch
        {
            "members" => [.. sound, .. sound],
            "tail" => [.. sound, .. "tail"u8],
            "extra" => [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, .. sound[10..]],
            "cut" => sound[..^100],
            _ => [.. sound[..^8], (byte)~sound[^8], .. sound[^7..]],
        };
        MakeReport report = await PublishAsync(packed);
        Assert.Equal((GzipMode.Opaque, packed.Length), (report.Gzip, report.Length));
        Assert.Contains(why, report.Notes.Single(note => note.Code == NoteCode.ContentNotDescribed).Text, StringComparison.Ordinal);
        Assert.Equal(_folder["disk.img.gz.zsync"], report.OutputPath);
        using var updater = new Updater();
        Assert.True((await updater.VerifyAsync(_folder["disk.img.gz"], report.OutputPath)).IsIdentical);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => PublishAsync(packed, request => request with { Gzip = new() { Mode = GzipMode.LookInside } }));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_gzip_file_cannot_be_looked_into() =>
        await Assert.ThrowsAsync<RefusedException>(() => PublishAsync(_plain, request => request with { Gzip = new() { Mode = GzipMode.LookInside } }));

    [Theory]
    [InlineData(ZsyncDialect.Morsel)]
    [InlineData(ZsyncDialect.Zsyncmake062)]
    public async Task A_gzip_file_is_made_with_its_map_in_one_pass(ZsyncDialect dialect)
    {
        File.WriteAllBytes(_folder["disk.img"], _plain);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = _folder["disk.img"],
            OutputPath = _folder["disk.img.zsync"],
            Gzip = new() { Mode = GzipMode.Compress },
            Zsync = new() { Dialect = dialect },
            Locations = ["disk.img.gz"],
        });
        byte[] packed = File.ReadAllBytes(_folder["disk.img.gz"]);
        Assert.Equal(_plain, Gzips.Decompress(packed));
        Assert.Equal((GzipMode.Compress, _folder["disk.img.gz"]), (report.Gzip, report.GzipPath));
        Assert.Equal(["disk.img", "disk.img.gz", "disk.img.zsync"], _folder.Names());
        int blocks = (_plain.Length + report.BlockBytes - 1) / report.BlockBytes;
        Assert.InRange(int.Parse(FieldOf(await InspectAsync(report.OutputPath), "Z-Map2")!, CultureInfo.InvariantCulture), blocks, blocks + 3 + (_plain.Length >> 20));
        AssertEveryPieceCanBeUnpacked(report, packed);
    }

    [Fact]
    public async Task Each_call_to_the_disk_fails_in_turn_and_both_files_are_whole_or_the_earlier_ones()
    {
        File.WriteAllBytes(_folder["disk.img"], _plain[..300_000]);
        var request = new MakeRequest
        {
            SourcePath = _folder["disk.img"],
            OutputPath = _folder["disk.img.zsync"],
            Gzip = new() { Mode = GzipMode.Compress },
            ModifiedTime = false,
        };
        var whole = new FaultFileSystem(new LocalFileSystem());
        await new Maker(whole, TimeProvider.System).MakeAsync(request);
        byte[] expected = File.ReadAllBytes(_folder["disk.img.gz"]);
        for (int number = 1; number <= whole.CallCount; number++)
        {
            File.WriteAllText(_folder["disk.img.gz"], "earlier");
            FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), number, FaultFileSystem.DiskFull);
            await Record.ExceptionAsync(() => new Maker(disk, TimeProvider.System).MakeAsync(request).WaitAsync(TimeSpan.FromSeconds(30)));
            byte[] found = File.ReadAllBytes(_folder["disk.img.gz"]);
            Assert.True(found.AsSpan().SequenceEqual("earlier"u8) || found.AsSpan().SequenceEqual(expected), $"call {number}");
        }
    }

    [Fact]
    public async Task Blocks_may_be_of_any_size()
    {
        byte[] packed = Pack(new GzipSettings(6), "");
        MakeReport small = await PublishAsync(packed, request => request with { BlockBytes = 512 });
        AssertEveryPieceCanBeUnpacked(small, packed);
        MakeReport large = await PublishAsync(packed, request => request with { BlockBytes = 1 << 20 });
        AssertEveryPieceCanBeUnpacked(large, packed);
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Pack(GzipSettings settings, string name) =>
        Gzips.Compress(settings, GzipHeader.Make(settings.Level, name.Length > 0 ? 1_000_000_000u : 0, System.Text.Encoding.UTF8.GetBytes(name)), _plain);

    private Task<MakeReport> PublishAsync(byte[] packed, Func<MakeRequest, MakeRequest>? change = null)
    {
        File.WriteAllBytes(_folder["disk.img.gz"], packed);
        var request = new MakeRequest { SourcePath = _folder["disk.img.gz"], OutputPath = _folder[""] + Path.DirectorySeparatorChar };
        return new Maker().MakeAsync(change?.Invoke(request) ?? request);
    }

    private static async Task<DescriptionReport> InspectAsync(string path)
    {
        using var updater = new Updater();
        return await updater.InspectAsync(path);
    }

    private static string FieldOf(DescriptionReport description, string name) => description.Fields.Single(field => field.Key == name).Value;

    private void AssertEveryPieceCanBeUnpacked(MakeReport report, byte[] packed)
    {
        byte[] control = File.ReadAllBytes(report.OutputPath);
        int line = control.AsSpan().IndexOf("\nZ-Map2: "u8) + 9, end = line + control.AsSpan(line).IndexOf((byte)'\n') + 1;
        int count = int.Parse(control.AsSpan(line..(end - 1)), System.Globalization.CultureInfo.InvariantCulture);
        GzipMap map = GzipMap.Read(control.AsSpan(end, count * GzipMap.RecordBytes), _plain.Length);
        Assert.Equal(packed.Length - GzipTrailer.Bytes, map.PackedBytes);
        Assert.Equal((byte)'\n', control[end + (count * GzipMap.RecordBytes)]);
        Assert.True(map.Count >= _plain.Length / DeflateRecorder.MostBytes);
        var random = new Random(1);
        for (int trial = 0; trial < 40; trial++)
        {
            long start = random.Next(_plain.Length - 5_000);
            AssertPieceCanBeUnpacked(GzipPiece.Find(map, new ByteRange(start, start + 1 + random.Next(5_000))), packed);
        }
    }

    // As a client does that has all plain bytes before it.
    private void AssertPieceCanBeUnpacked(GzipPiece piece, byte[] packed)
    {
        var decoder = new DeflatePieceDecoder();
        ReadOnlySpan<byte> header = piece.Header is { } range ? packed.AsSpan((int)range.Start, (int)range.Length) : default;
        decoder.Begin(piece.Point, piece.Block, header, _plain.AsSpan(0, (int)piece.Point.Out), (piece.Plain.Start, piece.Plain.End));
        ReadOnlySpan<byte> data = packed.AsSpan((int)piece.Data.Start, (int)piece.Data.Length);
        byte[] found = new byte[piece.Plain.Length];
        for (int count = 0; !decoder.IsDone;)
        {
            DecodeStep step = decoder.Decode(data, found.AsSpan(count));
            Assert.NotEqual(default, step);
            data = data[step.Consumed..];
            count += step.Produced;
        }
        Assert.True(_plain.AsSpan((int)piece.Plain.Start, found.Length).SequenceEqual(found));
    }
}
