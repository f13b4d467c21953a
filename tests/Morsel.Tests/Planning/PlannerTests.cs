using System.Globalization;
using Morsel.Fetching;
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
        Assert.Equal([new ByteRange(2000, 2001)], Planner.Plan(new TargetLayout(2001, 1000), [new BlockRun(2, 1)], Free).Requests[0].Ranges);

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
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(Layout, [new BlockRun(0, missingCount)], Free).Requests;
        Assert.Equal(isWhole, ReferenceEquals(requests[0], PlannedRequest.Whole));
    }

    [Fact]
    public void Two_links_get_two_plans()
    {
        LinkCost far = new(TimeSpan.FromMilliseconds(500), 1e7, RangesPerRequest: 1, BytesPerRange: 200, Connections: 1);
        Assert.Equal("1000-4000", PlanOf("1 3", far));
        Assert.Equal("1000-2000 3000-4000", PlanOf("1 3", far with { RoundTrip = TimeSpan.FromMilliseconds(0.01) }));
    }

    [Fact]
    public void Bytes_that_nobody_needs_stay_within_a_hundredth_or_64_KiB()
    {
        LinkCost far = new(TimeSpan.FromSeconds(1), 1e9, RangesPerRequest: 1, BytesPerRange: 200, Connections: 1);
        var layout = new TargetLayout(1L << 32, 4096);
        for (int step = 2; step < 5000; step *= 3)
        {
            List<BlockRun> missing = [.. Enumerable.Range(0, 200).Select(i => new BlockRun(i * step, 1))];
            long asked = Planner.Plan(layout, missing, far, PlanTerms.Usual with { MayBeWhole = false }).Requests.SelectMany(request => request.Ranges).Sum(range => range.Length);
            Assert.InRange(asked, 200 * 4096, (200 * 4096) + (64 << 10));
        }
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(1, false)]
    public void A_quarter_more_of_pieces_comes_along_only_where_that_is_clearly_quicker(double milliseconds, bool isClearlyQuicker)
    {
        // 600 pieces of 4 KiB, with 2 KiB between a third of them and 18 KiB between the others.
        LinkCost singly = new(TimeSpan.FromMilliseconds(milliseconds), 12.5e6, RangesPerRequest: 1, BytesPerRange: 600, Connections: 4);
        var layout = new TargetLayout(16 << 20, 2048);
        var missing = new List<BlockRun>();
        for (int i = 0, block = 0; i < 600; i++, block += i % 3 == 0 ? 3 : 11)
            missing.Add(new BlockRun(block, 2));
        PlanTerms pieces = PlanTerms.Usual with { GapShare = PlanTerms.OfPieces };
        long wanted = missing.Count * 4096L, usual = AskedBy(PlanTerms.Usual), joined = AskedBy(pieces);
        Assert.InRange(usual, wanted, wanted + (64 << 10));
        Assert.InRange(joined, isClearlyQuicker ? wanted * 8 / 7 : usual, isClearlyQuicker ? wanted * 5 / 4 : usual);
        FetchPlan before = Planner.Plan(layout, missing, singly), after = Planner.Plan(layout, missing, singly, pieces);
        Assert.Equal(isClearlyQuicker, after.Requests.Count < before.Requests.Count && after.Time * 1.3 <= before.Time);

        long AskedBy(PlanTerms terms) => Planner.Plan(layout, missing, singly, terms).Requests.Sum(request => request.Bytes);
    }

    [Fact]
    public void Where_the_speed_is_not_known_a_slow_line_is_thought_of_before_more_comes_along()
    {
        LinkCost unknown = new(TimeSpan.FromMilliseconds(8), 1e9, RangesPerRequest: 1, BytesPerRange: 600, Connections: 2) { IsMeasured = false };
        // Between pieces of 10 KiB there is 1 KiB each.
        var layout = new TargetLayout(600 * 11 * 1024, 1024);
        BlockRun[] missing = [.. Enumerable.Range(0, 600).Select(i => new BlockRun(i * 11, 10))];
        PlanTerms pieces = PlanTerms.Usual with { GapShare = PlanTerms.OfPieces, MayBeWhole = false };
        Assert.InRange(Planner.Plan(layout, missing, unknown with { IsMeasured = true }, pieces).Requests.Count, 1, 8);
        Assert.InRange(Planner.Plan(layout, missing, unknown, pieces).Requests.Count, 500, 600);
    }

    [Fact]
    public void The_Range_line_of_a_request_stays_below_4100_bytes()
    {
        var layout = new TargetLayout(1L << 50, 16 << 20);
        IEnumerable<BlockRun> missing = Enumerable.Range(0, 3000).Select(i => new BlockRun(layout.BlockCount - 1 - (2 * (2999 - i)), 1));
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, missing, Free with { RangesPerRequest = 10_000 }).Requests;
        Assert.Equal(3000, requests.Sum(request => request.Ranges.Count));
        Assert.All(requests, request => Assert.InRange(Line(request).Length, 1, 4100));
        Assert.InRange(requests.Count, 2, 30);
    }

    [Fact]
    public void A_million_gaps_are_gone_through_a_few_times_only()
    {
        var layout = new TargetLayout(1L << 33, 4096);
        LinkCost near = new(TimeSpan.FromMilliseconds(0.1), 1e9, RangesPerRequest: 200, BytesPerRange: 200, Connections: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, Enumerable.Range(0, 1 << 20).Select(i => new BlockRun(2 * i, 1)), near).Requests;
        Assert.Equal((1 << 20) * 4096L, requests.Sum(request => request.Ranges.Sum(range => range.Length)));
        // 16 bytes a range: what is allocated tells how often they were gone through, without a clock.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * (1 << 20) * 100);
    }

    [Fact]
    public void Millions_of_gaps_are_planned_in_seconds_and_within_the_bound_on_bytes()
    {
        var layout = new TargetLayout(1L << 35, 4096);
        LinkCost usual = new(TimeSpan.FromMilliseconds(50), 1e7, RangesPerRequest: 1, BytesPerRange: 600, Connections: 2);
        long before = Environment.CpuUsage.TotalTime.Ticks;
        FetchPlan plan = Planner.Plan(layout, Enumerable.Range(0, 1 << 22).Select(i => new BlockRun(2 * i, 1)), usual);
        Assert.InRange(plan.Requests.Sum(request => request.Bytes), 1L << 34, new ByteBound(1L << 35, 1L << 34).Most);
        Assert.InRange(TimeSpan.FromTicks(Environment.CpuUsage.TotalTime.Ticks - before), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Neither_joined_nor_split_is_faster_than_what_is_chosen()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            LinkCost cost = AnyLink(random);
            List<ByteRange> wanted = AnyRanges(random, count: random.Next(1, 11));
            TimeSpan chosen = new GapChoice(wanted, cost, LimitsFor(wanted)).Time, best = BestOfAll(wanted, cost);
            Assert.True(Math.Abs((chosen - best).TotalSeconds) <= 1e-6 * best.TotalSeconds, $"trial {trial}: {chosen}, best {best}");
        }
    }

    [Theory]
    [InlineData(50, 1e6, 1, 600, 8)]
    [InlineData(50, 1e7, 1, 600, 8)]
    [InlineData(50, 1e7, 160, 120, 8)]
    [InlineData(0.3, 1e8, 1, 600, 4)]
    [InlineData(600, 1e6, 1, 600, 6)]
    public void Gaps_are_joined_up_to_the_bytes_that_a_range_costs(double milliseconds, double bytesPerSecond, int most, int framing, int connections)
    {
        LinkCost cost = new(TimeSpan.FromMilliseconds(milliseconds), bytesPerSecond, most, framing, connections);
        double worthwhile = framing + (cost.RoundTrip.TotalSeconds * bytesPerSecond / (most * connections));
        // So much is wanted that a twentieth of it is enough for every gap.
        List<ByteRange> wanted = [];
        long position = 0;
        for (int i = 0; i < 4000; i++, position = wanted[^1].End + 100 + (i * (long)worthwhile / 2000))
            wanted.Add(new ByteRange(position, position + (long)(30 * worthwhile)));
        List<ByteRange> joined = new GapChoice(wanted, cost, LimitsFor(wanted)).Join();
        long widest = wanted.Zip(wanted.Skip(1), (a, b) => (Gap: b.Start - a.End, At: a.End))
            .Where(gap => joined.Any(range => range.Start < gap.At && gap.At < range.End)).Max(gap => gap.Gap);
        Assert.InRange(widest, 0.8 * worthwhile, 1.25 * Math.Max(worthwhile, 256));
    }

    [Fact]
    public void For_times_sake_the_whole_is_asked_for_where_its_ranges_would_take_longer()
    {
        LinkCost far = new(TimeSpan.FromMilliseconds(600), 1e7, RangesPerRequest: 1, BytesPerRange: 600, Connections: 2);
        Assert.True(Planner.Plan(Scattered, Runs(blocks: 80), far, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 60), far, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far with { BytesPerSecond = 1e5 }, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far with { RoundTrip = TimeSpan.FromMilliseconds(10) }, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far with { RangesPerRequest = 100 }, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far, ForTime with { MayBeWhole = false }).IsWhole);
    }

    [Fact]
    public void Where_the_speed_is_not_known_a_slow_line_is_thought_of_and_the_round_trips_decide()
    {
        LinkCost far = new(TimeSpan.FromMilliseconds(600), 1e7, RangesPerRequest: 1, BytesPerRange: 600, Connections: 2) { IsMeasured = false };
        Assert.True(Planner.Plan(Scattered, Runs(blocks: 80), far, ForTime).IsWhole);
        Assert.False(Planner.Plan(Scattered, Runs(blocks: 80), far with { RoundTrip = TimeSpan.FromMilliseconds(300) }, ForTime).IsWhole);
    }

    [Fact]
    public void Headings_of_many_small_ranges_count_and_then_the_whole_is_no_more()
    {
        // A zip of which little is old: nearly all blocks are missing, and no two beside one another are there.
        var layout = new TargetLayout(40_000_000, 2048);
        LinkCost near = new(TimeSpan.FromMilliseconds(0.1), 1e9, RangesPerRequest: 200, BytesPerRange: 120, Connections: 2);
        BlockRun[] missing = [.. Enumerable.Range(0, layout.BlockCount / 5).Select(i => new BlockRun(5 * i, 4))];
        Assert.False(Planner.Plan(layout, missing, near).IsWhole);
        Assert.True(Planner.Plan(layout, missing, near with { BytesPerRange = 2200 }).IsWhole);
        Assert.False(Planner.Plan(layout, missing, near with { BytesPerRange = 2200 }, new PlanTerms { SpentBytes = 2 << 20, BroughtBytes = 2 << 20 }).IsWhole);
    }

    [Fact]
    public void Whatever_is_missing_and_measured_a_plan_keeps_to_the_bound_on_bytes()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var layout = new TargetLayout(random.Next(1, 20_000_000), 512 << random.Next(5));
            var known = new BlockSet(layout.BlockCount);
            double density = random.NextDouble(), stay = random.NextDouble();
            bool isThere = false;
            for (int block = 0; block < layout.BlockCount; block++)
            {
                isThere = random.NextDouble() < stay ? isThere : random.NextDouble() < density;
                if (isThere)
                    known.Add(block);
            }
            LinkCost lie = AnyLink(random) with { RangesPerRequest = random.Next(2) == 0 ? 1 : random.Next(2, 200), IsMeasured = random.Next(2) == 0 };
            IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, known.MissingRuns(), lie).Requests;
            long missing = layout.Length - known.BytesIn(layout), asked = requests is [{ IsWhole: true }] ? layout.Length : requests.Sum(request => request.Bytes);
            long headings = lie.RangesPerRequest > 1 ? requests.Sum(request => request.Ranges.Count) * (long)lie.BytesPerRange : 0;
            bool isRight = asked <= new ByteBound(layout.Length, missing).Most || (requests[0].IsWhole && missing + (known.MissingRuns().Count() * (long)lie.BytesPerRange) >= layout.Length);
            Assert.True(isRight, $"seed {seed}: {asked} bytes and {headings} of headings for {missing} of {layout.Length}, {lie}");
        }
    }

    private static readonly TargetLayout Scattered = new(10_000_000, 1000);
    private static readonly PlanTerms ForTime = new() { Prefer = Preference.Time };

    private static IEnumerable<BlockRun> Runs(int blocks) => Enumerable.Range(0, 50).Select(i => new BlockRun(200 * i, blocks));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public void A_long_run_is_cut_between_blocks_so_that_every_connection_has_work_and_one_more_that_may_be_tried(int connections, int requestCount)
    {
        LinkCost cost = new(TimeSpan.FromMilliseconds(10), 1e7, RangesPerRequest: 100, BytesPerRange: 120, connections);
        var layout = new TargetLayout(200_000_000, 4096);
        IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, [new BlockRun(100, 30_000)], cost).Requests;
        Assert.Equal(requestCount, requests.Count);
        Assert.All(requests, request => Assert.Equal(0, request.Ranges[0].Start % 4096));
        Assert.Equal(layout.RangeOf(new BlockRun(100, 30_000)), new ByteRange(requests[0].Ranges[0].Start, requests[^1].Ranges[^1].End));
        Assert.Equal(30_000 * 4096L, requests.Sum(request => request.Bytes));
        Assert.All(requests, request => Assert.InRange(request.Bytes, 0.9 * 30_000 * 4096 / requestCount, 1.1 * 30_000 * 4096 / requestCount));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(200, 1)]
    [InlineData(201, 2)]
    [InlineData(356, 2)]
    [InlineData(400, 2)]
    [InlineData(401, 2)] // one gap is filled
    [InlineData(500, 3)]
    [InlineData(10_000, 50)]
    public void Small_ranges_need_as_few_requests_as_they_fit_into(int ranges, int requestCount)
    {
        // The text of 200 ranges fits, too: numbers of eight digits. So far apart that no gap is joined.
        var layout = new TargetLayout(80_000_000, 1000);
        IEnumerable<BlockRun> missing = Enumerable.Range(0, ranges).Select(i => new BlockRun(i * 8, 1));
        LinkCost cost = new ServerProfile(connections: 2).Cost with { BytesPerSecond = 1e6 };
        Assert.Equal(requestCount, Planner.Plan(layout, missing, cost).Requests.Count);
    }

    [Theory]
    [InlineData(900_000, 1)]
    [InlineData(9_000_000, 2)]
    [InlineData(30_000_000, 2)]
    [InlineData(85_000_000, 3)]
    public void What_fits_two_requests_takes_two_and_one_more_where_it_is_long(int missingBytes, int most)
    {
        var layout = new TargetLayout(100_000_000, 1000);
        foreach (int runs in new[] { 1, 10, 100 })
        {
            IEnumerable<BlockRun> missing = Enumerable.Range(0, runs).Select(i => new BlockRun(i * (100_000 / runs), missingBytes / 1000 / runs));
            Assert.Equal(most, Planner.Plan(layout, missing, new ServerProfile(connections: 2).Cost).Requests.Count);
        }
    }

    [Fact]
    public void Connections_that_have_work_get_no_more()
    {
        var layout = new TargetLayout(100_000_000, 1000);
        LinkCost cost = new ServerProfile(connections: 2).Cost;
        Assert.Equal([2, 1, 1], new long[] { 0, 20_000_000, 60_000_000 }.Select(bytes =>
            Planner.Plan(layout, [new BlockRun(0, 20_000)], cost, PlanTerms.Usual with { UnderWayBytes = bytes }).Requests.Count));
    }

    [Fact]
    public void What_other_servers_may_bring_some_of_is_parted_into_more_requests() => Assert.InRange(
        Planner.Plan(new TargetLayout(100_000_000, 1000), [new BlockRun(0, 80_000)], new ServerProfile(connections: 2).Cost, PlanTerms.Usual with { HasChoice = true }).Requests.Count, 8, 40);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    public void Connections_have_no_more_requests_made_than_is_said_unless_the_ranges_need_more(int most)
    {
        var layout = new TargetLayout(200_000_000, 4096);
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            LinkCost distant = AnyLink(random) with { RoundTrip = TimeSpan.FromMilliseconds(50), BytesPerSecond = 1e6, RangesPerRequest = random.Next(1, 20), Connections = 4 };
            List<BlockRun> missing = [.. Enumerable.Range(0, random.Next(1, 40)).Select(i => new BlockRun(i * 1000, random.Next(1, 900)))];
            int fewest = Planner.Plan(layout, missing, distant with { Connections = 1 }).Requests.Count;

            IReadOnlyList<PlannedRequest> requests = Planner.Plan(layout, missing, distant, PlanTerms.Usual with { MayBeWhole = false, MostRequests = most }).Requests;

            Assert.True(requests.Count <= Math.Max(fewest, most), $"seed {seed}: {requests.Count} requests, {fewest} needed");
            Assert.All(missing, run => Assert.Equal(layout.RangeOf(run).Length, requests.Sum(request => Within(request, layout.RangeOf(run)))));
            Assert.True(most < 2 || fewest > 1 || requests.Sum(request => request.Bytes) < 4 << 20 || requests.Count > 1, $"seed {seed}: one connection does all the work");
        }
    }

    [Fact]
    public void Round_trips_are_as_many_as_full_requests_over_all_connections()
    {
        LinkCost cost = new(TimeSpan.FromSeconds(1), 1e9, RangesPerRequest: 20, BytesPerRange: 0, Connections: 2);
        Assert.Equal([0, 1, 1, 2, 25], new long[] { 0, 1, 40, 41, 1000 }.Select(cost.RoundsFor));
    }

    private static GapLimits LimitsFor(List<ByteRange> wanted) => GapLimits.For(wanted.Sum(range => range.Length), long.MaxValue, ForTime);

    private static LinkCost AnyLink(Random random) => new(
        TimeSpan.FromMilliseconds(Math.Pow(10, 3 * random.NextDouble())), Math.Pow(10, 4 + (4 * random.NextDouble())),
        random.Next(1, 5), random.Next(0, 700), random.Next(1, 4));

    private static List<ByteRange> AnyRanges(Random random, int count)
    {
        var ranges = new List<ByteRange>();
        long position = 0;
        for (int i = 0; i < count; i++, position = ranges[^1].End + 1 + (long)Math.Pow(10, 5 * random.NextDouble()))
            ranges.Add(new ByteRange(position, position + random.Next(1, 1_000_000)));
        return ranges;
    }

    // Every subset of the gaps that keeps to the rules: the ones that cost less than their framing, and no more bytes than allowed.
    private static TimeSpan BestOfAll(List<ByteRange> wanted, LinkCost cost)
    {
        long bytes = wanted.Sum(range => range.Length);
        long[] gaps = [.. wanted.Zip(wanted.Skip(1), (a, b) => b.Start - a.End)];
        long[] cheap = [.. gaps.Where(gap => gap <= Math.Max(255, cost.BytesPerRange))];
        TimeSpan best = TimeSpan.MaxValue;
        for (int subset = 0; subset < 1 << gaps.Length; subset++)
        {
            long[] joined = [.. gaps.Where((_, i) => (subset >> i & 1) != 0)];
            long waste = joined.Sum();
            bool isAllowed = joined.Length == cheap.Length || waste <= Math.Max(64 << 10, bytes / 20);
            if (isAllowed && cheap.All(gap => joined.Count(other => other == gap) == gaps.Count(other => other == gap)))
                best = cost.TimeFor(bytes + waste, wanted.Count - joined.Length) is var time && time < best ? time : best;
        }
        return best;
    }

    private static long Within(PlannedRequest request, ByteRange run) =>
        request.Ranges.Sum(range => Math.Max(0, Math.Min(range.End, run.End) - Math.Max(range.Start, run.Start)));

    private static string PlanOf(string missing, LinkCost cost)
    {
        IEnumerable<BlockRun> runs = missing.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(block => new BlockRun(int.Parse(block, CultureInfo.InvariantCulture), 1));
        return string.Join(' ', Planner.Plan(Layout, runs, cost).Requests.Select(Line));
    }

    private static string Line(PlannedRequest request) =>
        request.Ranges.Count == 0 ? "whole" : string.Join(',', request.Ranges.Select(range => $"{range.Start}-{range.End}"));
}
