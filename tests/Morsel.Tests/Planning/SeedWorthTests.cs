using Morsel.Planning;

namespace Morsel.Tests.Planning;

public class SeedWorthTests
{
    private const long MiB = 1 << 20;
    private const double Loopback = 2e9, FastEthernet = 12.5e6;

    [Theory]
    [InlineData(Preference.Bytes)]
    [InlineData(Preference.Time)]
    public void A_seed_that_gives_nothing_is_left_where_fetching_is_quicker_and_kept_where_it_is_not(Preference prefer)
    {
        ScanState hopeless = Scan(scanned: 16 * MiB, found: 0, remaining: 1000 * MiB, bytesPerSecond: 1e9);
        Assert.True(SeedWorth.IsLeft(hopeless, Missing(1000 * MiB, Loopback), promisedBytes: 0, prefer));
        Assert.Equal(prefer == Preference.Time, SeedWorth.IsLeft(hopeless, Missing(1000 * MiB, FastEthernet), promisedBytes: 0, prefer));
        Assert.False(SeedWorth.IsLeft(hopeless, Missing(1000 * MiB, FastEthernet), promisedBytes: 100 * MiB, prefer));
    }

    [Fact]
    public void For_bytes_sake_nothing_is_left_that_gives_more_than_a_hundredth_of_what_is_missing_however_slow_it_is()
    {
        ScanState slow = Scan(scanned: 16 * MiB, found: 0, remaining: 10_000 * MiB, bytesPerSecond: 1e6);
        Assert.True(SeedWorth.IsLeft(slow, Missing(1000 * MiB, Loopback), promisedBytes: 10 * MiB, Preference.Bytes));
        Assert.False(SeedWorth.IsLeft(slow, Missing(1000 * MiB, Loopback), promisedBytes: 11 * MiB, Preference.Bytes));
        Assert.True(SeedWorth.IsLeft(slow, Missing(1000 * MiB, Loopback), promisedBytes: 500 * MiB, Preference.Time));
    }

    [Fact]
    public void For_bytes_sake_nothing_is_left_unless_a_sample_tells()
    {
        ScanState slow = Scan(scanned: 16 * MiB, found: 0, remaining: 10_000 * MiB, bytesPerSecond: 1e6);
        Assert.False(SeedWorth.IsLeft(slow, Missing(1000 * MiB, Loopback), promisedBytes: null, Preference.Bytes));
        Assert.True(SeedWorth.IsLeft(slow, Missing(1000 * MiB, Loopback), promisedBytes: null, Preference.Time));
    }

    [Theory]
    [InlineData(0.28, false)]
    [InlineData(0.32, true)]
    public void For_bytes_sake_the_whole_update_must_be_quicker_by_three_tenths(double saved, bool isLeft)
    {
        // 10 s have passed, and fetching takes 4; the rest of the scan is what would be saved.
        double rest = saved * 14 / (1 - saved);
        var scan = new ScanState(1000 * MiB, 0, (long)(1000 * MiB * rest / 4), TimeSpan.FromSeconds(4)) { Before = TimeSpan.FromSeconds(6) };
        Assert.Equal(isLeft, SeedWorth.IsLeft(scan, Missing(400 * MiB, 100 * MiB), promisedBytes: 0, Preference.Bytes));
        Assert.True(SeedWorth.IsLeft(scan, Missing(400 * MiB, 100 * MiB), promisedBytes: 0, Preference.Time));
    }

    [Fact]
    public void What_is_fetched_meanwhile_takes_no_time_of_its_own()
    {
        ScanState scan = Scan(scanned: 100 * MiB, found: 0, remaining: 1000 * MiB, bytesPerSecond: 100 * MiB);
        Assert.True(SeedWorth.IsLeft(scan, Missing(900 * MiB, 100 * MiB), promisedBytes: 0, Preference.Bytes));
        Assert.False(SeedWorth.IsLeft(scan, Missing(900 * MiB, 100 * MiB) with { GoesOnMeanwhile = true }, promisedBytes: 0, Preference.Bytes));
    }

    [Theory]
    [InlineData(Preference.Bytes)]
    [InlineData(Preference.Time)]
    public void What_nobody_notices_is_always_scanned(Preference prefer) => Assert.False(
        SeedWorth.IsLeft(Scan(scanned: 16 * MiB, found: 0, remaining: 100 * MiB, bytesPerSecond: 1e9), Missing(100 * MiB, 1e12), promisedBytes: 0, prefer));

    [Fact]
    public void For_times_sake_a_tenth_is_hoped_for_where_no_sample_tells()
    {
        ScanState scan = Scan(scanned: 16 * MiB, found: 0, remaining: 1000 * MiB, bytesPerSecond: 100 * MiB);
        Assert.False(SeedWorth.IsLeft(scan, Missing(1000 * MiB, 10 * MiB), promisedBytes: null, Preference.Time));
        Assert.True(SeedWorth.IsLeft(scan, Missing(1000 * MiB, 10 * MiB), promisedBytes: 0, Preference.Time));
    }

    private static FetchOutlook Missing(long bytes, double bytesPerSecond) => new(bytes, bytesPerSecond, GoesOnMeanwhile: false);

    private static ScanState Scan(long scanned, long found, long remaining, double bytesPerSecond) =>
        new(scanned, found, remaining, TimeSpan.FromSeconds(scanned / bytesPerSecond));
}
