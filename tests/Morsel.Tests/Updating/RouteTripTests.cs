using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Reporting;
using Morsel.Tests.Cli.Progress;
using Morsel.Updating;

namespace Morsel.Tests.Updating;

/// <summary>How long a download is predicted to take, and when that is said.</summary>
public sealed class RouteTripTests
{
    private static readonly WeighedWay Way = new("the plain file", RouteKind.Ranges, "http://example.org/target", Cost: null);

    private readonly ManualTime _time = new();
    private readonly List<RunEvent> _told = [];
    private readonly RouteBoard _board = new(new UpdateRequest { Source = "http://example.org/target" });

    [Fact]
    public void What_the_first_second_brings_predicts_the_time_of_all_of_it_once()
    {
        using var trace = RunTrace.OfUpdate(_told.Add, default);
        RouteTrip trip = Begun(isMeasured: false);
        _time.Advance(0.5);
        trip.Add(100);
        Assert.Equal([RunEventCode.FetchBegun], _told.Select(told => told.Code));
        _time.Advance(0.5);
        trip.Add(150);
        _time.Advance(1);
        trip.Add(700);
        RunEvent predicted = Assert.Single(_told, told => told.Code == RunEventCode.TimePredicted);
        Assert.Equal("predicted 4.0 s: 750 bytes are left, at 250 bytes per second", predicted.Text);
        Assert.Equal([("bytes", 750L), ("bytes_per_second", 250.0), ("seconds", 4.0)], predicted.Values.Select(value => (value.Key, value.Value)));
        Assert.Equal((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2)), Noted(trip));
        trip.TellEnded();
        Assert.EndsWith(", in 2.0 s (predicted 4.0 s)", _told[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_before_is_predicted_at_the_beginning_and_stays()
    {
        using var trace = RunTrace.OfUpdate(_told.Add, default);
        RouteTrip trip = Begun(isMeasured: true);
        Assert.EndsWith("; predicted 7.0 s", _told[0].Text, StringComparison.Ordinal);
        _time.Advance(2);
        trip.Add(100);
        Assert.Single(_told);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(2)), Noted(trip));
    }

    [Fact]
    public void What_ends_within_a_second_is_not_predicted_afterwards()
    {
        using var trace = RunTrace.OfUpdate(_told.Add, default);
        RouteTrip trip = Begun(isMeasured: false);
        Assert.EndsWith("; the speed is not known yet", _told[0].Text, StringComparison.Ordinal);
        Assert.Null(_told[0].Values.Single(value => value.Key == "seconds").Value);
        _time.Advance(0.9);
        trip.Add(999);
        _time.Advance(0.2);
        trip.Add(1);
        Assert.Equal((null, TimeSpan.FromSeconds(1.1)), Noted(trip));
    }

    private RouteTrip Begun(bool isMeasured)
    {
        var trip = new RouteTrip(_board, Way, new RunClock(_time), missingBytes: 1000);
        trip.Begin(new RouteCost(1000, 1, 1, TimeSpan.FromSeconds(7)), isMeasured, "http://example.org/target");
        return trip;
    }

    private (TimeSpan? Predicted, TimeSpan? Spent) Noted(RouteTrip trip)
    {
        trip.End();
        RouteReport route = Assert.Single(_board.Routes);
        return (route.Time, route.SpentTime);
    }
}
