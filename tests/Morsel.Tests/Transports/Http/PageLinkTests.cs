using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class PageLinkTests
{
    private static readonly Uri Page = new("https://example.org/releases?page=1");

    [Theory]
    [InlineData("</releases?page=2>; rel=\"next\"", "https://example.org/releases?page=2")]
    [InlineData("<https://example.org/releases?page=9>; rel=\"last\", <https://example.org/releases?page=2>; rel=\"next\"", "https://example.org/releases?page=2")]
    [InlineData("<https://elsewhere.example/releases?page=2>; rel=\"next\"", null)]
    [InlineData("<https://example.org/releases?page=9>; rel=\"last\"", null)]
    [InlineData("<never closed", null)]
    public void The_next_page_is_the_one_that_is_called_so_on_the_same_host(string link, string? next) => Assert.Equal(next, Read(link)?.AbsoluteUri);

    [Fact]
    public void Many_openings_take_no_more_memory_than_one()
    {
        string link = new string('<', 4000) + ">" + new string('x', 4000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Read(link));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static Uri? Read(string link)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Link", link);
        return PageLink.Next(response.Headers, Page);
    }
}
