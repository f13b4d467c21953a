using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Fetching.Simulation;

/// <summary>How many requests a fetch takes, on virtual time: a round trip of 50 ms, and a line that one connection fills.</summary>
public sealed class RequestCountTests
{
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(50);

    private readonly FakeTimeProvider _time = new();
    private readonly byte[] _content = Edited.Content(4, 20_000_000);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(200, 1)]
    [InlineData(356, 2)]
    [InlineData(400, 2)]
    [InlineData(2000, 10)]
    public void Ranges_need_as_few_requests_as_they_fit_into(int ranges, int requests)
    {
        SimulatedServer server = Server(RangeManner.All);
        Fetch(ranges).Run([server], connections: 4, seed: 1);
        Assert.Equal(requests, server.Asked.Count);
    }

    [Fact]
    public void The_first_request_has_200_ranges()
    {
        SimulatedServer server = Server(RangeManner.All);
        Fetch(400).Run([server], connections: 4, seed: 1);
        Assert.Equal([200, 200], server.Asked.Select(RangesOf));
    }

    [Theory]
    [InlineData(nameof(RangeManner.FirstTen), 10, 0)]
    [InlineData(nameof(RangeManner.FirstOnly), 1, 0)]
    [InlineData(nameof(RangeManner.RefusedAsTooLong), 3, 3)]
    [InlineData(nameof(RangeManner.RefusedTogether), 1, 1)]
    [InlineData(nameof(RangeManner.WholeForSeveral), 1, 1)]
    public void What_a_server_takes_is_learnt_by_few_answers_and_once_in_a_run(string manner, int takes, int lessons)
    {
        SimulatedServer server = Server(Enum.Parse<RangeManner>(manner));
        var guards = new HostGuards(new RunClock(_time));
        Fetch(60).Run([server], connections: 4, seed: 1, guards: guards);
        Assert.InRange(server.Asked.Count, 60 / takes, (60 / takes) + lessons);
        int before = server.Asked.Count;

        Fetch(60, from: 30).Run([server], connections: 4, seed: 1, guards: guards);

        Assert.Equal(60 / takes, server.Asked.Count - before);
        Assert.All(server.Asked.Skip(before), asked => Assert.InRange(RangesOf(asked), 1, takes));
    }

    [Fact]
    public void Who_gave_no_ranges_is_asked_for_one_when_fetching_begins_anew_and_gives_the_whole()
    {
        SimulatedServer server = Server(RangeManner.WholeAlways);
        var guards = new HostGuards(new RunClock(_time));
        Fetch(60).Run([server], connections: 4, seed: 1, guards: guards);
        Assert.Equal(2, server.Asked.Count);
        Fetch(60, from: 30).Run([server], connections: 4, seed: 1, guards: guards);
        Assert.Equal(3, server.Asked.Count);
    }

    [Theory]
    [InlineData(1e6, 3)]   // 16 s: one trial of a third connection
    [InlineData(2.5e6, 2)] // 6 s: a trial that shows nothing would cost too much of it
    public void A_line_that_one_connection_fills_is_not_divided_at_the_end(double bytesPerSecond, int most)
    {
        // Two requests, of which one has hardly anything to bring.
        var server = new SimulatedServer(new ServerCharacter { RoundTrip = RoundTrip, BytesPerSecond = bytesPerSecond }, _content, SimulatedFetch.BlockBytes, _time, seed: 1);
        FetchAlmostAll(server, first: 100);
        Assert.InRange(server.Asked.Count, 2, most);
    }

    [Fact]
    public void An_answer_that_waits_in_a_queue_behind_another_is_not_divided()
    {
        var server = new SimulatedServer(new ServerCharacter { RoundTrip = RoundTrip, BytesPerSecond = 2.5e6, HasQueue = true }, _content, SimulatedFetch.BlockBytes, _time, seed: 1);
        FetchAlmostAll(server, first: 8000);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public void Many_requests_that_take_little_more_than_a_round_trip_are_sent_over_all_connections_at_once()
    {
        SimulatedServer server = Server(RangeManner.All);
        SimulatedFetch fetch = Fetch(2000);
        fetch.Run([server], connections: 4, seed: 1, _ => new LinkSpeed(RoundTrip, 12.5e6));
        Assert.Equal((10, 4), (server.Asked.Count, server.MostUnderWay));
        Assert.True(fetch.Elapsed < 5 * RoundTrip + TimeSpan.FromSeconds(fetch.MissingBytes / 12.5e6), $"{fetch.Elapsed}");
    }

    // A long range, 250 short ones, and all that is left.
    private void FetchAlmostAll(SimulatedServer server, int first)
    {
        IEnumerable<BlockRun> missing =
            [new BlockRun(0, first), .. Enumerable.Range(0, 250).Select(i => new BlockRun(first + 100 + (i * 6), 1)), new BlockRun(first + 1900, 15_100 - first)];
        var fetch = new SimulatedFetch(_content, missing, _time);
        fetch.Run([server], connections: 4, seed: 1);
        Assert.True(fetch.IsWhole);
    }

    private static int RangesOf(AskedOnce asked) => asked.Ranges.Count(c => c == '[');

    private SimulatedServer Server(RangeManner manner) =>
        new(new ServerCharacter { Manner = manner, RoundTrip = RoundTrip, BytesPerSecond = 12.5e6 }, _content, SimulatedFetch.BlockBytes, _time, seed: 1);

    // Blocks so far apart that none are joined.
    private SimulatedFetch Fetch(int ranges, int from = 0)
    {
        int step = ranges <= 200 ? 90 : 19_000 / ranges;
        return new SimulatedFetch(_content, Enumerable.Range(0, ranges).Select(i => new BlockRun(from + (i * step), 1)), _time);
    }
}
