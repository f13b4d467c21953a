using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class ContentTypeTests
{
    [Theory]
    [InlineData("multipart/byteranges; boundary=00000000000000000017", "00000000000000000017")]
    [InlineData("Multipart/ByteRanges;BOUNDARY=60dedc04dd340", "60dedc04dd340")]
    [InlineData("multipart/byteranges; boundary=\"squid:1 2\"", "squid:1 2")]
    [InlineData("multipart/byteranges; boundary=a:b/c=d", "a:b/c=d")]
    [InlineData("multipart/byteranges; x=\"; boundary=no\"; boundary=yes", "yes")]
    [InlineData("multipart/byteranges; boundary=\"a\\\"b\"; charset=x", "a\"b")]
    public void The_boundary_is_found_quoted_or_not(string header, string boundary) =>
        Assert.Equal(new ContentType("multipart/byteranges", boundary), ContentType.Parse(header));

    [Theory]
    [InlineData("multipart/byteranges")]
    [InlineData("multipart/byteranges; boundary=")]
    [InlineData("multipart/byteranges; boundary=\"")]
    [InlineData("multipart/byteranges; boundary=a\tb")]
    [InlineData("multipart/byteranges; boundary")]
    [InlineData("multipart/byteranges; ;;=;")]
    public void A_boundary_that_cannot_be_used_is_none(string header) => Assert.Null(ContentType.Parse(header).Boundary);

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void A_boundary_has_at_most_200_characters(int length, bool usable) =>
        Assert.Equal(usable, ContentType.Parse("multipart/byteranges; boundary=" + new string('b', length)).Boundary is not null);

    [Theory]
    [InlineData("Text/HTML; charset=utf-8", "text/html")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("te\u001bxt/html", null)]
    public void The_media_type_is_lower_case_and_bare(string? header, string? mediaType) =>
        Assert.Equal(mediaType, ContentType.Parse(header).MediaType);
}
