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

    private static HttpMessageHandler OneConnection(HttpMessageHandler handler)
    {
        ((SocketsHttpHandler)handler).EnableMultipleHttp2Connections = false;
        return handler;
    }

    private static async Task<byte[]> ReceivedAsync(HttpTransport transport, Http2Peer peer) =>
        (await Received.AllAsync(transport, new TransferRequest(peer.Address, []))).Only.Bytes;
}
