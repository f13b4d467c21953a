using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Frames of HTTP/2 that may not be, are too many, or are larger than they look: each ends, and none costs more than it may.</summary>
public sealed class Http2FloodTests
{
    private static readonly byte[] Content = Received.Content(1000);
    private static readonly HttpOptions Options = new() { Http2PriorKnowledge = true };
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_flood_of_settings_ends_with_the_time_for_the_answer()
    {
        var asked = new TaskCompletionSource();
        await using var peer = new Http2Peer(async request =>
        {
            asked.TrySetResult();
            for (int i = 0; i < 2000; i++)
                await request.Frames.WriteAsync(4, 0, 0, default);
        });
        using var transport = new HttpTransport(Options, _clock);
        Task<byte[]> receiving = ReceivedAsync(transport, peer);
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<TransportException>(() => receiving);
        Assert.Single(peer.Requests);
    }

    [Theory]
    [InlineData(8, "7fffffff", 0)]        // WINDOW_UPDATE beyond the largest window
    [InlineData(5, "0000000288", 4)]      // PUSH_PROMISE, which was never allowed
    [InlineData(1, "ffffffffff", 4)]      // an index of HPACK beyond any table
    [InlineData(0, "00", 0)]              // data before the header
    public async Task A_frame_that_may_not_be_is_a_bad_reply(byte type, string payload, byte flags)
    {
        await using var peer = new Http2Peer(async request =>
        {
            for (int i = 0; i < 2; i++)
                await request.Frames.WriteAsync(type, flags, type == 8 ? 0 : request.Stream, Convert.FromHexString(payload));
        });
        using var transport = new HttpTransport(Options, _clock);
        var failure = await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer));
        Assert.True(failure.Failure == TransportFailure.BadReply, failure.ToString());
    }

    [Theory]
    [InlineData(2, "0000000010", 0)]      // PRIORITY
    [InlineData(6, "0000000000000000", 1)]        // PING, acknowledged though nobody asked
    [InlineData(3, "00000008", 1)]        // RST_STREAM of a stream that is over
    public async Task A_flood_of_frames_that_mean_nothing_ends(byte type, string payload, byte flags)
    {
        await using var peer = new Http2Peer(async request =>
        {
            if (type == 3 && request.Stream == 1)
                await request.AnswerAsync(Content);
            for (int i = 0; i < 5000; i++)
                await request.Frames.WriteAsync(type, type == 3 ? (byte)0 : flags, type == 6 ? 0 : 1, Convert.FromHexString(payload));
            if (request.Stream != 1 || type != 3)
                await request.AnswerAsync(Content);
        });
        using var transport = new HttpTransport(Options, _clock);
        for (int i = 0; i < 2; i++)
        {
            Task<byte[]> receiving = ReceivedAsync(transport, peer);
            if (await Record.ExceptionAsync(() => receiving.WaitAsync(TimeSpan.FromSeconds(30))) is { } failure)
                Assert.IsType<TransportException>(failure);
            else
                Assert.Equal(Content, await receiving);
        }
        Assert.InRange(peer.Requests.Count, 1, 6);
    }

    // The clock stands still, so no time-out ends it.
    [Theory]
    [InlineData(2, "0000000010", 0)]              // PRIORITY
    [InlineData(4, "", 0)]                        // SETTINGS
    [InlineData(9, "", 0)]                        // CONTINUATION, never the last
    [InlineData(0, "", 0)]                        // DATA without any
    [InlineData(0, "0400000000", 8)]              // DATA that is padding
    [InlineData(66, "", 0)]                       // an unknown type
    public async Task Frames_that_bring_nothing_end_it_by_their_number(byte type, string payload, byte flags)
    {
        await using var peer = new Http2Peer(async request =>
        {
            if (type == 9)
                await request.Frames.WriteAsync(1, 0, request.Stream, (byte[])[0x88]);
            else if (type == 0)
                await request.Frames.BeginAsync(request.Stream, 1000);
            while (true)
                await request.Frames.WriteAsync(type, flags, type is 4 or 66 ? 0 : request.Stream, Convert.FromHexString(payload));
        });
        using var transport = new HttpTransport(Options, _clock);
        var failure = await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer).WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal((TransportFailure.BadReply, true), (failure.Failure, failure.Message.Contains("the rules of HTTP/2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Many_small_answers_are_no_flood()
    {
        await using var peer = new Http2Peer(request => request.AnswerAsync([7]));
        using var transport = new HttpTransport(Options, _clock);
        for (int i = 0; i < 1500; i++)
            Assert.Equal([7], await ReceivedAsync(transport, peer));
        Assert.All(peer.Requests, request => Assert.Equal(0, request.ConnectionNumber));
    }

    [Fact]
    public async Task A_frame_larger_than_was_allowed_is_a_bad_reply()
    {
        await using var peer = new Http2Peer(request => request.Frames.WriteAsync(0, 0, request.Stream, new byte[(1 << 24) - 1]));
        using var transport = new HttpTransport(Options, _clock);
        Assert.Equal(TransportFailure.BadReply, (await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer))).Failure);
    }

    [Fact]
    public async Task A_small_header_that_unpacks_to_a_large_one_is_a_bad_reply()
    {
        await using var peer = new Http2Peer(async request =>
        {
            // RFC 7541 §6.2.1: a field of 3,000 bytes for the table, and then as often as fits the one byte that repeats it (§6.1, entry 62).
            byte[] field = [0x40, 1, (byte)'x', 0x7f, 0xb9, 0x16, .. Enumerable.Repeat((byte)'y', 3000)];
            await request.Frames.WriteAsync(1, 4, request.Stream, (byte[])[0x88, .. field, .. Enumerable.Repeat((byte)0xbe, 10_000)]);
        });
        using var transport = new HttpTransport(Options, _clock);
        Assert.Equal(TransportFailure.BadReply, (await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer))).Failure);
    }

    [Fact]
    public async Task A_flood_of_header_frames_is_a_bad_reply()
    {
        await using var peer = new Http2Peer(async request =>
        {
            // The field "x" without a value, 4,000 times in each frame; no frame is the last.
            byte[] fields = [.. Enumerable.Repeat<byte[]>([0, 1, (byte)'x', 0], 4000).SelectMany(field => field)];
            await request.Frames.WriteAsync(1, 0, request.Stream, (byte[])[0x88, .. fields]);
            for (int i = 0; i < 100; i++)
                await request.Frames.WriteAsync(9, 0, request.Stream, fields);
        });
        using var transport = new HttpTransport(Options, _clock);
        var failure = await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer));
        Assert.True(failure.Failure == TransportFailure.BadReply, failure.ToString());
    }

    private static async Task<byte[]> ReceivedAsync(HttpTransport transport, Http2Peer peer) =>
        (await Received.AllAsync(transport, new TransferRequest(peer.Address, []))).Only.Bytes;
}
