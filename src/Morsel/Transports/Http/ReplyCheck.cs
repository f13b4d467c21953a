namespace Morsel.Transports.Http;

/// <summary>Holds an answer against what was asked, before a byte of its body is handed out.</summary>
internal sealed class ReplyCheck(HttpOptions options, HostTraits manners, TimeProvider clock)
{
    private const string LooksLikePage = ": this looks like a login or error page";

    private readonly RateLimiter? _pace = options.RateWindows.Count > 0 ? new RateLimiter(options.RateWindows, clock) : null;

    /// <summary>Makes the reply of an answer. The answer belongs to the reply, or is disposed of.</summary>
    /// <exception cref="TransportException">The answer is not one to this request.</exception>
    public async Task<TransferReply> AcceptAsync(HttpAnswer answer, TransferRequest request, CancellationToken cancellationToken)
    {
        try
        {
            if (request.ProgramHeaders is { } headers && await ProgramFault.OfAsync(answer, headers, clock, cancellationToken).ConfigureAwait(false) is { } fault)
                throw fault;
            var asked = new AskedRanges(request.Ranges);
            ReplyKind kind = StatusRule.KindOf(answer, request, clock.GetUtcNow());
            if (kind is ReplyKind.RangesRefused or ReplyKind.NotModified)
                return new BodilessReply(answer, kind, LengthToldByRefusal(answer));
            if (!Takes(answer, request))
                CheckEncoding(answer);
            Stream stream = await answer.Message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var body = new ResponseBody(stream, answer.At, new WaitLimit(options.StallTimeout, clock), manners)
            {
                Pace = _pace,
                Doubt = kind == ReplyKind.Whole && IsPage(answer) ? LooksLikePage : "",
            };
            return kind == ReplyKind.Whole
                ? Whole(answer, body, request.ExpectedLength)
                : ContentType.Parse(answer.ContentHeader("Content-Type")) is { MediaType: "multipart/byteranges" } type
                    ? Several(answer, body, type.Boundary, asked, request.ExpectedLength)
                    : One(answer, body, asked, request.ExpectedLength);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <summary>The length of the resource is the one expected, or was not told.</summary>
    /// <exception cref="TransportException">It is another.</exception>
    public static void CheckLength(Uri resource, long? told, long? expected)
    {
        if (told is { } got && expected is { } wanted && got != wanted)
            throw new TransportException(TransportFailure.Changed, resource, $"the file has {got} bytes, expected {wanted}");
    }

    /// <summary>Whether an answer is packed in a way that is asked for.</summary>
    public static bool Takes(HttpAnswer answer, TransferRequest request) => request.TakesGzip && answer is { Status: 200, IsGzip: true };

    private static bool IsPage(HttpAnswer answer) => ContentType.Parse(answer.ContentHeader("Content-Type")).MediaType == "text/html";

    private static void CheckEncoding(HttpAnswer answer)
    {
        if (answer.Encoding is { } encoding)
            throw Bad(answer, $"the content is encoded as {ServerText.Quote(encoding)}, expected none");
    }

    private static SingleReply Whole(HttpAnswer answer, ResponseBody body, long? expectedLength)
    {
        long? told = answer.ContentLength;
        if (answer.IsGzip)
            return new SingleReply(answer, ReplyKind.Whole, resourceLength: null, body, new SinglePart(body, 0, end: null, told));
        if (told is not null && told != expectedLength && expectedLength is not null && IsPage(answer))
            throw Bad(answer, $"got an HTML page of {told} bytes, expected {expectedLength} bytes{LooksLikePage}");
        CheckLength(answer.At, told, expectedLength);
        return new SingleReply(answer, ReplyKind.Whole, told, body, new SinglePart(body, 0, told, told ?? expectedLength));
    }

    private static SingleReply One(HttpAnswer answer, ResponseBody body, AskedRanges asked, long? expectedLength)
    {
        string? header = answer.ContentHeader("Content-Range");
        if (!ContentRange.TryParse(header, out ContentRange told) || told.Range is not { } range)
            throw Bad(answer, $"Content-Range is {ServerText.Quote(header)}, expected one that names the bytes sent");
        CheckLength(answer.At, told.ResourceLength, expectedLength);
        if (range.End > expectedLength)
            throw Bad(answer, $"got bytes {range}, expected none beyond {expectedLength}");
        if (answer.ContentLength is { } length && length != range.Length)
            throw Bad(answer, $"Content-Length is {length}, expected the {range.Length} bytes that Content-Range names");
        long end = asked.EndOfUse(range);
        SinglePart? part = asked.Want(range) ? new SinglePart(body, range.Start, end, end) : null;
        return new SingleReply(answer, ReplyKind.Parts, told.ResourceLength, body, part);
    }

    private static MultipartReply Several(HttpAnswer answer, ResponseBody body, string? boundary, AskedRanges asked, long? expectedLength)
    {
        if (boundary is null)
            throw Bad(answer, "the multipart answer has no valid boundary");
        if (answer.ContentLength > asked.MultipartBodyLimit)
            throw Bad(answer, $"the multipart answer has {answer.ContentLength} bytes, expected at most {asked.MultipartBodyLimit}");
        return new MultipartReply(answer, body, new MultipartReader(body, boundary, asked.MultipartBodyLimit), asked, expectedLength);
    }

    private static long? LengthToldByRefusal(HttpAnswer answer) =>
        ContentRange.TryParse(answer.ContentHeader("Content-Range"), out ContentRange told) ? told.ResourceLength : null;

    private static TransportException Bad(HttpAnswer answer, string problem) => new(TransportFailure.BadReply, answer.At, problem);
}
