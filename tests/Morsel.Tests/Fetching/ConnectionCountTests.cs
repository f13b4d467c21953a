using Morsel.Fetching;

namespace Morsel.Tests.Fetching;

public sealed class ConnectionCountTests
{
    private static readonly TimeSpan Trial = TimeSpan.FromSeconds(0.8), RoundTrip = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionCount _count = new(most: 4);
    private TimeSpan _now;
    private long _bytes;

    [Fact]
    public void A_server_that_limits_each_connection_gets_all_of_them()
    {
        for (int trial = 0; trial < 12; trial++)
            Bring(300e3 * _count.Allowed);
        Assert.Equal((4, false), (_count.Allowed, _count.IsEnough));
    }

    [Theory]
    [InlineData(12.5e6, 12.5e6, 12.5e6)]
    [InlineData(6e6, 12.5e6, 12.5e6)]  // what was measured first was too slow
    [InlineData(12.5e6, 12.5e6, 17e6)] // and what was measured last too fast
    public void A_line_that_is_full_gets_no_more_whatever_one_trial_says(double first, double second, double third)
    {
        _count.Observe(_now, _bytes, RoundTrip);
        Bring(first);
        Bring(second);
        Assert.Equal(3, _count.Allowed);
        Bring(third);
        Bring(12.5e6);
        Assert.Equal((2, true), (_count.Allowed, _count.IsEnough));
    }

    private void Bring(double bytesPerSecond)
    {
        (_now, _bytes) = (_now + Trial, _bytes + (long)(Trial.TotalSeconds * bytesPerSecond));
        _count.Observe(_now, _bytes, RoundTrip);
    }
}
