using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>What is secret in an address or a header is in no message.</summary>
public sealed class SecretTests
{
    [Theory]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 401 sesame\r\nWWW-Authenticate: Basic realm=sesame\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: file:///x?sesame\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://sesame:sesame@127.0.0.1/\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://[sesame\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /target?X-Amz-Signature=sesame\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/?sesame\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n12345")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n12345")]
    [InlineData("no HTTP\r\n\r\n")]
    [InlineData("")]
    public async Task Whatever_fails_no_message_shows_a_secret(string answer)
    {
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync(answer);
            await connection.EndAsync(Cut.Fin);
        });
        using var transport = new HttpTransport(new HttpOptions
        {
            Headers = [new("Authorization", "Bearer sesame"), new("Cookie", "sesame")],
            Referrer = new Uri("http://example.org/?sesame"),
        });
        var request = new TransferRequest(new Uri($"http://sesame:sesame@127.0.0.1:{server.Port}/target?X-Amz-Signature=sesame"), []) { ExpectedLength = 1000 };
        var failure = await Assert.ThrowsAsync<TransportException>(() => Received.AllAsync(transport, request));
        Assert.DoesNotContain("sesame", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_shows_neither_user_nor_query()
    {
        await using var server = new FaultServer("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        using var transport = new HttpTransport();
        var address = new Uri($"http://anna:sesame@127.0.0.1:{server.Port}/file?X-Amz-Signature=sesame");
        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(new TransferRequest(address, []), default));
        Assert.DoesNotContain("sesame", failure.ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"http://127.0.0.1:{server.Port}/file: ", failure.Message, StringComparison.Ordinal);
    }
}
