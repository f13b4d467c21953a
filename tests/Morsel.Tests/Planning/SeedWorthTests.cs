using Morsel.Planning;

namespace Morsel.Tests.Planning;

public class SeedWorthTests
{
    private const long MiB = 1 << 20;
    private const double Loopback = 2e9, FastEthernet = 12.5e6;

    [Fact]
    public void A_seed_that_gives_nothing_is_dropped_where_fetching_is_quicker_and_kept_where_it_is_not()
    {
        ScanState hopeless = Scan(scanned: 16 * MiB, found: 0, remaining: 1000 * MiB, bytesPerSecond: 1e9);
        Assert.False(SeedWorth.IsWorthScanning(hopeless, 1000 * MiB, Loopback));
        Assert.True(SeedWorth.IsWorthScanning(hopeless, 1000 * MiB, FastEthernet));
    }

    [Fact]
    public void A_seed_that_gives_much_is_kept_although_fetching_were_a_little_quicker()
    {
        ScanState good = Scan(scanned: 16 * MiB, found: 16 * MiB, remaining: 1000 * MiB, bytesPerSecond: 1.2e9);
        Assert.True(SeedWorth.IsWorthScanning(good, 1000 * MiB, Loopback));
    }

    [Fact]
    public void A_seed_on_a_slow_disk_is_dropped_where_even_a_plain_download_is_quicker()
    {
        ScanState slow = Scan(scanned: 16 * MiB, found: 16 * MiB, remaining: 1000 * MiB, bytesPerSecond: 20e6);
        Assert.False(SeedWorth.IsWorthScanning(slow, 1000 * MiB, 125e6));
        Assert.True(SeedWorth.IsWorthScanning(slow, 1000 * MiB, FastEthernet));
    }

    [Fact]
    public void What_nobody_notices_is_always_scanned() =>
        Assert.True(SeedWorth.IsWorthScanning(Scan(scanned: 16 * MiB, found: 0, remaining: 100 * MiB, bytesPerSecond: 1e9), 100 * MiB, 1e12));

    [Fact]
    public void The_rest_of_a_long_seed_is_dropped_when_little_is_missing_any_more()
    {
        ScanState late = Scan(scanned: 1000 * MiB, found: 1000 * MiB, remaining: 1000 * MiB, bytesPerSecond: 1e9);
        Assert.False(SeedWorth.IsWorthScanning(late, missingBytes: 1 * MiB, FastEthernet));
        Assert.True(SeedWorth.IsWorthScanning(late, missingBytes: 100 * MiB, FastEthernet));
    }

    private static ScanState Scan(long scanned, long found, long remaining, double bytesPerSecond) =>
        new(scanned, found, remaining, TimeSpan.FromSeconds(scanned / bytesPerSecond));
}
