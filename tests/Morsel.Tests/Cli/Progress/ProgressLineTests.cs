using Morsel.Cli.Progress;

namespace Morsel.Tests.Cli.Progress;

public class ProgressLineTests
{
    private static readonly ProgressState Half =
        new("fetching", DoneBytes: 50 << 20, TotalBytes: 100 << 20, BytesPerSecond: 10 << 20, "reused 80.0 MiB, fetched 50.0 MiB");

    [Theory]
    [InlineData(1, "")]
    [InlineData(4, "")]
    [InlineData(5, " 50%")]
    [InlineData(14, " 50%")]
    [InlineData(15, "[###---]   50%")]
    [InlineData(27, "[###---]   50%  10.0 MiB/s")]
    [InlineData(38, "[###---]   50%  10.0 MiB/s  0:05 left")]
    [InlineData(48, "fetching  [###---]   50%  10.0 MiB/s  0:05 left")]
    [InlineData(60, "fetching  [#########---------]   50%  10.0 MiB/s  0:05 left")]
    [InlineData(83, "fetching  [###---]   50%  10.0 MiB/s  0:05 left  reused 80.0 MiB, fetched 50.0 MiB")]
    [InlineData(400, "fetching  [##############--------------]   50%  10.0 MiB/s  0:05 left  reused 80.0 MiB, fetched 50.0 MiB")]
    public void What_does_not_fit_is_left_out_the_least_needed_first(int columns, string line) =>
        Assert.Equal(line, ProgressLine.Render(Half, columns));

    [Fact]
    public void No_line_ever_reaches_the_last_column()
    {
        for (int columns = -1; columns < 200; columns++)
            Assert.True(ProgressLine.Render(Half, columns).Length <= Math.Max(0, columns - 1), $"at {columns} columns");
    }

    [Fact]
    public void Without_a_total_it_counts() =>
        Assert.Equal("control file  12.0 KiB", ProgressLine.Render(new ProgressState("control file", 12 << 10, 0, 0), 80));

    [Theory]
    [InlineData(0, "  0%")]
    [InlineData(999, " 99%")]
    [InlineData(1000, "100%")]
    [InlineData(1001, "100%")]   // a total that was too small is no reason to show 101 %
    public void All_is_said_only_when_all_is_done(long doneBytes, string share) =>
        Assert.Contains(share, ProgressLine.Render(new ProgressState("x", doneBytes, 1000, 0), 80), StringComparison.Ordinal);

    [Fact]
    public void A_time_left_of_days_is_not_worth_telling() =>
        Assert.Null(new ProgressState("x", 0, long.MaxValue, 1).Left);
}
