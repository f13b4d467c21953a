using Morsel.Cli.DropIn;

namespace Morsel.Tests.Cli.DropIn;

public class ToolBarTests
{
    [Fact]
    public void A_bar_begins_with_what_is_there() => Assert.Equal("\r###################- 96.6%", ToolBar.Moving(0.966, null, default));

    [Fact]
    public void It_tells_how_fast_it_goes_and_how_long_it_will() =>
        Assert.Equal("\r##########---------- 50.0% 1.5 kBps 2:05 ETA  ", ToolBar.Moving(0.5, 1500, TimeSpan.FromSeconds(125)));

    [Fact]
    public void It_ends_with_two_line_feeds() => Assert.Equal("\r#################### 100.0% 0.0 kBps DONE    \n\n", ToolBar.Ended(1, 0, isWhole: true));

    [Fact]
    public void It_says_where_it_did_not_come_to_its_end() => Assert.Equal("\r##------------------ 12.3% 0.0 kBps aborted    \n\n", ToolBar.Ended(0.1234, 0, isWhole: false));

    [Fact]
    public void Nearly_all_is_not_all() => Assert.Equal("99.9%", ToolBar.Percent(0.99999));
}
