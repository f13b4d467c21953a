using System.Globalization;
using Morsel.Link;
using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Tests.Planning;

public class PlannerTests
{
    private static readonly TargetLayout Layout = new(1_000_000, 1000);

    // A link without delay whose ranges cost nothing: no gap is worth its bytes.
    private static readonly LinkCost Free = new(TimeSpan.Zero, 1e6, RangesPerRequest: 100, BytesPerRange: 0, Connections: 1);

    [Theory]
    [InlineData("", "")]
    [InlineData("5", "5000-6000")]
    [InlineData("5 6 7", "5000-8000")]
    [InlineData("5 7", "5000-6000,7000-8000")]
    [InlineData("999", "999000-1000000")]
    public void What_is_missing_is_asked_for_and_no_more(string missing, string requests) => Assert.Equal(requests, PlanOf(missing, Free));

    [Fact]
    public void The_short_last_block_ends_where_the_target_ends() =>
        Assert.Equal([new ByteRange(2000, 2001)], Planner.Plan(new TargetLayout(2001, 1000), [new BlockRun(2, 1)], Free)[0].Ranges);

    [Theory]
    [InlineData(1, "1000-2000 3000-4000 5000-6000")]
    [InlineData(2, "1000-2000,3000-4000 5000-6000")]
    [InlineData(3, "1000-2000,3000-4000,5000-6000")]
    public void A_request_has_at_most_as_many_ranges_as_the_server_takes(int most, string requests) =>
        Assert.Equal(requests, PlanOf("1 3 5", Free with { RangesPerRequest = most }));

    [Fact]
    public void A_server_that_gives_no_ranges_is_asked_for_the_whole() => Assert.Equal("whole", PlanOf("5", Free with { RangesPerRequest = 0 }));

    [Theory]
    [InlineData(899, false)]
    [InlineData(900, true)]
    [InlineData(1000, true)]
    public void Where_nine_tenths_are_missing_the_whole_is_asked_for(int missingCount, bool isWhole)
    {
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(Layout, [new BlockRun(0, missingCount)], Free);
        Assert.Equal(isWhole, ReferenceEquals(requests[0], PlannedRequest.Whole));
    }

    [Theory]
    [InlineData(0, 1e6, 1, 100, 1, 100)]             // only framing
    [InlineData(100, 1e6, 1, 100, 1, 100_100)]       // a tenth of a second carries 100 000 bytes
    [InlineData(100, 1e6, 1, 100, 4, 25_100)]        // four connections carry while one waits
    [InlineData(100, 1e6, 10, 100, 1, 10_100)]       // ten ranges share a round trip
    [InlineData(1000, 1e9, 1, 100, 1, 1 << 20)]
    public void A_gap_is_worth_a_ranges_framing_and_its_share_of_a_round_trip(
        int milliseconds, double bytesPerSecond, int ranges, int framing, int connections, long gapBytes) =>
        Assert.Equal(gapBytes, Planner.WorthwhileGap(new LinkCost(TimeSpan.FromMilliseconds(milliseconds), bytesPerSecond, ranges, framing, connections)));

    [Fact]
    public void Two_links_get_two_plans()
    {
        LinkCost far = new(TimeSpan.FromMilliseconds(500), 1e7, RangesPerRequest: 1, BytesPerRange: 200, Connections: 1);
        Assert.Equal("1000-4000", PlanOf("1 3", far));
        Assert.Equal("1000-2000 3000-4000", PlanOf("1 3", far with { RoundTrip = TimeSpan.FromMilliseconds(0.01) }));
    }

    [Fact]
    public void Bytes_that_nobody_needs_stay_within_a_twentieth_or_64_KiB()
    {
        LinkCost far = new(TimeSpan.FromSeconds(1), 1e9, RangesPerRequest: 1, BytesPerRange: 200, Connections: 1);
        var layout = new TargetLayout(1L << 32, 4096);
        for (int step = 2; step < 5000; step *= 3)
        {
            List<BlockRun> missing = [.. Enumerable.Range(0, 200).Select(i => new BlockRun(i * step, 1))];
            long asked = Planner.Plan(layout, missing, far).SelectMany(request => request.Ranges).Sum(range => range.Length);
            Assert.InRange(asked, 200 * 4096, (200 * 4096) + (64 << 10));
        }
    }

    [Fact]
    public void The_Range_line_of_a_request_stays_below_4100_bytes()
    {
        var layout = new TargetLayout(1L << 50, 16 << 20);
        IEnumerable<BlockRun> missing = Enumerable.Range(0, 3000).Select(i => new BlockRun(layout.BlockCount - 1 - (2 * (2999 - i)), 1));
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, missing, Free with { RangesPerRequest = 10_000 });
        Assert.Equal(3000, requests.Sum(request => request.Ranges.Count));
        Assert.All(requests, request => Assert.InRange(Line(request).Length, 1, 4100));
        Assert.InRange(requests.Count, 2, 30);
    }

    [Fact]
    public void A_million_gaps_are_gone_through_a_few_times_only()
    {
        var layout = new TargetLayout(1L << 33, 4096);
        LinkCost far = new(TimeSpan.FromSeconds(1), 1e9, RangesPerRequest: 100, BytesPerRange: 200, Connections: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, Enumerable.Range(0, 1 << 20).Select(i => new BlockRun(2 * i, 1)), far);
        Assert.Equal((1 << 20) * 4096L, requests.Sum(request => request.Ranges.Sum(range => range.Length)));
        // 16 bytes a range: what is allocated tells how often they were gone through, without a clock.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * (1 << 20) * 100);
    }

    private static string PlanOf(string missing, LinkCost cost)
    {
        IEnumerable<BlockRun> runs = missing.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(block => new BlockRun(int.Parse(block, CultureInfo.InvariantCulture), 1));
        return string.Join(' ', Planner.Plan(Layout, runs, cost).Select(Line));
    }

    private static string Line(PlannedRequest request) =>
        request.Ranges.Count == 0 ? "whole" : string.Join(',', request.Ranges.Select(range => $"{range.Start}-{range.End}"));
}
