namespace Morsel.Planning;

/// <summary>In which order the ways are tried that lead to a target.</summary>
internal static class RouteChoice
{
    // The format's order is what its other tools do and servers know: it is left for a great deal only.
    private const double MuchCheaper = 0.5;

    // What costs less than this differs by nothing worth leaving it for.
    private const long NoBytes = 256 << 10;

    /// <summary>The cheapest first; among those that cost much the same the format's order counts. What leads nowhere is left out.</summary>
    /// <param name="costs">In the format's order of preference; null where a way leads nowhere now.</param>
    /// <returns>Positions in <paramref name="costs"/>.</returns>
    public static IReadOnlyList<int> Order(IReadOnlyList<RouteCost?> costs)
    {
        var order = new List<int>();
        for (int i = 0; i < costs.Count; i++)
        {
            if (costs[i] is not { } cost)
                continue;
            int place = order.Count;
            while (place > 0 && IsMuchCheaper(cost, costs[order[place - 1]]!.Value))
                place--;
            order.Insert(place, i);
        }
        return order;
    }

    // Fewer bytes in much more time, or less time for many more bytes, is not cheaper.
    private static bool IsMuchCheaper(RouteCost one, RouteCost other) =>
        one.Bytes < MuchCheaper * other.Bytes && other.Bytes - one.Bytes > NoBytes && one.Time <= other.Time;
}
