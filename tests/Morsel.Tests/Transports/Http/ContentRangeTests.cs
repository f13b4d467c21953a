using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class ContentRangeTests
{
    [Theory]
    [InlineData("bytes 0-0/1", 0, 1, 1L)]
    [InlineData("Bytes  5-9/10 ", 5, 10, 10L)]
    [InlineData("bytes 5-9/*", 5, 10, null)]
    [InlineData("bytes 0-9223372036854775805/9223372036854775806", 0, 9223372036854775806, 9223372036854775806)]
    public void Names_the_bytes_and_the_length(string header, long start, long end, long? total)
    {
        Assert.True(ContentRange.TryParse(header, out ContentRange parsed));
        Assert.Equal(new ContentRange(new ByteRange(start, end), total), parsed);
    }

    [Fact]
    public void The_unsatisfied_form_names_the_length_alone()
    {
        Assert.True(ContentRange.TryParse("bytes */8388608", out ContentRange parsed));
        Assert.Equal(new ContentRange(null, 8388608), parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes 0-9")]
    [InlineData("items 0-9/10")]
    [InlineData("bytes=0-9/10")]
    [InlineData("bytes 0--1/0")]                                     // Caddy, an empty file
    [InlineData("bytes 0-0/0")]                                      // s3rver, an empty file
    [InlineData("bytes 8388608-8388607/8388608")]                    // Caddy, suffix of 0
    [InlineData("bytes 0-10/10")]
    [InlineData("bytes -1-5/10")]
    [InlineData("bytes +1-5/10")]
    [InlineData("bytes 1 -5/10")]
    [InlineData("bytes 1-5/ 10")]
    [InlineData("bytes 1-5/0x10")]
    [InlineData("bytes */*")]
    [InlineData("bytes 0-9/10, bytes 0-9/10")]
    [InlineData("bytes 0-9/99999999999999999999")]
    [InlineData("bytes 00000000000000000000-9/10")]
    [InlineData("bytes 0-9223372036854775807/*")]
    [InlineData("bytes 0-9/1٠")]
    public void Anything_looser_is_refused(string header) => Assert.False(ContentRange.TryParse(header, out _));
}
