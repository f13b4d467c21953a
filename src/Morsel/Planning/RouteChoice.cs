namespace Morsel.Planning;

/// <summary>In which order the ways are tried that lead to a target.</summary>
/// <remarks>Bytes first; time where it is clearly better; never above the compressed whole.</remarks>
internal static class RouteChoice
{
    // What headings between ranges, and a request with the head of its answer, add to what travels.
    private const int BytesPerRange = 110, BytesPerRequest = 400;

    private const double Equal = 1.01, Quicker = 1.3, MostForTime = 1.5;

    // The whole is begun only if it saves a twentieth: what is there already is fetched again with it.
    private const double WholeSaves = 0.95;
    private static readonly TimeSpan WorthAChange = TimeSpan.FromSeconds(0.3);

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

    /// <summary>Weighs ways against one another.</summary>
    /// <param name="offers">In the publisher's order of preference.</param>
    /// <param name="terms">What is weighed by.</param>
    /// <returns>null where none leads anywhere.</returns>
    public static RouteDecision? Decide(IReadOnlyList<RouteOffer> offers, ChoiceTerms terms)
    {
        int[] leading = [.. Enumerable.Range(0, offers.Count).Where(place => offers[place].Cost is { } cost && cost.MemoryBytes <= terms.MostMemoryBytes)];
        if (leading.Length == 0)
            return null;
        int fewest = Fewest(offers, leading);
        int chosen = Quickest(offers, leading, fewest, terms) ?? fewest;
        int[] others = [.. leading.Where(place => place != chosen).OrderBy(place => TravelOf(offers[place]))];
        return new RouteDecision([chosen, .. others], ReasonFor(offers, leading, fewest, chosen));
    }

    /// <summary>Whether a way is so much quicker than another that it may cost more bytes.</summary>
    public static bool IsClearlyQuicker(TimeSpan one, TimeSpan other) => one * Quicker <= other && other - one >= WorthAChange;

    /// <summary>Bytes that travel for a way, with headings and requests.</summary>
    public static long TravelOf(RouteCost cost) =>
        cost.Bytes + ((long)BytesPerRange * Math.Max(0, cost.Ranges - cost.Requests)) + ((long)BytesPerRequest * cost.Requests);

    private static long TravelOf(RouteOffer offer) => TravelOf(offer.Cost!.Value);

    private static TimeSpan TimeOf(RouteOffer offer) => offer.Cost!.Value.Time;

    private static int Fewest(IReadOnlyList<RouteOffer> offers, int[] leading)
    {
        int[] parts = [.. leading.Where(place => !offers[place].IsWhole)];
        int? part = parts.Length == 0 ? null : FirstAmongEquals(offers, parts), whole = parts.Length == leading.Length ? null : FirstAmongEquals(offers, [.. leading.Except(parts)]);
        if (part is not { } best || whole is not { } all)
            return part ?? whole!.Value;
        return TravelOf(offers[all]) <= WholeSaves * TravelOf(offers[best]) ? all : best;
    }

    private static int FirstAmongEquals(IReadOnlyList<RouteOffer> offers, int[] places)
    {
        double most = Equal * places.Min(place => TravelOf(offers[place]));
        return places.Where(place => TravelOf(offers[place]) <= most)
            .OrderBy(place => offers[place].Cost!.Value.Requests).ThenBy(place => offers[place].Cost!.Value.MemoryBytes).ThenBy(place => place).First();
    }

    // Where nothing was measured, time decides nothing.
    private static int? Quickest(IReadOnlyList<RouteOffer> offers, int[] leading, int fewest, ChoiceTerms terms)
    {
        if (!terms.IsMeasured)
            return null;
        TimeSpan time = TimeOf(offers[fewest]);
        double most = terms.Prefer == Preference.Time ? double.PositiveInfinity : MostForTime * Math.Min(TravelOf(offers[fewest]), FewestOfWholes(offers, leading));
        int[] quicker =
            [.. leading.Where(place => IsClearlyQuicker(TimeOf(offers[place]), time) && TravelOf(offers[place]) <= most)];
        return quicker.Length == 0 ? null : quicker.MinBy(place => TimeOf(offers[place]));
    }

    private static long FewestOfWholes(IReadOnlyList<RouteOffer> offers, int[] leading) =>
        leading.Where(place => offers[place].IsWhole).Select(place => TravelOf(offers[place])).DefaultIfEmpty(long.MaxValue).Min();

    private static string ReasonFor(IReadOnlyList<RouteOffer> offers, int[] leading, int fewest, int chosen)
    {
        if (leading.Length == 1)
            return "the only way";
        if (chosen != fewest)
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(TimeOf(offers[fewest]) - TimeOf(offers[chosen])).TotalSeconds:0.0} s quicker");
        long least = leading.Min(place => TravelOf(offers[place]));
        return TravelOf(offers[chosen]) == least ? "fewest bytes"
            : offers[chosen].IsWhole == offers[leading.First(place => TravelOf(offers[place]) == least)].IsWhole ? "as few bytes in fewer requests or less memory"
            : "the compressed file would save less than 5 %";
    }

    // Fewer bytes in much more time, or less time for many more bytes, is not cheaper.
    private static bool IsMuchCheaper(RouteCost one, RouteCost other) =>
        one.Bytes < MuchCheaper * other.Bytes && other.Bytes - one.Bytes > NoBytes && one.Time <= other.Time;
}
