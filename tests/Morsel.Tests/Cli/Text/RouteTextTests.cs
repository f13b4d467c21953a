using Morsel.Cli.Text;

namespace Morsel.Tests.Cli.Text;

/// <summary>The table of ways that were weighed.</summary>
public class RouteTextTests
{
    private static readonly RouteReport[] Routes =
    [
        new(RouteKind.Patch, "the patch", 274_083) { Requests = 1, Time = TimeSpan.FromSeconds(0.2), IsChosen = true, Why = "fewest bytes", SpentBytes = 274_083, SpentRequests = 1, SpentTime = TimeSpan.FromSeconds(0.3) },
        new(RouteKind.Ranges, "the plain file", 8_500_000) { Requests = 12, IsExact = false },
    ];

    [Fact]
    public void A_plan_says_what_each_would_cost_and_which_is_taken_and_why() => Assert.Equal(
        "  route                     bytes  requests    time\n"
        + "  the patch               274,083         1  0.20 s  chosen: fewest bytes\n"
        + "  the plain file  about 8,500,000        12       -\n",
        RouteText.Of(Routes, isDone: false));

    [Fact]
    public void A_report_says_what_each_did_cost() => Assert.Contains(
        "  the patch               274,083         1  0.20 s  274,083 in 1 request, 0.30 s  chosen: fewest bytes\n", RouteText.Of(Routes, isDone: true), StringComparison.Ordinal);

    [Fact]
    public void Where_there_was_nothing_to_choose_nothing_is_said() => Assert.Equal("", RouteText.Of(Routes[..1], isDone: true));
}
