using System.Globalization;
using Morsel.Planning;

namespace Morsel.Tests.Planning;

/// <summary>Which of several ways is taken: bytes first, time where it is clearly better, never above the compressed whole.</summary>
public class RouteDecisionTests
{
    /// <summary>Offers as megabytes/seconds in the publisher's order, "w" before a compressed whole, "-" for a way that leads nowhere.</summary>
    [Theory]
    [InlineData("8/1 w30/3", "0 1", "fewest bytes")]
    [InlineData("80/8 w30/3", "1 0", "fewest bytes")]
    [InlineData("30.5/3 w30/3", "0 1", "the compressed file would save less than 5 %")]
    [InlineData("32/3 w30/3", "1 0", "fewest bytes")]
    [InlineData("- w30/3", "1", "the only way")]
    [InlineData("80/8 -", "0", "the only way")]
    [InlineData("10/1 10.05/1", "0 1", "fewest bytes")]
    [InlineData("10/2 14/1", "1 0", "1.0 s quicker")]           // half as long for not half as many bytes more
    [InlineData("10/2 16/1", "0 1", "fewest bytes")]            // more than 1.5 times the bytes
    [InlineData("10/1.2 14/1", "0 1", "fewest bytes")]          // quicker, and not by much
    [InlineData("0.1/0.5 0.14/0.25", "0 1", "fewest bytes")]    // half as long, and not by 0.3 s
    [InlineData("10/9 12/8 14/4 15/2 w20/1", "3 0 1 2 4", "7.0 s quicker")]   // of several quicker ones the quickest
    [InlineData("80/20 w30/10 40/5", "2 1 0", "5.0 s quicker")]
    [InlineData("- -", "", "")]
    public void Bytes_decide_and_time_where_it_is_clearly_better(string offers, string order, string reason) =>
        AssertDecided(offers, new ChoiceTerms(Preference.Bytes, IsMeasured: true), order, reason);

    [Theory]
    [InlineData("10/9 w30/2", "1 0", "7.0 s quicker")]
    [InlineData("10/9 w30/8", "0 1", "fewest bytes")]
    public void Who_prefers_time_pays_any_bytes(string offers, string order, string reason) =>
        AssertDecided(offers, new ChoiceTerms(Preference.Time, IsMeasured: true), order, reason);

    [Theory]
    [InlineData(Preference.Bytes)]
    [InlineData(Preference.Time)]
    public void Where_nothing_was_measured_time_decides_nothing(Preference prefer) =>
        AssertDecided("10/9 14/1", new ChoiceTerms(prefer, IsMeasured: false), "0 1", "fewest bytes");

    [Fact]
    public void Within_a_hundredth_fewer_requests_count_then_less_memory_then_the_publishers_order()
    {
        RouteOffer[] offers = [Offer(1_000_000, requests: 3), Offer(1_003_000, requests: 1, memory: 2), Offer(1_003_000, requests: 1, memory: 1), Offer(1_003_000, requests: 1, memory: 1)];
        RouteDecision decision = RouteChoice.Decide(offers, new ChoiceTerms(Preference.Bytes, IsMeasured: true))!;
        Assert.Equal((2, "as few bytes in fewer requests or less memory"), (decision.Order[0], decision.Reason));
    }

    [Fact]
    public void Headings_and_requests_are_bytes_too()
    {
        RouteOffer[] offers = [new(new RouteCost(100_000, 1001, 1, TimeSpan.Zero), IsWhole: false), Offer(200_000, requests: 1)];
        Assert.Equal(100_000 + (110 * 1000) + 400, RouteChoice.TravelOf(offers[0].Cost!.Value));
        Assert.Equal(1, RouteChoice.Decide(offers, new ChoiceTerms(Preference.Bytes, IsMeasured: false))!.Order[0]);
    }

    [Fact]
    public void A_way_that_needs_more_memory_than_there_may_be_leads_nowhere()
    {
        var terms = new ChoiceTerms(Preference.Bytes, IsMeasured: false) { MostMemoryBytes = 10 };
        Assert.Equal([1], RouteChoice.Decide([Offer(1, 1, memory: 11), Offer(2, 1, memory: 10)], terms)!.Order);
    }

    [Fact]
    public void No_offers_make_an_update_cost_more_than_the_compressed_whole_allows()
    {
        for (int trial = 0; trial < 20_000; trial++)
        {
            var random = new Random(trial);
            RouteOffer[] offers = [.. Enumerable.Range(0, random.Next(1, 7)).Select(_ => RandomOffer(random))];
            var terms = new ChoiceTerms(random.Next(4) == 0 ? Preference.Time : Preference.Bytes, IsMeasured: random.Next(2) == 0);
            long[] travels = [.. offers.Where(offer => offer.Cost is not null).Select(offer => RouteChoice.TravelOf(offer.Cost!.Value))];
            if (RouteChoice.Decide(offers, terms) is not { } decision)
            {
                Assert.Empty(travels);
                continue;
            }
            Assert.Equal(travels.Length, decision.Order.Distinct().Count());
            long chosen = RouteChoice.TravelOf(offers[decision.Order[0]].Cost!.Value);
            long whole = offers.Where(offer => offer is { IsWhole: true, Cost: not null }).Select(offer => RouteChoice.TravelOf(offer.Cost!.Value)).DefaultIfEmpty(long.MaxValue).Min();
            bool boughtTime = decision.Reason.EndsWith("quicker", StringComparison.Ordinal);
            Assert.True(terms.IsMeasured || !boughtTime, $"trial {trial}");
            if (!boughtTime)
                Assert.True(chosen <= Math.Max(travels.Min() * 1.011, whole * (1.011 / 0.95)) && chosen <= travels.Min() * (1.021 / 0.95), $"trial {trial}");
            else if (terms.Prefer == Preference.Bytes)
                Assert.True(chosen <= 1.5 * Math.Min(whole, travels.Min() * (1.021 / 0.95)), $"trial {trial}");
        }
    }

    private static void AssertDecided(string offers, ChoiceTerms terms, string order, string reason)
    {
        RouteDecision? decision = RouteChoice.Decide([.. offers.Split(' ').Select(OfferOf)], terms);
        Assert.Equal((order, reason), (string.Join(' ', decision?.Order ?? []), decision?.Reason ?? ""));
    }

    private static RouteOffer OfferOf(string text)
    {
        if (text == "-")
            return default;
        double[] numbers = [.. text.TrimStart('w').Split('/').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new RouteOffer(new RouteCost((long)(numbers[0] * 1e6), 1, 1, TimeSpan.FromSeconds(numbers[1])), text[0] == 'w');
    }

    private static RouteOffer Offer(long bytes, int requests, long memory = 0) => new(new RouteCost(bytes, requests, requests, TimeSpan.FromSeconds(1), memory), IsWhole: false);

    private static RouteOffer RandomOffer(Random random)
    {
        if (random.Next(8) == 0)
            return default;
        int ranges = random.Next(1, 2000);
        long bytes = (long)Math.Pow(10, 3 + (random.NextDouble() * 7));
        return new RouteOffer(new RouteCost(bytes, ranges, random.Next(1, ranges + 1), TimeSpan.FromSeconds(random.NextDouble() * 100), random.Next(100)), random.Next(3) == 0);
    }
}
