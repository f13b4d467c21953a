using Morsel.Planning;
using Morsel.Target;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>
/// Many fetches from servers drawn by chance, on virtual time. Each is told by its seed alone: a failure names it, and the test of one seed plays it
/// again.
/// </summary>
public class FetchSimulationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 20_000 : 1_000;

    private static readonly byte[][] Contents = [Edited.Content(1, 40_000), Edited.Content(2, 700_001), Edited.Content(3, 5_000_000)];

    [Fact]
    public void Whatever_servers_do_a_fetch_ends_within_its_limits_and_what_it_wrote_is_right() => ForEachSeed(Trials, AnyServers);

    [Fact]
    public void For_times_sake_an_update_of_which_a_third_is_missing_is_no_slower_than_a_plain_download_on_any_link() => ForEachSeed(Trials, HealthyServer);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Whatever_is_measured_the_bytes_keep_to_one_bound_and_the_whole_is_asked_for_once_at_most(double moods) =>
        ForEachSeed(Trials / 4, seed => LyingServer(seed, moods));

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Several_mirrors_together_keep_to_it_too(double moods) => ForEachSeed(Trials / 4, seed => LyingMirrors(seed, moods));

    [Theory]
    [InlineData(17)]
    public void One_seed_is_played_again_alike(int seed)
    {
        string first = AnyServers(seed), second = AnyServers(seed);
        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    [InlineData(1.0)]
    public void A_server_that_limits_each_connection_is_asked_over_all_that_may_be_used(double missingShare)
    {
        var time = new FakeTimeProvider();
        byte[] content = Edited.Content(4, 20_000_000);
        int blocks = (content.Length + SimulatedFetch.BlockBytes - 1) / SimulatedFetch.BlockBytes, runs = missingShare < 1 ? 100 : 1;
        IEnumerable<BlockRun> missing = Enumerable.Range(0, runs).Select(i => new BlockRun(i * (blocks / runs), Math.Max(1, (int)(missingShare * (blocks / runs)))));
        var character = new ServerCharacter { RoundTrip = TimeSpan.FromMilliseconds(20), BytesPerSecond = 1e7, BytesPerSecondOfOne = 300e3 };
        var fetch = new SimulatedFetch(content, missing, time);
        var server = new SimulatedServer(character, content, SimulatedFetch.BlockBytes, time, seed: 1);
        fetch.Run([server], connections: 4, seed: 1);
        TimeSpan best = TimeSpan.FromSeconds(fetch.MissingBytes / (4 * character.BytesPerSecondOfOne));
        Assert.True(fetch.IsWhole);
        Assert.InRange(fetch.Elapsed, best, (1.15 * best) + TimeSpan.FromSeconds(4));
        Assert.InRange(fetch.Tally!.TransferredBytes, fetch.MissingBytes, (1.03 * fetch.MissingBytes) + (256 << 10));
        Assert.InRange(fetch.Tally.Requests, missingShare < 0.5 ? 2 : 4, 60);
    }

    [Theory]
    [InlineData(nameof(RangeManner.FirstOnly), 16)]
    [InlineData(nameof(RangeManner.WholeForSeveral), 16)]
    [InlineData(nameof(RangeManner.RefusedTogether), 16)]
    [InlineData(nameof(RangeManner.All), 4)]
    public void Many_small_pieces_are_asked_for_by_more_requests_at_once_where_each_needs_one_of_its_own(string manner, int mostUnderWay)
    {
        SimulatedServer server = FetchPieces(new ServerCharacter { Manner = Enum.Parse<RangeManner>(manner), RoundTrip = TimeSpan.FromMilliseconds(50) }, out SimulatedFetch fetch);
        Assert.True(fetch.IsWhole);
        Assert.InRange(server.MostUnderWay, manner == nameof(RangeManner.All) ? 1 : mostUnderWay, mostUnderWay);
        // 400 pieces, sixteen in each round trip of 50 ms.
        Assert.InRange(fetch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1.7));
    }

    [Fact]
    public void Who_refuses_that_many_is_asked_for_fewer()
    {
        SimulatedServer server = FetchPieces(new ServerCharacter { Manner = RangeManner.FirstOnly, RoundTrip = TimeSpan.FromMilliseconds(50), MostAtOnce = 6 }, out SimulatedFetch fetch);
        Assert.True(fetch.IsWhole);
        Assert.InRange(server.Asked.Count(asked => asked.HasFailed), 1, 30);
    }

    private static SimulatedServer FetchPieces(ServerCharacter character, out SimulatedFetch fetch)
    {
        var time = new FakeTimeProvider();
        byte[] content = Edited.Content(4, 20_000_000);
        fetch = new SimulatedFetch(content, Enumerable.Range(0, 400).Select(i => new BlockRun(i * 48, 1)), time) { SingleConnections = 16 };
        var server = new SimulatedServer(character, content, SimulatedFetch.BlockBytes, time, seed: 1);
        fetch.Run([server], connections: 4, seed: 1);
        return server;
    }

    [Fact]
    public void A_server_that_limits_each_connection_and_gives_no_ranges_is_asked_for_the_whole_once()
    {
        var time = new FakeTimeProvider();
        byte[] content = Edited.Content(4, 5_000_000);
        var fetch = new SimulatedFetch(content, [new BlockRun(0, (content.Length + SimulatedFetch.BlockBytes - 1) / SimulatedFetch.BlockBytes)], time);
        var character = new ServerCharacter { Manner = RangeManner.WholeAlways, BytesPerSecond = 1e7, BytesPerSecondOfOne = 300e3 };
        var server = new SimulatedServer(character, content, SimulatedFetch.BlockBytes, time, seed: 1);
        fetch.Run([server], connections: 4, seed: 1);
        Assert.True(fetch.IsWhole);
        Assert.Equal(content.Length, fetch.Tally!.TransferredBytes);
        Assert.InRange(server.Asked.Count, 1, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public void Hosts_that_stay_silent_end_it_soon_after_two_minutes_however_many_they_are(int hosts)
    {
        var time = new FakeTimeProvider();
        byte[] content = Edited.Content(4, 100_000);
        var silent = new ServerCharacter { Always = TransportFailure.TimedOut, RoundTrip = TimeSpan.FromSeconds(20) };
        SimulatedServer[] servers = [.. Enumerable.Range(0, hosts).Select(i => new SimulatedServer(silent, content, SimulatedFetch.BlockBytes, time, seed: i))];
        var fetch = new SimulatedFetch(content, [new BlockRun(3, 40)], time);
        fetch.Run(servers, connections: 4, seed: 1);
        Assert.Equal(TransportFailure.TooSlow, fetch.Failure!.Failure);
        Assert.InRange(fetch.Elapsed, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(180));
    }

    private static void ForEachSeed(int trials, Func<int, string> play)
    {
        var failures = new List<string>();
        for (int seed = 0; seed < trials && failures.Count < 5; seed++)
        {
            try
            {
                play(seed);
            }
            catch (Exception e)
            {
                failures.Add($"seed {seed}: {e.Message}");
            }
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static string AnyServers(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        byte[] content = Contents[random.Next(Contents.Length)];
        var fetch = new SimulatedFetch(content, Missing(random, content.Length), time);
        byte[] stale = Edited.Content(99, content.Length);
        List<SimulatedServer> servers = [.. Enumerable.Range(0, random.Next(1, 4)).Select(i =>
            new SimulatedServer(AnyCharacter(random), random.Next(8) == 0 ? stale : content, SimulatedFetch.BlockBytes, time, random.Next()))];
        fetch.Run(servers, connections: random.Next(1, 7), seed);
        bool isPossible = servers.Any(server => server.Content == content && server.Character.IsHealthy && server.Character.MostAtOnce == int.MaxValue);
        string story = $"{fetch.Elapsed}, {fetch.Tally?.Requests} requests, {fetch.Tally?.TransferredBytes} bytes, {fetch.Failure?.Failure}, "
            + string.Join(" | ", servers.Select(server => $"{server.Asked.Count} of {server.Character}"));
        Assert.True(fetch.IsWhole || !isPossible, $"a healthy server was there: {story}");
        Assert.True(fetch.IsWhole || fetch.Failure is not null || fetch.Tally!.WrongBlocks > 0, $"nobody says why it is not whole: {story}");
        Assert.True(fetch.Elapsed < TimeSpan.FromHours(3), $"it took too long: {story}");
        foreach (SimulatedServer server in servers)
            AssertNoStorm(server.Asked, story);
        return story;
    }

    private static string HealthyServer(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        byte[] content = Contents[random.Next(Contents.Length)];
        RangeManner manner = (RangeManner)random.Next(9);
        var character = new ServerCharacter { Manner = manner, RoundTrip = Latency(random), BytesPerSecond = Speed(random) };
        List<BlockRun> missing = Missing(random, content.Length);
        var fetch = new SimulatedFetch(content, missing, time);
        // Who joins ranges is asked for one at a time, and when that is known less than a third may be missing.
        if (3 * fetch.MissingBytes < content.Length || manner == RangeManner.Merged)
            return "";
        var server = new SimulatedServer(character, content, SimulatedFetch.BlockBytes, time, seed);
        fetch.Run([server], connections: 4, seed, _ => new LinkSpeed(character.RoundTrip, character.BytesPerSecond), Preference.Time);
        TimeSpan plain = character.RoundTrip + TimeSpan.FromSeconds(content.Length / character.BytesPerSecond);
        // What has to be learnt by an answer that brings nothing takes a round trip each.
        int lessons = LessonsOf(manner);
        TimeSpan limit = (plain * 1.05) + (character.RoundTrip * (1 + lessons)) + TimeSpan.FromMilliseconds(150);
        string story = StoryOf(fetch, server);
        Assert.True(fetch.IsWhole, story);
        Assert.True(fetch.Elapsed <= limit, $"slower than a plain download, {limit}: {story}");
        Assert.True(fetch.Tally!.TransferredBytes <= (1.05 * (fetch.Layout.Length + fetch.MissingBytes)) + (256 << 10), $"too many bytes: {story}");
        AssertNoStorm(server.Asked, story);
        return story;
    }

    private static string LyingServer(int seed, double moods)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        byte[] content = Contents[random.Next(Contents.Length)];
        var character = new ServerCharacter { Manner = (RangeManner)random.Next(9), RoundTrip = Latency(random), BytesPerSecond = Speed(random), Moods = moods };
        var fetch = new SimulatedFetch(content, Missing(random, content.Length), time);
        var server = new SimulatedServer(character, content, SimulatedFetch.BlockBytes, time, seed);
        fetch.Run([server], connections: random.Next(1, 7), seed, _ => new LinkSpeed(Latency(random), random.Next(4) == 0 ? null : Speed(random)));
        string story = StoryOf(fetch, server);
        Assert.True(fetch.IsWhole, story);
        AssertBound(fetch, server, story);
        AssertNoStorm(server.Asked, story);
        return story;
    }

    private static string LyingMirrors(int seed, double moods)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        byte[] content = Contents[random.Next(Contents.Length)];
        var fetch = new SimulatedFetch(content, Missing(random, content.Length), time);
        SimulatedServer[] servers = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => new SimulatedServer(
            new ServerCharacter { RoundTrip = Latency(random), BytesPerSecond = Speed(random), Moods = moods }, content, SimulatedFetch.BlockBytes, time, random.Next()))];
        fetch.Run(servers, connections: random.Next(1, 7), seed, _ => new LinkSpeed(Latency(random), random.Next(4) == 0 ? null : Speed(random)));
        string story = string.Join(" | ", servers.Select(server => StoryOf(fetch, server)));
        Assert.True(fetch.IsWhole, story);
        double most = Math.Min((1.1 * fetch.MissingBytes) + (0.02 * content.Length), content.Length * 17.0 / 16) + (128 << 10);
        Assert.True(fetch.Tally!.DataBytes <= most, $"more than {most} bytes, {fetch.Tally.DataBytes}: {story}");
        Assert.InRange(servers.Sum(server => server.Asked.Count(asked => asked.Ranges.Length == 0)), 0, 1);
        return story;
    }

    // What is missing and a tenth, and a fiftieth of the whole; 256 KiB for what had to be learnt by an answer that was thrown away.
    private static void AssertBound(SimulatedFetch fetch, SimulatedServer server, string story)
    {
        long whole = fetch.Layout.Length, oneRequest = Math.Min(1 << 20, whole / 16), data = fetch.Tally!.DataBytes;
        bool isWholeGiven = server.Character.Manner is RangeManner.WholeAlways;
        double most = isWholeGiven ? whole : Math.Min((1.1 * fetch.MissingBytes) + (0.02 * whole), whole + oneRequest);
        Assert.True(data <= most + (LessonsOf(server.Character.Manner) * (256 << 10)), $"more than {most} bytes, {data}: {story}");
        int wholes = server.Asked.Count(asked => asked.Ranges.Length == 0);
        Assert.True(wholes == 0 || (wholes == 1 && 3 * fetch.MissingBytes >= whole), $"the whole was asked for {wholes} times: {story}");
        // Headings beside the data, and what was on its way when an answer was thrown away.
        long headings = 120L * server.Asked.Sum(asked => asked.Ranges.Count(c => c == '['));
        Assert.True(fetch.Tally.TransferredBytes <= data + headings + (2 * (256 << 10)), $"too much beside the data, {fetch.Tally.TransferredBytes}: {story}");
    }

    private static int LessonsOf(RangeManner manner) => manner is RangeManner.All or RangeManner.FirstTen ? 0 : 2;

    private static string StoryOf(SimulatedFetch fetch, SimulatedServer server) =>
        $"{fetch.Elapsed} for {fetch.MissingBytes} of {fetch.Layout.Length} bytes by {server.Asked.Count} requests, {fetch.Tally?.TransferredBytes} bytes, "
        + $"{server.Character}, {string.Join(" ; ", server.Asked.Take(8).Select(asked => $"{asked.At}: {(asked.Ranges.Length > 40 ? asked.Ranges[..40] : asked.Ranges)}"))}";

    private static void AssertNoStorm(List<AskedOnce> asked, string story)
    {
        foreach (IGrouping<string, AskedOnce> same in asked.GroupBy(request => request.Ranges))
        {
            TimeSpan[] times = [.. same.Select(request => request.At)];
            for (int i = 1; i < times.Length; i++)
                Assert.True(times[i] - times[i - 1] >= TimeSpan.FromMilliseconds(250), $"asked twice within a quarter of a second: {story}");
        }
        TimeSpan[] failed = [.. asked.Where(request => request.HasFailed).Select(request => request.At)];
        for (int i = 100; i < failed.Length; i++)
            Assert.True(failed[i] - failed[i - 100] > TimeSpan.FromMinutes(1), $"more than 100 failures in a minute: {story}");
    }

    private static List<BlockRun> Missing(Random random, int length)
    {
        int blocks = (length + SimulatedFetch.BlockBytes - 1) / SimulatedFetch.BlockBytes;
        var missing = new BlockSet(blocks);
        int runs = (int)Math.Pow(blocks / 2.0, random.NextDouble()), longest = (int)Math.Pow(blocks, random.NextDouble());
        for (int i = 0; i < runs; i++)
        {
            int first = random.Next(blocks);
            missing.Add(new BlockRun(first, Math.Min(random.Next(1, longest + 1), blocks - first)));
        }
        var known = new BlockSet(blocks);
        for (int block = 0; block < blocks; block++)
            if (!missing.Contains(block))
                known.Add(block);
        return [.. known.MissingRuns()];
    }

    private static TimeSpan Latency(Random random) => TimeSpan.FromSeconds(Math.Pow(10, -3 + (2.8 * random.NextDouble())));

    private static double Speed(Random random) => Math.Pow(10, 4.7 + (3 * random.NextDouble()));

    private static ServerCharacter AnyCharacter(Random random)
    {
        double Sometimes(double most) => random.Next(3) == 0 ? most * random.NextDouble() : 0;
        return new ServerCharacter
        {
            Manner = (RangeManner)random.Next(9),
            RoundTrip = Latency(random),
            BytesPerSecond = Speed(random),
            BytesPerSecondOfOne = random.Next(2) == 0 ? Speed(random) : double.MaxValue,
            BreakShare = Sometimes(0.6),
            StallShare = Sometimes(0.2),
            BusyShare = Sometimes(0.4),
            WrongShare = Sometimes(0.01),
            MostAtOnce = random.Next(3) == 0 ? random.Next(1, 5) : int.MaxValue,
            Always = random.Next(6) == 0 ? (TransportFailure)random.Next(8) : null,
            DiesAt = random.Next(6) == 0 ? TimeSpan.FromSeconds(random.NextDouble() * 3) : TimeSpan.MaxValue,
        };
    }
}
