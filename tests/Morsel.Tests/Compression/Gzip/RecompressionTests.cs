using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public sealed class RecompressionTests
{
    private const string Plain = "1f8b0800000000000003";
    private const string Named = "1f8b080800ca9a3b02036100";

    [Theory]
    [InlineData(Plain + " ", 6, false)]
    [InlineData(Plain, 6, false)]
    [InlineData(Named + " --best", 9, false)]
    [InlineData(Named + " --rsync", 6, true)]
    [InlineData(Named + " --rsync --best", 9, true)]
    [InlineData(Plain + " --no-name", 6, false)]
    [InlineData(Plain + "  --no-name", 6, false)]
    [InlineData(Plain + " --best --no-name", 9, false)]
    [InlineData(Plain + " --rsync --no-name", 6, true)]
    [InlineData(Plain + " --rsync --best --no-name", 9, true)]
    public void The_options_of_zsyncmake_are_followed(string value, int level, bool isRsyncable)
    {
        Assert.True(Recompression.TryParse(value, out Recompression? recompression, out string? refusal));
        Assert.Null(refusal);
        Assert.Equal(new GzipSettings(level, isRsyncable), recompression!.Settings);
        Assert.Equal(value.Split(' ')[0], Convert.ToHexStringLower(recompression.Header.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --best")]
    [InlineData("1f8b --best")]                          // too short
    [InlineData("1f8b08000000000000 --best")]
    [InlineData("1f8b080000000000000 --best")]           // half a byte
    [InlineData("1f8b08000000000000zz --best")]
    [InlineData("1f8c0800000000000003 --best")]          // not gzip
    [InlineData("1f8b0700000000000003 --best")]          // not deflate
    [InlineData("1f8b0810000000000003 --best")]          // a comment
    [InlineData("1f8b080000000000000361 --best")]        // more than a header
    [InlineData("1f8b080800ca9a3b020361 --best")]        // a name without end
    [InlineData("1f8b080800ca9a3b0203 --best")]          // a name is promised, and there is none
    [InlineData("1f8b080800ca9a3b0203610061 --best")]    // more than a name
    [InlineData(Plain + " --fast")]
    [InlineData(Plain + " --best --rsync")]
    [InlineData(Plain + " --best; reboot")]
    [InlineData(Plain + " -9")]
    [InlineData(Plain + " --BEST")]
    public void Anything_else_is_refused(string value)
    {
        Assert.False(Recompression.TryParse(value, out Recompression? recompression, out string? refusal));
        Assert.Null(recompression);
        Assert.NotEmpty(refusal!);
    }

    [Fact]
    public void A_header_has_a_ceiling()
    {
        string header = "1f8b080800ca9a3b0203" + new string('6', 2 * Recompression.MaxHeaderBytes) + "00";
        Assert.False(Recompression.TryParse(header, out _, out string? refusal));
        Assert.True(refusal!.Length < 200);
    }

    [Fact]
    public void What_is_said_of_a_file_makes_it_again()
    {
        byte[] file = Vectors.Read("zsync/in/t-best.gz");
        Assert.True(Recompression.TryParse("1f8b080800ca9a3b0203743130303030302e74787400 --best", out Recompression? recompression, out _));
        var output = new ArrayBufferWriter<byte>();
        using IStreamEncoder compressor = recompression!.Begin(output);
        compressor.Append(Gzips.Decompress(file));
        compressor.Finish();
        Assert.Equal(file, output.WrittenSpan.ToArray());
    }
}
