using System.Net;
using System.Text;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Fuzz.Targets;

/// <summary>Whole answers to a request for three ranges: status, headers, body. Nothing but what was asked for comes out.</summary>
internal sealed class AnswerTarget() : FuzzTarget("http-answer")
{
    private const int Length = 3000;

    private static readonly ByteRange[] Asked = [new(100, 150), new(1000, 1500), new(2000, 2001)];
    private static readonly Uri Resource = new("http://127.0.0.1/a");

    private readonly byte[] _buffer = new byte[333];
    private readonly ReplyCheck _check = new(new HttpOptions(), new HostTraits(), TimeProvider.System);

    public override IReadOnlyList<string> Words { get; } =
    [
        "HTTP/1.1 206\r\n", "HTTP/1.1 200\r\n", "HTTP/1.1 416\r\n", "Content-Range: bytes 100-149/3000\r\n", "Content-Length: ", "Content-Type: multipart/byteranges; boundary=b\r\n", "\r\n--b\r\n", "\r\n--b--\r\n", "\r\n\r\n",
        "Content-Encoding: gzip\r\n", "Retry-After: ", "Location: ", "ETag: \"a\"\r\n", "bytes 1000-1499/3000", "Transfer-Encoding: chunked\r\n",
    ];

    public override long MostAllocated(int inputBytes) => (128 << 10) + (100L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is TransportException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        int end = input.IndexOf("\r\n\r\n"u8), first = input.IndexOf("\r\n"u8);
        if (end < 0 || first > end)
            return false;
        string[] lines = Encoding.Latin1.GetString(input[..end]).Split("\r\n");
        int status = lines[0].Split(' ') is [_, var word, ..] && int.TryParse(word, out int number) && number is >= 200 and <= 599 ? number : 206;
        using var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(new MemoryStream(input[(end + 4)..].ToArray())) };
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            // What the runtime refuses never reaches Morsel.
            if (colon > 0 && !line.AsSpan().ContainsAny('\0', '\r', '\n') && !message.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..].Trim()))
                message.Content.Headers.TryAddWithoutValidation(line[..colon], line[(colon + 1)..].Trim());
        }
        // All of it is in memory, so it is done at once.
        return ReadAsync(message).GetAwaiter().GetResult();
    }

    private async Task<bool> ReadAsync(HttpResponseMessage message)
    {
        var answer = new HttpAnswer(message, [Resource], TimeSpan.Zero);
        TransferReply reply = await _check.AcceptAsync(answer, new TransferRequest(Resource, Asked) { ExpectedLength = Length }, CancellationToken.None).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            _ = (reply.NextPage, reply.Validator, reply.MediaType, reply.Trail);
            long total = 0;
            while (await reply.NextPartAsync(CancellationToken.None).ConfigureAwait(false) is { } part)
            {
                long position = part.Start;
                Claim(reply.Kind == ReplyKind.Whole || Array.Exists(Asked, range => range.Start <= position && position < range.End), "a part begins in what was asked for");
                for (int count; (count = await part.ReadAsync(_buffer, CancellationToken.None).ConfigureAwait(false)) > 0;)
                    (position, total) = (position + count, total + count);
                Claim(reply.Kind == ReplyKind.Whole || position <= Asked[^1].End, "and ends in it");
            }
            return total > 0;
        }
    }
}
