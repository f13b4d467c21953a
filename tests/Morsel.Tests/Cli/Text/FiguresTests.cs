using Morsel.Cli.Text;

namespace Morsel.Tests.Cli.Text;

public class FiguresTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData((1 << 20) - 1, "1.0 MiB")]   // not "1024.0 KiB"
    [InlineData(100_900_864, "96.2 MiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Sizes_are_binary(long bytes, string shown) => Assert.Equal(shown, Figures.Size(bytes));

    [Theory]
    [InlineData(0, 10, "0.0 %")]
    [InlineData(1, 10_000, "< 0.1 %")]
    [InlineData(9_999_999, 10_000_000, "99.9 %")]   // 100.0 % is said only of all
    [InlineData(10, 10, "100.0 %")]
    [InlineData(0, 0, "100.0 %")]
    public void Shares_are_rounded_down(long part, long whole, string shown) => Assert.Equal(shown, Figures.Share(part, whole));

    [Theory]
    [InlineData(0, 1000, "0 of 1000 B")]
    [InlineData(4_194_304, 8_808_038, "4.0 of 8.4 MiB")]
    [InlineData(512, 1 << 20, "0.0 of 1.0 MiB")]
    public void What_is_done_has_the_unit_of_the_whole(long done, long whole, string shown) => Assert.Equal(shown, Figures.Progress(done, whole));

    [Theory]
    [InlineData(0, 10, 0, 100)]
    [InlineData(10, 0, 100, 0)]
    [InlineData(0, 0, 100, 0)]
    [InlineData(1, 100_000, 1, 99)]
    [InlineData(100_000, 1, 99, 1)]
    [InlineData(2, 1, 67, 33)]
    [InlineData(long.MaxValue, long.MaxValue, 50, 50)]
    public void Two_shares_make_100_percent_and_none_is_0_or_100_that_is_not(long first, long second, int firstShare, int secondShare) =>
        Assert.Equal((firstShare, secondShare), Figures.Shares(first, second));

    [Theory]
    [InlineData(0.034, "0.03 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(11_220, "3 h 07 min")]
    public void Durations_are_as_exact_as_one_cares(double seconds, string shown) =>
        Assert.Equal(shown, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(12, "0:12")]
    [InlineData(3753, "1:02:33")]
    [InlineData(360_000, "100:00:00")]
    public void A_clock_counts_days_as_hours(int seconds, string shown) =>
        Assert.Equal(shown, Figures.Clock(TimeSpan.FromSeconds(seconds)));
}
