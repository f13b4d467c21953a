using Morsel.Planning;

namespace Morsel.Tests.Planning;

public class RangeCoalescerTests
{
    [Theory]
    [InlineData("", 5, "")]
    [InlineData("0-4", 5, "0-4")]
    [InlineData("0-4 4-8", 0, "0-8")]        // neighbours always join
    [InlineData("0-4 6-8", 1, "0-4 6-8")]    // a gap of 2 is too wide for 1
    [InlineData("0-4 6-8", 2, "0-8")]
    [InlineData("0-4 6-8 10-11 20-30", 2, "0-11 20-30")]
    public void Joins_ranges_whose_gap_is_at_most(string ranges, long maxGapBytes, string expected) =>
        Assert.Equal(Ranges(expected), RangeCoalescer.Coalesce(Ranges(ranges), maxGapBytes));

    private static IEnumerable<ByteRange> Ranges(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split('-')).Select(ends => new ByteRange(
            long.Parse(ends[0], System.Globalization.CultureInfo.InvariantCulture), long.Parse(ends[1], System.Globalization.CultureInfo.InvariantCulture)));
}
