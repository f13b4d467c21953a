using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>Servers and caches that encode what was asked for as it is.</summary>
public sealed class EncodedAnswerTests
{
    private static readonly byte[] Content = Received.Content(1000);

    [Fact]
    public async Task An_encoded_answer_is_asked_for_once_more_past_the_caches_and_the_next_go_there_at_once()
    {
        // The first answer of a cache is encoded; past it, the bytes are right.
        await using var server = new FaultServer((asked, connection) => connection.WriteAsync(
            Answers.Whole(Content, asked.Header("Cache-Control") == "no-transform, no-cache" ? "" : "Content-Encoding: br\r\n")));
        using var transport = new HttpTransport();
        for (int requests = 2; requests < 5; requests++)
        {
            Assert.Equal(Content, (await Received.AllAsync(transport, new TransferRequest(server.Address(), []))).Only.Bytes);
            Assert.Equal(requests, server.Requests.Count);
        }
    }

    [Fact]
    public async Task A_host_that_encodes_in_spite_of_all_is_asked_twice_and_then_once_each_time()
    {
        await using var server = new FaultServer((_, connection) => connection.WriteAsync(Answers.Whole(Content, "Content-Encoding: gzip\r\n")));
        using var transport = new HttpTransport();
        for (int requests = 2; requests < 5; requests++)
        {
            await Assert.ThrowsAsync<TransportException>(() => Received.AllAsync(transport, new TransferRequest(server.Address(), [])));
            Assert.Equal(requests, server.Requests.Count);
        }
    }
}
