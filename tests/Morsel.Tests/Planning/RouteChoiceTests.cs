using System.Globalization;
using Morsel.Planning;

namespace Morsel.Tests.Planning;

public class RouteChoiceTests
{
    /// <summary>Costs in the format's order, as megabytes and seconds, "-" for a way that leads nowhere; the order in which they are tried.</summary>
    [Theory]
    [InlineData("10/10 30/30", "0 1")]
    [InlineData("30/30 10/10", "1 0")]      // much cheaper: the format's order is left
    [InlineData("30/30 20/20", "0 1")]      // a little cheaper: it is kept
    [InlineData("30/10 10/11", "0 1")]      // fewer bytes in more time are not cheaper
    [InlineData("0.3/3 0.1/1", "0 1")]      // what costs next to nothing is not worth leaving it for
    [InlineData("- 10/10", "1")]
    [InlineData("- -", "")]
    [InlineData("30/30 - 5/5 10/10", "2 3 0")]
    public void The_cheapest_is_tried_first_where_it_is_much_cheaper(string costs, string order)
    {
        RouteCost?[] all = [.. costs.Split(' ').Select(CostOf)];
        Assert.Equal(order, string.Join(' ', RouteChoice.Order(all)));
    }

    private static RouteCost? CostOf(string text)
    {
        if (text == "-")
            return null;
        double[] numbers = [.. text.Split('/').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new RouteCost((long)(numbers[0] * 1e6), Ranges: 1, Requests: 1, TimeSpan.FromSeconds(numbers[1]));
    }
}
