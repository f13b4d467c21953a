using System.Net;
using System.Net.Sockets;
using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Connections that end where they should not.</summary>
public sealed class BrokenConnectionTests
{
    private static readonly byte[] Content = Received.Content(1000);
    private static readonly ByteRange[] Asked = Received.Ranges("0-40 100-130 900-1000");

    public static TheoryData<string, string> AnswersAndCuts => new()
    {
        { "nginx", nameof(Cut.Fin) }, { "nginx", nameof(Cut.Rst) }, { "apache", nameof(Cut.Fin) }, { "apache", nameof(Cut.Rst) },
    };

    [Theory]
    [MemberData(nameof(AnswersAndCuts))]
    public async Task A_multipart_answer_cut_at_any_byte_hands_out_nothing_false_and_never_passes_for_whole(string server, string cut)
    {
        byte[] answer = server == "nginx" ? Answers.NginxMultipart(Content, Asked) : Answers.ApacheMultipart(Content, Asked);
        int lastByteAt = answer.AsSpan().LastIndexOf(Content.AsSpan(990, 10)) + 10;
        for (int at = 0; at < answer.Length; at++)
        {
            (Received got, bool failed) = await CutAsync(answer, at, Enum.Parse<Cut>(cut));
            got.AssertTrueTo(Content);
            Assert.Equal(at < lastByteAt, failed);
            if (!failed)
                Assert.Equal("0-40 100-130 900-1000", got.Layout);
        }
    }

    [Theory]
    [InlineData(Cut.Fin)]
    [InlineData(Cut.Rst)]
    internal async Task A_single_range_cut_at_any_byte_hands_out_what_came_and_fails(Cut cut)
    {
        byte[] answer = Answers.Range(Content, new ByteRange(100, 200));
        for (int at = 0; at < answer.Length; at += 3)
        {
            (Received got, bool failed) = await CutAsync(answer, at, cut);
            got.AssertTrueTo(Content);
            Assert.True(failed);
        }
    }

