using System.Buffers;
using System.Buffers.Binary;
using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Files;

namespace Morsel.Tests.Making;

/// <summary>How much is compared before a control file says that gzip makes a file again.</summary>
public sealed class RecompressionTrialTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _text = Inputs.Text(new Random(5), 4_000_000);

    [Fact]
    public async Task A_difference_at_the_end_is_seen_where_all_must_be_gzips()
    {
        byte[] packed = OtherAtItsEnd(_text);
        Assert.Equal("--no-name", (await PublishAsync(packed)).RecompressOptions);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => PublishAsync(packed, isExact: true));
        Assert.Contains("no options of gzip build this file again", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_short_is_compared_to_its_end() => Assert.Null((await PublishAsync(OtherAtItsEnd(_text[..1_500_000]))).RecompressOptions);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Levels_that_no_option_stands_for_are_told_from_those_that_one_does(int level)
    {
        // Every level makes the same of what cannot be compressed.
        byte[] plain = [.. DeflateSamples.Plain(0, 3_000_000, 1), .. _text];
        Assert.Null((await PublishAsync(Gzips.Compress(new GzipSettings(level), GzipHeader.Make(6), plain))).RecompressOptions);
        Assert.NotNull((await PublishAsync(Gzips.Compress(new GzipSettings(6), GzipHeader.Make(6), plain))).RecompressOptions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task What_other_compressors_make_is_told_from_what_gzip_makes(int kind)
    {
        byte[] plain = DeflateSamples.Plain(kind, 5_000_000, 1);
        foreach (int level in new[] { 6, 9 })
        {
            byte[] trailer = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Append(0, plain));
            BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), plain.Length);
            Assert.Null((await PublishAsync([.. GzipHeader.Make(level), .. DeflateSamples.Deflate(plain, level), .. trailer])).RecompressOptions);
        }
    }

    public void Dispose() => _folder.Dispose();

    // The same content as gzip's, but the last block stands by itself.
    private static byte[] OtherAtItsEnd(byte[] plain)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new GzipCompressor(new GzipSettings(6), GzipHeader.Make(6), output, plain.Length - 1000);
        writer.Append(plain);
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }

    private Task<MakeReport> PublishAsync(byte[] packed, bool isExact = false)
    {
        File.WriteAllBytes(_folder["disk.img.gz"], packed);
        return new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = _folder["disk.img.gz"],
            OutputPath = _folder["disk.img.zsync"],
            Gzip = new() { RequireRecompression = isExact },
        });
    }
}
