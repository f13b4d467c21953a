using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>A server of hand-made HTTP/2 frames (RFC 9113), which answers every request with what a test writes; also speaks HTTP/1.1 where it is asked so.</summary>
internal sealed class Http2Peer : IAsyncDisposable
{
    private const int PrefaceBytes = 24, FrameHeaderBytes = 9;
    private const byte Headers = 1, Settings = 4, Ping = 6, Acknowledged = 1;

    private readonly LoopbackServer _server;
    private readonly ConcurrentQueue<Http2Request> _requests = new();
    private readonly Func<Http2Request, Task> _answer;
    private readonly byte[] _http1Answer;
    private readonly byte[] _settings;
    private int _http1Requests;

    /// <param name="answer">Called for each HTTP/2 request, in the order of their coming.</param>
    /// <param name="http1Answer">What every HTTP/1.1 request gets.</param>
    /// <param name="settings">Payload of the first SETTINGS frame.</param>
    public Http2Peer(Func<Http2Request, Task> answer, byte[]? http1Answer = null, byte[]? settings = null)
    {
        (_answer, _http1Answer, _settings) = (answer, http1Answer ?? [], settings ?? []);
        _server = new LoopbackServer(ServeAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{_server.Port}/target");

    public IReadOnlyList<Http2Request> Requests => [.. _requests];

    public int Http1Requests => _http1Requests;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, int number, CancellationToken stopping)
    {
        using var stream = new NetworkStream(socket);
        byte[] preface = new byte[PrefaceBytes];
        await stream.ReadExactlyAsync(preface, stopping);
        if (preface.AsSpan().StartsWith("PRI "u8))
            await SpeakHttp2Async(stream, number, stopping);
        else
            await SpeakHttp1Async(stream, Encoding.Latin1.GetString(preface), stopping);
    }

    private async Task SpeakHttp1Async(NetworkStream stream, string text, CancellationToken stopping)
    {
        byte[] one = new byte[1];
        while (true)
        {
            for (; !text.EndsWith("\r\n\r\n", StringComparison.Ordinal); text += (char)one[0])
                await stream.ReadExactlyAsync(one, stopping);
            Interlocked.Increment(ref _http1Requests);
            await stream.WriteAsync(_http1Answer, stopping);
            text = "";
        }
    }

    private async Task SpeakHttp2Async(NetworkStream stream, int number, CancellationToken stopping)
    {
        var frames = new Http2Frames(stream, stopping);
        await frames.WriteAsync(Settings, 0, 0, _settings);
        byte[] header = new byte[FrameHeaderBytes];
        while (true)
        {
            await stream.ReadExactlyAsync(header, stopping);
            byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
            await stream.ReadExactlyAsync(payload, stopping);
            (byte type, byte flags) = (header[3], header[4]);
            if (type is Settings or Ping && flags != Acknowledged)
                await frames.WriteAsync(type, Acknowledged, 0, type == Ping ? payload : []);
            if (type != Headers)
                continue;
            var request = new Http2Request(number, BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), frames);
            _requests.Enqueue(request);
            await _answer(request);
        }
    }
}

/// <summary>One request that came by HTTP/2.</summary>
/// <param name="ConnectionNumber">Which connection brought it, from 0.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Frames">Where to write the answer.</param>
internal sealed record Http2Request(int ConnectionNumber, int Stream, Http2Frames Frames)
{
    /// <summary>All of an answer.</summary>
    public async Task AnswerAsync(byte[] content)
    {
        await Frames.BeginAsync(Stream, content.Length);
        await Frames.DataAsync(Stream, content, ends: true);
    }
}

/// <summary>Writes frames on one connection.</summary>
internal sealed class Http2Frames(NetworkStream stream, CancellationToken stopping)
{
    private const byte Data = 0, Headers = 1, Reset = 3, GoAway = 7, EndOfStream = 1, EndOfHeaders = 4;
    private const int MostPayloadBytes = 16_384;

    public const int ProtocolError = 1, InternalError = 2, Refused = 7, EnhanceYourCalm = 11;

    public async Task WriteAsync(byte type, byte flags, int streamNumber, ReadOnlyMemory<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamNumber);
        payload.CopyTo(frame.AsMemory(9));
        await stream.WriteAsync(frame, stopping);
    }

    /// <summary>Status 200 and a length, by the static table of RFC 7541 (entries 8 and 28).</summary>
    public Task BeginAsync(int streamNumber, int contentLength)
    {
        byte[] digits = Encoding.ASCII.GetBytes($"{contentLength}");
        return WriteAsync(Headers, EndOfHeaders, streamNumber, (byte[])[0x88, 0x0f, 0x0d, (byte)digits.Length, .. digits]);
    }

    public async Task DataAsync(int streamNumber, ReadOnlyMemory<byte> content, bool ends)
    {
        for (; content.Length > MostPayloadBytes; content = content[MostPayloadBytes..])
            await WriteAsync(Data, 0, streamNumber, content[..MostPayloadBytes]);
        await WriteAsync(Data, ends ? EndOfStream : (byte)0, streamNumber, content);
    }

    public Task ResetAsync(int streamNumber, int error) => WriteAsync(Reset, 0, streamNumber, Number(error));

    public Task GoAwayAsync(int lastStream, int error) => WriteAsync(GoAway, 0, 0, (byte[])[.. Number(lastStream), .. Number(error)]);

    private static byte[] Number(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
