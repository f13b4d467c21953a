using Morsel.Cli.Selection;
using Morsel.Estimates;

namespace Morsel.Tests.Cli.Selection;

public sealed class LinkOptionTests
{
    [Theory]
    [InlineData("dsl", 2e6, 30)]
    [InlineData("fibre", 31.25e6, 10)]
    [InlineData("100mbit,30ms", 12.5e6, 30)]
    [InlineData("1.5GBIT,0.2s", 187.5e6, 200)]
    [InlineData("512kbit,0ms", 64e3, 0)]
    public void A_name_or_a_rate_and_a_round_trip_is_a_link(string text, double bytesPerSecond, double milliseconds)
    {
        Assert.True(LinkOption.TryParse(text, out Link link));
        Assert.Equal((text, bytesPerSecond, milliseconds), (link.Name, link.BytesPerSecond, link.RoundTrip.TotalMilliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DSL")]
    [InlineData("100mbit")]
    [InlineData("100mbit,30")]
    [InlineData("100,30ms")]
    [InlineData("0mbit,30ms")]
    [InlineData("-1mbit,30ms")]
    [InlineData("100mbit,61s")]
    [InlineData("1e99mbit,30ms")]
    [InlineData("100mbit,30ms,3")]
    [InlineData("NaNmbit,30ms")]
    public void Nothing_else_is(string text) => Assert.False(LinkOption.TryParse(text, out _));
}
