using Morsel.Estimates;
using Morsel.Estimating;

namespace Morsel.Tests.Estimates;

/// <summary>Which way is recommended: bytes first, time where it is clearly better, and only for who has an old version.</summary>
public sealed class WayRankingTests
{
    private static readonly PublishingWay Small = new(PublishingKind.ControlFile, 1024), Large = new(PublishingKind.ControlFile, 8192), Store = new(PublishingKind.Casync, 65536);

    [Fact]
    public void The_way_with_the_fewest_bytes_for_all_old_versions_together_is_recommended()
    {
        WayRecommendation best = WayRanking.BestOf([WayOf(Small, (1000_000, 1), (9_000_000, 9)), WayOf(Large, (3_000_000, 3), (3_000_000, 3))])!;
        Assert.Equal(Large, best.Way);
        Assert.Equal($"fewest bytes: 3000000 bytes for each user, as a mean of the versions; the next is {Small} with 5000000", best.Reason);
    }

    [Fact]
    public void A_way_that_is_clearly_quicker_and_needs_few_more_bytes_is_preferred() =>
        Assert.Equal(Large, WayRanking.BestOf([WayOf(Store, (1_000_000, 9)), WayOf(Large, (1_200_000, 2))])!.Way);

    [Fact]
    public void What_users_without_a_version_download_counts_only_where_there_are_no_others()
    {
        WayEstimate one = WayOf(Small, (1_000_000, 1)), other = WayOf(Large, (2_000_000, 2));
        one = one with { Versions = [one.Versions[0], one.Versions[1] with { DataBytes = 90_000_000 }] };
        Assert.Equal(Small, WayRanking.BestOf([one, other])!.Way);
        Assert.Equal(Large, WayRanking.BestOf([one with { Versions = [one.Versions[1]] }, other with { Versions = [other.Versions[1]] }])!.Way);
    }

    [Fact]
    public void What_is_not_possible_is_not_recommended()
    {
        Assert.Equal(Large, WayRanking.BestOf([WayOf(Small, (1, 1)) with { Problem = "no" }, WayOf(Large, (2_000_000, 2))])!.Way);
        Assert.Null(WayRanking.BestOf([WayOf(Small, (1, 1)) with { Problem = "no" }]));
    }

    private static WayEstimate WayOf(PublishingWay way, params (long Bytes, double Seconds)[] versions) => new(way)
    {
        Versions = [.. versions.Select(version => Version("old", version.Bytes, version.Seconds)), Version(null, 50_000_000, 50)],
    };

    private static VersionEstimate Version(string? old, long bytes, double seconds) => new(old)
    {
        DescriptionBytes = 0,
        DataBytes = bytes,
        Ranges = 1,
        Requests = 1,
        Segments = [],
        ClientTime = TimeSpan.Zero,
        Links = [new LinkForecast(Link.Dsl, bytes, 1, TimeSpan.FromSeconds(seconds))],
    };
}