    [Fact]
    public async Task A_refused_connection_is_a_network_failure_that_says_so()
    {
        Uri nobody;
        await using (var server = new FaultServer(""))
            nobody = server.Address();
        using var transport = new HttpTransport();
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(nobody, []), default));
        Assert.Equal(TransportFailure.Network, failure.Failure);
        Assert.Equal($"127.0.0.1:{nobody.Port} refuses the connection: is the server running?", failure.Message);
    }

    [Fact]
    public async Task A_host_without_an_address_is_a_network_failure_that_says_so()
    {
        using var transport = new HttpTransport();
        var request = new TransferRequest(new Uri("http://nobody.invalid/"), []);
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(request, default));
        Assert.Equal(TransportFailure.Network, failure.Failure);
        Assert.Equal("cannot find host nobody.invalid: check the address", failure.Message);
    }

    [Theory]
    [InlineData(Cut.Fin)]
    [InlineData(Cut.Rst)]
    internal async Task A_pooled_connection_that_dies_before_its_answer_is_replaced_at_once(Cut cut)
    {
        await using var server = new FaultServer((request, connection) =>
            request.NumberOnConnection == 0 ? connection.WriteAsync(Answers.Whole(Content)) : connection.EndAsync(cut));
        using var transport = new HttpTransport();
        for (int i = 0; i < 5; i++)
            Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);
        Assert.Equal(5, server.Requests.Count(request => request.NumberOnConnection == 0));
    }

    [Theory]
    [InlineData(Cut.Fin)]
    [InlineData(Cut.Rst)]
    internal async Task A_pooled_connection_that_dies_in_the_header_of_an_answer_is_not_replaced_at_once(Cut cut)
    {
        await using var server = new FaultServer(async (request, connection) =>
        {
            bool breaks = request.NumberOnConnection > 0;
            await connection.WriteAsync(breaks ? "HTTP/1.1 20"u8.ToArray() : Answers.Whole(Content));
            if (breaks)
                await connection.EndAsync(cut);
        });
        using var transport = new HttpTransport();
        var request = new TransferRequest(server.Address(), []);
        await Received.AllAsync(transport, request);
        // A reset may overtake the bytes before it, and then nothing came.
        Exception? failure = await Record.ExceptionAsync(() => Received.AllAsync(transport, request));
        if (cut == Cut.Fin || failure is not null)
            Assert.Equal(TransportFailure.Network, Assert.IsType<TransportException>(failure).Failure);
        if (cut == Cut.Fin)
            Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task What_comes_behind_an_answer_costs_its_connection_and_nothing_else()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync((byte[])[.. Answers.Whole(Content), .. Content]));
        using var transport = new HttpTransport();
        for (int i = 0; i < 3; i++)
            Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);
        Assert.Equal([0, 1, 2], server.Requests.Select(request => request.ConnectionNumber));
    }

    [Theory]
    [InlineData("416 Range Not Satisfiable")]
    [InlineData("403 Forbidden")]
    [InlineData("302 Found\r\nLocation: /small")]
    public async Task A_large_body_that_is_of_no_use_is_cut_off(string status)
    {
        const int BodyBytes = 64 << 20;
        long sent = 0;
        var ended = new TaskCompletionSource();
        await using var server = new FaultServer(async (request, connection) =>
        {
            if (request.Path == "/small")
            {
                await connection.WriteAsync(Answers.Whole(Content));
                return;
            }
            await connection.WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: {BodyBytes}\r\n\r\n");
            try
            {
                for (; sent < BodyBytes; sent += 64 << 10)
                    await connection.WriteAsync(new byte[64 << 10]);
            }
            finally
            {
                ended.SetResult();
            }
        });
        using var transport = new HttpTransport();
        try
        {
            await using TransferReply reply = await transport.SendAsync(new TransferRequest(server.Address(), [new(0, 10)]), default);
        }
        catch (TransportException e) when (e.Failure == TransportFailure.Denied)
        {
        }
        await ended.Task;
        // The rest stood in buffers of the system.
        Assert.InRange(sent, 0, BodyBytes / 2);
    }

    [Fact]
    public async Task More_dead_pooled_connections_than_the_runtime_would_try_are_survived()
    {
        const int Connections = 5;
        int opened = 0;
        var all = new TaskCompletionSource();
        await using var server = new FaultServer(async (request, connection) =>
        {
            if (request.NumberOnConnection > 0)
            {
                await connection.EndAsync(Cut.Rst);
                return;
            }
            if (Interlocked.Increment(ref opened) == Connections)
                all.SetResult();
            // No answer before all connections are open, so that none is used twice.
            await all.Task;
            await connection.WriteAsync(Answers.Whole(Content));
        });
        using var transport = new HttpTransport(new HttpOptions { Connections = Connections });
        var request = new TransferRequest(server.Address(), []);
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Received.AllAsync(transport, request)));
        Assert.Equal(Content, (await Received.AllAsync(transport, request)).Only.Bytes);
    }

    [Fact]
    public async Task A_host_that_does_not_take_connections_is_a_time_out()
    {
        // A full queue: the system answers no further attempt.
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(deaf.LocalEndPoint!);
        using var transport = new HttpTransport(new HttpOptions { ConnectTimeout = TimeSpan.FromMilliseconds(20) });
        var request = new TransferRequest(new Uri($"http://{deaf.LocalEndPoint}/"), []);
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(request, default));
        Assert.Equal(TransportFailure.TimedOut, failure.Failure);
        Assert.EndsWith("no connection within the time limit: is the address right?", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Cut.Fin)]
    [InlineData(Cut.Rst)]
    internal async Task A_new_connection_that_dies_is_not_tried_again(Cut cut)
    {
        await using var server = new FaultServer((_, connection) => connection.EndAsync(cut));
        using var transport = new HttpTransport();
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(server.Address(), []), default));
        Assert.Equal(TransportFailure.Network, failure.Failure);
        Assert.Single(server.Requests);
    }

    private static async Task<(Received Got, bool Failed)> CutAsync(byte[] answer, int at, Cut cut)
    {
        await using var server = new FaultServer((_, connection) =>
        {
            connection.CutAfter(at, cut);
            return connection.WriteAsync(answer);
        });
        using var transport = new HttpTransport();
        int asks = answer.AsSpan().IndexOf("multipart"u8);
        ByteRange[] ranges = asks >= 0 ? Asked : [new ByteRange(100, 200)];
        return await ReadAsync(transport, new TransferRequest(server.Address(), ranges) { ExpectedLength = Content.Length });
    }

    private static async Task<(Received Got, bool Failed)> ReadAsync(HttpTransport transport, TransferRequest request)
    {
        var parts = new List<(long, byte[])>();
        try
        {
            await using TransferReply reply = await transport.SendAsync(request, default);
            byte[] buffer = new byte[7];
            while (await reply.NextPartAsync(default) is { } part)
            {
                parts.Add((part.Start, []));
                for (int count; (count = await part.ReadAsync(buffer, default)) > 0;)
                    parts[^1] = (part.Start, [.. parts[^1].Item2, .. buffer.AsSpan(0, count)]);
            }
            return (new Received(ReplyKind.Parts, parts), false);
        }
        catch (TransportException)
        {
            return (new Received(ReplyKind.Parts, parts), true);
        }
    }
}
