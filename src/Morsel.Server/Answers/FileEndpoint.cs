using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Headers;
using Morsel.Server.ControlFiles;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Answers;

/// <summary>Answers requests for files: finds the file, judges the conditions, chooses what to send, sends it.</summary>
internal sealed class FileEndpoint(ServedFolder folder, ControlFileCache controlFiles, TransferBoard transfers, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        // RFC 9110 §9.1: the case of a method counts, and the server below knows of no body for a "head".
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            Refuse(context.Response, StatusCodes.Status405MethodNotAllowed);
            return;
        }
        try
        {
            using ServedFile? file = await FindAsync(context).ConfigureAwait(false);
            if (file is not null)
                await AnswerAsync(context, file).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException)
        {
            Refuse(context.Response, StatusCodes.Status403Forbidden);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody is left to be told.
        }
    }

    /// <returns>null if the response says already why there is none.</returns>
    private async Task<ServedFile?> FindAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        try
        {
            if (RequestPath.Parse(target) is { } names)
            {
                if (await OpenAsync(names, context.RequestAborted).ConfigureAwait(false) is { } file)
                    return file;
                if (await FindDescribedAsync(names, context.RequestAborted).ConfigureAwait(false) is { } source)
                    return await OpenControlFileAsync(context, source).ConfigureAwait(false);
            }
            Refuse(context.Response, StatusCodes.Status404NotFound);
        }
        catch (FileInUseException)
        {
            AskLater(context.Response);
        }
        return null;
    }

    private async Task<ServedFile?> OpenAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        folder.Locate(names) is { } path ? await ServedFile.TryOpenAsync(path, time, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>The file beside which a control file was asked for.</summary>
    private async Task<PublishedFile?> FindDescribedAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        const string Extension = ".zsync";
        string last = names[^1];
        if (last.Length <= Extension.Length || !last.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        string name = last[..^Extension.Length];
        using ServedFile? file = await OpenAsync([.. names.SkipLast(1), name], cancellationToken).ConfigureAwait(false);
        return file is null ? null : new PublishedFile(file.Path, name, file.Stamp);
    }

    private async Task<ServedFile?> OpenControlFileAsync(HttpContext context, PublishedFile source)
    {
        string? path = await controlFiles.FindAsync(source, context.RequestAborted).ConfigureAwait(false);
        ServedFile? file = path is null ? null : ServedFile.TryOpenControlFile(path, source.Stamp);
        if (file is null)
            AskLater(context.Response);
        return file;
    }

    private async Task AnswerAsync(HttpContext context, ServedFile file)
    {
        DateTimeOffset now = time.GetUtcNow();
        ResponseHeaders headers = context.Response.GetTypedHeaders();
        headers.ETag = file.EntityTag;
        // RFC 9110 §8.8.2.1: a date in the future must not be sent.
        headers.LastModified = file.LastModified <= now ? file.LastModified : null;
        context.Response.Headers.AcceptRanges = "bytes";
        switch (Preconditions.Judge(context.Request.Headers, file))
        {
            case Verdict.NotModified:
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                break;
            case Verdict.Failed:
                Refuse(context.Response, StatusCodes.Status412PreconditionFailed);
                break;
            default:
                await SendAsync(context, file, ChooseRanges(context.Request, file, now)).ConfigureAwait(false);
                break;
        }
    }

    // RFC 9110 §14.2: ranges are for GET alone.
    private static RangeAnswer ChooseRanges(HttpRequest request, ServedFile file, DateTimeOffset now) =>
        HttpMethods.IsGet(request.Method) && Preconditions.AllowRanges(request.Headers, file, now)
            ? RangeAnswer.To(RangeHeader.Parse(request.Headers.Range.ToString()), file.Length)
            : new RangeAnswer.Whole();

    private async Task SendAsync(HttpContext context, ServedFile file, RangeAnswer answer)
    {
        if (answer is RangeAnswer.Unsatisfiable)
        {
            context.Response.Headers.ContentRange = ContentRange.Unsatisfied(file.Length);
            Refuse(context.Response, StatusCodes.Status416RangeNotSatisfiable);
            return;
        }
        if (HttpMethods.IsHead(context.Request.Method))
        {
            Announce(context.Response, StatusCodes.Status200OK, file.MediaType, file.Length);
            return;
        }
        IReadOnlyList<ByteRange> ranges = answer is RangeAnswer.Parts parts ? parts.Ranges : [];
        using TransferReply reply = transfers.Begin(KeyOf(context, file), ranges.Count, ranges.Count > 0 ? ranges.Sum(range => range.Length) : file.Length);
        await SendAsync(context, file, ranges, new BodySender(context, file, reply)).ConfigureAwait(false);
    }

    private TransferKey KeyOf(HttpContext context, ServedFile file) =>
        new(context.Connection.RemoteIpAddress, folder.NameOf(file.Path), file.Stamp);

    private static async Task SendAsync(HttpContext context, ServedFile file, IReadOnlyList<ByteRange> asked, BodySender body)
    {
        switch (asked)
        {
            case []:
                Announce(context.Response, StatusCodes.Status200OK, file.MediaType, file.Length);
                if (file.Length > 0)
                    await body.SendAsync(default, new ByteRange(0, file.Length)).ConfigureAwait(false);
                break;
            case [var range]:
                context.Response.Headers.ContentRange = ContentRange.Of(range, file.Length);
                Announce(context.Response, StatusCodes.Status206PartialContent, file.MediaType, range.Length);
                await body.SendAsync(default, range).ConfigureAwait(false);
                break;
            default:
                var layout = new MultipartLayout(asked, file.Length, file.MediaType);
                Announce(context.Response, StatusCodes.Status206PartialContent, layout.MediaType, layout.BodyLength);
                await body.SendAsync(layout, asked).ConfigureAwait(false);
                break;
        }
    }

    private static void Announce(HttpResponse response, int status, string mediaType, long bodyLength) =>
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, mediaType, bodyLength);

    private static void AskLater(HttpResponse response)
    {
        response.Headers.RetryAfter = "1";
        Refuse(response, StatusCodes.Status503ServiceUnavailable);
    }

    private static void Refuse(HttpResponse response, int status) => (response.StatusCode, response.ContentLength) = (status, 0);
}
