using System.Security.Cryptography;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Formats.Casync;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;
using Morsel.Tests.Formats.Casync;

namespace Morsel.Tests.Making.Store;

/// <summary>Making casync indexes with their stores.</summary>
public sealed class StoreMakeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _content = CasyncInputs.Of("repeat");

    public StoreMakeTests() => File.WriteAllBytes(_folder["disk.img"], _content);

    private CasyncMakeRequest Request => new() { SourcePath = _folder["disk.img"], AverageChunkBytes = 4096 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_index_is_that_of_casync_and_the_store_has_each_chunk_once()
    {
        CasyncMakeReport report = await CasyncFile.MakeAsync(Request);
        Assert.Equal(["default.castr", "disk.img", "disk.img.caibx", "disk.img.morsel"], _folder.Names());
        Assert.Equal(Vectors.Read("casync/idx/repeat-4K.caibx"), File.ReadAllBytes(report.OutputPath));
        CasyncIndex index = CasyncIndex.Read(File.ReadAllBytes(report.OutputPath));
        string[] objects = Objects(report.StorePath);
        Assert.Equal(Enumerable.Range(0, index.ChunkCount).Select(chunk => Convert.ToHexStringLower(index.IdOf(chunk))).Distinct().Order(StringComparer.Ordinal),
            objects.Select(path => Path.GetFileNameWithoutExtension(path)));
        Assert.All(objects, path => Assert.Equal(Path.GetFileName(path)[..4], Path.GetFileName(Path.GetDirectoryName(path))));
        Assert.Equal((index.ChunkCount, objects.Length, objects.Sum(path => new FileInfo(path).Length)), (report.ChunkCount, report.NewChunkCount, report.NewStoredBytes));
        Assert.Equal(_content, Read(report.StorePath, index));
    }

    [Fact]
    public async Task What_is_in_the_store_in_either_form_is_not_written_again()
    {
        CasyncMakeReport first = await CasyncFile.MakeAsync(Request);
        string plain = Path.ChangeExtension(Objects(first.StorePath)[0], null);
        File.Move(plain + ".cacnk", plain);
        Dictionary<string, ulong> before = Objects(first.StorePath).ToDictionary(path => path, InodeOf);
        CasyncMakeReport second = await CasyncFile.MakeAsync(Request);
        Assert.Equal((0, 0L), (second.NewChunkCount, second.NewStoredBytes));
        Assert.Equal(before, Objects(first.StorePath).ToDictionary(path => path, InodeOf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task A_stream_gives_the_same_index_however_its_bytes_arrive(int most)
    {
        CasyncMakeReport report = await CasyncFile.MakeAsync(Request with { SourcePath = null, Input = new Trickle(_content, most), OutputPath = _folder["stream.caibx"] });
        Assert.Equal(Vectors.Read("casync/idx/repeat-4K.caibx"), File.ReadAllBytes(_folder["stream.caibx"]));
        Assert.Equal(_folder["stream.morsel"], report.SidecarPath);
    }

    [Fact]
    public async Task Content_of_many_batches_is_cut_as_if_it_were_one()
    {
        byte[] content = CasyncInputs.Stream("many batches", 5_000_000);
        File.WriteAllBytes(_folder["many"], content);
        CasyncMakeReport report = await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = _folder["many"], ChunkDigest = DigestAlgorithm.Sha256 });
        Assert.Equal(CasyncIndexes.Of(content, ChunkSizes.Of(65_536), DigestAlgorithm.Sha256).Write(), File.ReadAllBytes(report.OutputPath));
    }

    [Fact]
    public async Task The_sidecar_has_the_digest_of_the_whole_and_keeps_the_lines_of_the_same_file()
    {
        await new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["disk.img"], CompressedWhole = WholePacking.Zstd });
        CasyncMakeReport report = await CasyncFile.MakeAsync(Request);
        await CasyncFile.MakeAsync(Request);
        Sidecar sidecar = SidecarReader.Read(File.ReadAllBytes(report.SidecarPath!)).Sidecar!;
        Assert.Equal((_content.Length, Convert.ToHexStringLower(SHA256.HashData(_content)), "disk.img"), (sidecar.Target.Size, sidecar.Target.Sha256.Hex, sidecar.Target.Name));
        Assert.Equal(report.Digest, sidecar.Target.Sha256);
        Assert.Equal([ControlKind.Zsync, ControlKind.Casync], sidecar.Controls.Select(line => line.Format));
        Assert.Equal(("disk.img.caibx", report.IndexBytes, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(report.OutputPath)))),
            (sidecar.Controls[1].Url, sidecar.Controls[1].Bytes, sidecar.Controls[1].Sha256.Hex));
        Assert.Single(sidecar.Wholes);
    }

    [Fact]
    public async Task Nothing_that_is_no_index_is_replaced()
    {
        _folder.Write("disk.img.caibx", "a letter");
        await Assert.ThrowsAsync<RefusedException>(() => CasyncFile.MakeAsync(Request));
        Assert.Equal("a letter", File.ReadAllText(_folder["disk.img.caibx"]));
        Assert.False(Directory.Exists(_folder["default.castr"]));
    }

    [Fact]
    public async Task A_run_that_fails_leaves_no_index_and_the_next_one_needs_no_chunk_twice()
    {
        var broken = new Trickle(_content, 50_000) { FailsAt = 200_000 };
        CasyncMakeRequest request = Request with { SourcePath = null, Input = broken, OutputPath = _folder["stream.caibx"], LeastChunkBytes = 16, AverageChunkBytes = 64, MostChunkBytes = 256 };
        await Assert.ThrowsAsync<IOException>(() => CasyncFile.MakeAsync(request));
        Assert.False(File.Exists(_folder["stream.caibx"]));
        Assert.DoesNotContain(Directory.GetDirectories(_folder["default.castr"]), path => Path.GetFileName(path).StartsWith('.'));
    }

    public static TheoryData<CasyncMakeRequest> Absurd =>
    [
        new CasyncMakeRequest(),
        new CasyncMakeRequest { SourcePath = "a", Input = Stream.Null },
        new CasyncMakeRequest { SourcePath = "a", Level = 0 },
        new CasyncMakeRequest { SourcePath = "a", Level = 23 },
        new CasyncMakeRequest { SourcePath = "a", ChunkDigest = DigestAlgorithm.Sha1 },
        new CasyncMakeRequest { SourcePath = "a", AverageChunkBytes = 0 },
        new CasyncMakeRequest { SourcePath = "a", LeastChunkBytes = 70_000 },
        new CasyncMakeRequest { SourcePath = "a", MostChunkBytes = 129 << 20 },
        new CasyncMakeRequest { SourcePath = "a", StorePath = "https://example.org/store" },
        new CasyncMakeRequest { Input = Stream.Null },
    ];

    [Theory]
    [MemberData(nameof(Absurd))]
    public async Task A_request_that_cannot_be_met_is_refused(CasyncMakeRequest request) =>
        await Assert.ThrowsAsync<ArgumentException>(() => CasyncFile.MakeAsync(request));

    private static string[] Objects(string store) =>
        [.. Directory.GetFiles(store, "*", SearchOption.AllDirectories).OrderBy(path => Path.GetFileName(path), StringComparer.Ordinal)];

    private static ulong InodeOf(string path) => FileStamp.Of(path)!.FileId;

    private static byte[] Read(string store, CasyncIndex index)
    {
        using var unpacker = new CasyncUnpacker();
        byte[] content = new byte[index.Length];
        for (int chunk = 0; chunk < index.ChunkCount; chunk++)
        {
            ByteRange range = index.RangeOf(chunk);
            byte[] stored = File.ReadAllBytes(Path.Join(store, new CasyncStoreFormat().ObjectOf(index.IdOf(chunk), isPlain: false)));
            unpacker.Unpack(chunk, stored, content.AsSpan((int)range.Start, (int)range.Length));
        }
        return content;
    }

    /// <summary>A stream that gives few bytes at a time, and may break.</summary>
    private sealed class Trickle(byte[] content, int most) : MemoryStream(content, writable: false)
    {
        public long FailsAt { get; init; } = long.MaxValue;

        public override int Read(Span<byte> buffer)
        {
            if (Position >= FailsAt)
                throw new IOException("the pipe broke");
            return base.Read(buffer[..Math.Min(most, buffer.Length)]);
        }
    }
}
