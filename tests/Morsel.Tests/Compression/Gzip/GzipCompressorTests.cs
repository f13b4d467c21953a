using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

/// <summary>Our gzip makes the files that gzip made; the interop tests compare many more.</summary>
public sealed class GzipCompressorTests
{
    // Name and time are in the header, which is taken from the file.
    [Theory]
    [InlineData("zsync/in/t-best.gz", 22, 9, false)]
    [InlineData("zsync/in/t-def-noname.gz", 10, 6, false)]
    [InlineData("zsync/in/t-rsync.gz", 22, 6, true)]
    [InlineData("zsync/in-gz/mult.gz", 10, 6, false)]
    [InlineData("zsync/in-gz/empty.gz", 10, 6, false)]
    public void A_file_of_gzips_is_made_again_byte_for_byte(string path, int headerBytes, int level, bool isRsyncable)
    {
        byte[] file = Vectors.Read(path);
        byte[] made = Gzips.Compress(new GzipSettings(level, isRsyncable), file.AsSpan(0, headerBytes), Gzips.Decompress(file));
        Assert.Equal(file, made);
    }

    [Fact]
    public void The_header_is_gzips()
    {
        Assert.Equal(Vectors.Read("zsync/in/t-best.gz")[..22], GzipHeader.Make(9, unixTime: 1_000_000_000, "t100000.txt"u8));
        Assert.Equal(Vectors.Read("zsync/in/t-def-noname.gz")[..10], GzipHeader.Make(6));
        Assert.Equal("1f8b0800000000000403", Convert.ToHexStringLower(GzipHeader.Make(1)));
    }

    [Fact]
    public void What_is_written_does_not_depend_on_how_the_input_is_cut()
    {
        var random = new Random(1);
        byte[] content = Inputs.Make(random, 250_000);
        foreach (int level in (int[])[1, 3, 6, 9])
        {
            var settings = new GzipSettings(level, isRsyncable: true);
            byte[] whole = Gzips.Compress(settings, GzipHeader.Make(level), content);
            Assert.Equal(whole, Gzips.Compress(settings, GzipHeader.Make(level), content, () => random.Next(1, 9000)));
            Assert.Equal(whole, Gzips.Compress(settings, GzipHeader.Make(level), content, () => 1));
        }
    }

    [Fact]
    public void Everything_that_is_compressed_can_be_read_again()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 60; trial++)
        {
            var settings = new GzipSettings(random.Next(1, 10), random.Next(2) == 0);
            byte[] content = Inputs.Make(random, random.Next(200_000));
            Assert.Equal(content, Gzips.Decompress(Gzips.Compress(settings, GzipHeader.Make(settings.Level), content)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void There_are_nine_levels(int level) => Assert.Throws<ArgumentOutOfRangeException>(() => new GzipSettings(level));

    [Fact]
    public void Higher_levels_make_smaller_files_of_text()
    {
        byte[] content = Inputs.Text(new Random(3), 100_000);
        int[] lengths = [.. ((int[])[1, 6, 9]).Select(level => Gzips.Compress(new(level), GzipHeader.Make(level), content).Length)];
        Assert.True(lengths[0] > lengths[1] && lengths[1] >= lengths[2], string.Join(' ', lengths));
    }
}
