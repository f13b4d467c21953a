using Morsel.Fetching;

namespace Morsel.Tests.Fetching;

public sealed class FlightRatesTests
{
    private readonly FlightRates _rates = new();
    private TimeSpan _now;
    private long _bytes;

    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.75, false)] // a busy machine
    [InlineData(0.5, true)]   // each connection has its limit
    public void Less_comes_where_a_connection_that_ended_brought_a_share_of_its_own(double share, bool haveFallen)
    {
        Pass(flights: 2, seconds: 3, bytesPerSecond: 1e6);
        Pass(flights: 1, seconds: 1, bytesPerSecond: share * 1e6);
        Assert.Equal((haveFallen, 2), (_rates.HaveFallen, _rates.MostTried));
    }

    [Fact]
    public void Before_a_second_has_passed_nothing_is_said()
    {
        Pass(flights: 2, seconds: 3, bytesPerSecond: 1e6);
        Pass(flights: 1, seconds: 0.9, bytesPerSecond: 0);
        Assert.False(_rates.HaveFallen);
    }

    [Fact]
    public void While_the_rest_of_an_answer_that_was_cut_drains_nothing_is_said()
    {
        Pass(flights: 2, seconds: 3, bytesPerSecond: 1e6);
        _rates.Cut(_now);
        Pass(flights: 1, seconds: 1, bytesPerSecond: 0);
        Assert.Null(_rates.BytesPerSecond);
        Pass(flights: 1, seconds: 1, bytesPerSecond: 1e6);
        Assert.Equal((1e6, false), (_rates.BytesPerSecond, _rates.HaveFallen));
    }

    private void Pass(int flights, double seconds, double bytesPerSecond)
    {
        _rates.Begin(_now, _bytes, flights);
        (_now, _bytes) = (_now + TimeSpan.FromSeconds(seconds), _bytes + (long)(seconds * bytesPerSecond));
        _rates.Observe(_now, _bytes);
    }
}
