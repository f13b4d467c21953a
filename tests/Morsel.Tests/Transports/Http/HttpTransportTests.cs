using System.Collections.Concurrent;
using Morsel.Tests.Faults;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

/// <summary>The conformance suite against a server that answers as nginx does.</summary>
public sealed class HttpTransportTests : TransportConformance, IDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _published = new();
    private readonly HttpTransport _transport = new();
    private readonly FaultServer _server;

    public HttpTransportTests() => _server = new FaultServer((request, connection) => connection.WriteAsync(Answer(request)));

    private protected override ITransport Transport => _transport;

    public void Dispose() => _transport.Dispose();

    public override async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override Uri Publish(byte[]? content)
    {
        string path = $"/{_published.Count}";
        if (content is not null)
            _published[path] = content;
        return _server.Address(path);
    }

    private byte[] Answer(FaultRequest request)
    {
        const string Tag = "ETag: \"17\"\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n";
        if (!_published.TryGetValue(request.Path, out byte[]? content))
            return "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"u8.ToArray();
        if (request.Header("If-None-Match") == "\"17\"")
            return Answers.Join($"HTTP/1.1 304 Not Modified\r\n{Tag}\r\n", []);
        IReadOnlyList<ByteRange> ranges = request.Ranges;
        return ranges.Count == 0 ? Answers.Whole(content, Tag)
            : ranges[0].Start >= content.Length
                ? Answers.Join($"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{content.Length}\r\nContent-Length: 3\r\n\r\n", "no!"u8)
            : ranges.Count == 1 ? Answers.Range(content, ranges[0], Tag)
            : Answers.NginxMultipart(content, ranges);
    }
}
