using Morsel.Planning;

namespace Morsel.Tests.Planning;

/// <summary>What a run takes that opens its connection first: 12.5 MB/s, and a round trip of 100 ms.</summary>
public sealed class ColdStartTests
{
    private const double BytesPerSecond = 12.5e6, RoundTrip = 0.1, Window = 14_480;

    private static readonly LinkCost Link = new(TimeSpan.FromSeconds(RoundTrip), BytesPerSecond, RangesPerRequest: 200, BytesPerRange: 120, Connections: 4);

    [Fact]
    public void What_fits_into_the_first_window_takes_the_handshakes_a_round_trip_and_its_bytes() =>
        AssertSeconds((3 * RoundTrip) + (Window / BytesPerSecond), ColdStart.TimeFor(Link, 2, descriptionBytes: 0, CostOf((long)Window)));

    [Fact]
    public void A_longer_one_waits_for_the_acknowledgements_of_the_first_window() =>
        AssertSeconds((4 * RoundTrip) + (2 * Window / BytesPerSecond), ColdStart.TimeFor(Link, 2, descriptionBytes: 0, CostOf(3 * (long)Window)));

    [Fact]
    public void The_connection_that_brought_the_description_is_quicker_with_the_data()
    {
        TimeSpan with = ColdStart.TimeFor(Link, 2, descriptionBytes: 2_000_000, CostOf(1_000_000)), alone = ColdStart.TimeFor(Link, 2, descriptionBytes: 2_000_000, default);
        AssertSeconds(RoundTrip + (1_000_000 / BytesPerSecond), with - alone);
    }

    [Fact]
    public void On_a_near_line_nothing_is_lost()
    {
        LinkCost near = Link with { RoundTrip = TimeSpan.FromMilliseconds(1) };
        AssertSeconds(0.003 + (10_000_000 / BytesPerSecond), ColdStart.TimeFor(near, 2, descriptionBytes: 0, new RouteCost(10_000_000, 1, 1, near.TimeForWhole(10_000_000))));
    }

    [Fact]
    public void Who_needs_nothing_takes_the_description_alone() =>
        AssertSeconds((3 * RoundTrip) + (1000 / BytesPerSecond), ColdStart.TimeFor(Link, 2, descriptionBytes: 1000, default));

    private static RouteCost CostOf(long bytes) => new(bytes, 1, 1, Link.TimeForWhole(bytes));

    private static void AssertSeconds(double expected, TimeSpan actual) => Assert.Equal(expected, actual.TotalSeconds, 5);
}
