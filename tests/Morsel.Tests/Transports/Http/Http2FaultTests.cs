using System.Collections.Concurrent;
using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>HTTP/2 that goes wrong, frame by frame.</summary>
public sealed class Http2FaultTests
{
    private static readonly byte[] Content = Received.Content(1000);
    private static readonly HttpOptions Options = new() { Http2PriorKnowledge = true };
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task A_refused_stream_is_sent_again_at_once()
    {
        int refused = 0;
        await using var peer = new Http2Peer(request =>
            refused++ < 2 ? request.Frames.ResetAsync(request.Stream, Http2Frames.Refused) : request.AnswerAsync(Content));
        using var transport = new HttpTransport(Options, _clock);
        Assert.Equal(Content, await ReceivedAsync(transport, peer));
        Assert.Equal(3, peer.Requests.Count);
    }

    [Fact]
    public async Task A_request_that_a_goodbye_did_not_take_goes_to_another_connection_at_once()
    {
        await using var peer = new Http2Peer(request =>
            request.ConnectionNumber == 0 ? request.Frames.GoAwayAsync(0, 0) : request.AnswerAsync(Content));
        using var transport = new HttpTransport(Options, _clock);
        Assert.Equal(Content, await ReceivedAsync(transport, peer));
        Assert.Equal([0, 1], peer.Requests.Select(request => request.ConnectionNumber));
    }

    [Fact]
    public async Task An_answer_that_a_goodbye_lets_end_is_whole_and_the_next_request_has_another_connection()
    {
        await using var peer = new Http2Peer(async request =>
        {
            await request.Frames.BeginAsync(request.Stream, Content.Length);
            await request.Frames.GoAwayAsync(request.Stream, 0);
            await request.Frames.DataAsync(request.Stream, Content, ends: true);
        });
        using var transport = new HttpTransport(Options, _clock);
        for (int i = 0; i < 3; i++)
            Assert.Equal(Content, await ReceivedAsync(transport, peer));
        Assert.Equal([0, 1, 2], peer.Requests.Select(request => request.ConnectionNumber));
    }

    [Theory]
    [InlineData(Http2Frames.InternalError, TransportFailure.BadReply)]
    [InlineData(Http2Frames.ProtocolError, TransportFailure.BadReply)]
    [InlineData(Http2Frames.EnhanceYourCalm, TransportFailure.Busy)]
    internal async Task A_stream_that_is_reset_fails_as_its_error_says_and_is_not_sent_again_at_once(int error, TransportFailure expected)
    {
        await using var peer = new Http2Peer(request => request.Frames.ResetAsync(request.Stream, error));
        using var transport = new HttpTransport(Options, _clock);
        Assert.Equal(expected, (await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer))).Failure);
        Assert.Single(peer.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_reset_hands_out_what_came_and_fails(bool byGoodbye)
    {
        await using var peer = new Http2Peer(async request =>
        {
            await request.Frames.BeginAsync(request.Stream, Content.Length);
            await request.Frames.DataAsync(request.Stream, Content.AsMemory(0, 400), ends: false);
            await (byGoodbye ? request.Frames.GoAwayAsync(request.Stream, Http2Frames.InternalError) : request.Frames.ResetAsync(request.Stream, Http2Frames.InternalError));
            if (byGoodbye)
                await request.Frames.ResetAsync(request.Stream, Http2Frames.InternalError);
        });
        using var transport = new HttpTransport(Options, _clock);
        await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer));
    }

    [Fact]
    public async Task After_three_breaches_of_the_rules_the_host_is_spoken_to_in_http_1()
    {
        await using var peer = new Http2Peer(
            request => request.Frames.ResetAsync(request.Stream, Http2Frames.ProtocolError), http1Answer: Answers.Whole(Content));
        using var transport = new HttpTransport(Options, _clock);
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer));
        Assert.Equal(Content, await ReceivedAsync(transport, peer));
        Assert.Equal((3, 1), (peer.Requests.Count, peer.Http1Requests));
    }

    [Fact]
    public async Task Breaches_in_the_middle_of_bodies_count_as_well()
    {
        await using var peer = new Http2Peer(
            async request =>
            {
                await request.Frames.BeginAsync(request.Stream, Content.Length);
                await request.Frames.ResetAsync(request.Stream, Http2Frames.InternalError);
            },
            http1Answer: Answers.Whole(Content));
        using var transport = new HttpTransport(Options, _clock);
        for (int i = 0; i < 3; i++)
            await Assert.ThrowsAsync<TransportException>(() => ReceivedAsync(transport, peer));
        Assert.Equal(Content, await ReceivedAsync(transport, peer));
    }

    [Fact]
    public async Task Data_that_never_comes_is_a_stall()
    {
        await using var peer = new Http2Peer(async request =>
        {
            await request.Frames.BeginAsync(request.Stream, Content.Length);
            await request.Frames.DataAsync(request.Stream, Content.AsMemory(0, 400), ends: false);
        });
        using var transport = new HttpTransport(Options, _clock);
        await using TransferReply reply = await transport.SendAsync(new TransferRequest(peer.Address, []), default);
        ReplyPart? part = await reply.NextPartAsync(default);
        for (int position = 0; position < 400;)
            position += await part!.ReadAsync(new byte[1000], default);
        Task<int> reading = part!.ReadAsync(new byte[1000], default).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(TransportFailure.TimedOut, (await Assert.ThrowsAsync<TransportException>(() => reading)).Failure);
    }

    [Fact]
    public async Task Where_one_stream_is_allowed_requests_wait_for_their_turn_and_their_time_begins_with_it()
    {
        var first = new TaskCompletionSource();
        var waiting = new ConcurrentQueue<Http2Request>();
        await using var peer = new Http2Peer(
            async request =>
            {
                waiting.Enqueue(request);
                if (waiting.Count > 1)
                    await request.AnswerAsync(Content);
                else
                    first.SetResult();
            },
            settings: [0, 3, 0, 0, 0, 1]);
        using var transport = new HttpTransport(Options with { FirstByteTimeout = TimeSpan.FromSeconds(30), WrapHandler = OneConnection }, _clock);
        Task<byte[]> one = ReceivedAsync(transport, peer);
        await first.Task;
        Task<byte[]> other = ReceivedAsync(transport, peer);
        _clock.Advance(TimeSpan.FromSeconds(29));
        await waiting.First().AnswerAsync(Content);
        Assert.Equal(Content, await one);
        Assert.Equal(Content, await other);
    }

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

    private static HttpMessageHandler OneConnection(HttpMessageHandler handler)
    {
        ((SocketsHttpHandler)handler).EnableMultipleHttp2Connections = false;
        return handler;
    }

    private static async Task<byte[]> ReceivedAsync(HttpTransport transport, Http2Peer peer) =>
        (await Received.AllAsync(transport, new TransferRequest(peer.Address, []))).Only.Bytes;
}
