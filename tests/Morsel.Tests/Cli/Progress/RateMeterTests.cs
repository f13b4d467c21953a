using Morsel.Cli.Progress;

namespace Morsel.Tests.Cli.Progress;

public class RateMeterTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_steady_link_has_its_own_rate()
    {
        RateMeter rate = Fed(new RateMeter(_time), from: 0, steps: 50, bytesPerStep: 100);
        Assert.Equal(1000, rate.BytesPerSecond, tolerance: 0.1);
    }

    [Fact]
    public void A_stalled_link_is_forgotten_within_seconds_not_at_once()
    {
        RateMeter rate = Fed(new RateMeter(_time), from: 0, steps: 50, bytesPerStep: 100);
        Fed(rate, from: 5000, steps: 10, bytesPerStep: 0);
        Assert.InRange(rate.BytesPerSecond, 500, 900);
        Fed(rate, from: 5000, steps: 150, bytesPerStep: 0);
        Assert.InRange(rate.BytesPerSecond, 0, 10);
    }

    [Fact]
    public void Another_phase_starts_afresh()
    {
        RateMeter rate = Fed(new RateMeter(_time), from: 0, steps: 5, bytesPerStep: 100);
        rate.Restart(0);
        Assert.Equal(0, rate.BytesPerSecond);
    }

    private RateMeter Fed(RateMeter rate, long from, int steps, long bytesPerStep)
    {
        for (int step = 1; step <= steps; step++)
        {
            _time.Advance(0.1);
            rate.Add(from + step * bytesPerStep);
        }
        return rate;
    }
}
