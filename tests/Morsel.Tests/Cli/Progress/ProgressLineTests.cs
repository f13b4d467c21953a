using Morsel.Cli.Progress;

namespace Morsel.Tests.Cli.Progress;

public class ProgressLineTests
{
    private static readonly ProgressState Half =
        new("downloading", DoneBytes: 50 << 20, TotalBytes: 100 << 20, BytesPerSecond: 10 << 20, "reused 80.0 MiB, downloaded 50.0 MiB") { Name = "disk-2.img" };

    [Theory]
    [InlineData(1, "")]
    [InlineData(4, "")]
    [InlineData(5, " 50%")]
    [InlineData(14, " 50%")]
    [InlineData(15, "[###---]   50%")]
    [InlineData(35, "[###---]   50%   50.0 of 100.0 MiB")]
    [InlineData(45, "disk-2.…  [###---]   50%   50.0 of 100.0 MiB")]
    [InlineData(60, "disk-2.…  [###---]   50%   50.0 of 100.0 MiB  downloading")]
    [InlineData(80, "disk-2.…  [###---]   50%   50.0 of 100.0 MiB  downloading  10.0 MiB/s")]
    [InlineData(100, "disk-2.img  [##########-----------]   50%   50.0 of 100.0 MiB  downloading  10.0 MiB/s   0:05 left")]
    [InlineData(400, "disk-2.img  [##############--------------]   50%   50.0 of 100.0 MiB  downloading  10.0 MiB/s   0:05 left   reused 80.0 MiB, downloaded 50.0 MiB")]
    public void What_does_not_fit_is_left_out_the_least_needed_first(int columns, string line) =>
        Assert.Equal(line, ProgressLine.Render(Half, columns));

    [Fact]
    public void At_80_columns_there_are_the_name_and_how_much_of_how_much_is_done() => Assert.Equal(
        "disk.img  [###----]   47%  4.0 of 8.4 MiB  downloading  1.0 MiB/s    0:05 left",
        ProgressLine.Render(new ProgressState("downloading", 4_194_304, 8_808_038, 1 << 20) { Name = "disk.img" }, 80));

    [Theory]
    [InlineData(80)]
    [InlineData(100)]   // here every column that another part gives back would go to the bar
    [InlineData(120)]
    [InlineData(200)]
    public void The_bar_stays_in_its_place_whatever_else_comes_and_goes(int columns)
    {
        ProgressState first = Half with { DoneBytes = 0, BytesPerSecond = 0 };
        int begin = ProgressLine.Render(first, columns).IndexOf('['), end = ProgressLine.Render(first, columns).IndexOf(']');
        ProgressState[] later =
        [
            Half, Half with { DoneBytes = 100 << 20 }, Half with { DoneBytes = 1 << 20, BytesPerSecond = 1 }, Half with { Phase = "compressing" },
            Half with { Phase = "waiting (server busy, 20 s)", BytesPerSecond = 0 }, Half with { Detail = "reused 0 B, downloaded 0 B" },
        ];
        foreach (ProgressState state in later)
        {
            string line = ProgressLine.Render(state, columns);
            Assert.Equal((begin, end), (line.IndexOf('['), line.IndexOf(']')));
            Assert.Contains(state.Phase, line, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("a-very-long-name-of-a-file.img", "a-very-…")]
    [InlineData("磁盘映像文件二号", "磁盘映…")]   // two columns each
    [InlineData("a", "a")]
    public void A_name_that_is_too_long_is_cut(string name, string shown) =>
        Assert.StartsWith(shown + "  [", ProgressLine.Render(Half with { Name = name }, 60), StringComparison.Ordinal);

    [Fact]
    public void No_line_ever_reaches_the_last_column()
    {
        for (int columns = -1; columns < 200; columns++)
            Assert.True(ProgressLine.Render(Half, columns).Length <= Math.Max(0, columns - 1), $"at {columns} columns");
    }

    [Fact]
    public void Without_a_total_it_counts() =>
        Assert.Equal("12.0 KiB  reading", ProgressLine.Render(new ProgressState("reading", 12 << 10, 0, 0), 80));

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
