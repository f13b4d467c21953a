using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Morsel.Server.Answers;

/// <summary>One line for each request: method, target, range, status, bytes, milliseconds. Whatever a client sends, it stays one, and no terminal obeys it.</summary>
internal sealed class RequestLog(TextWriter output, TimeProvider time)
{
    private const int ShownRangeChars = 80;

    private readonly TextWriter _output = TextWriter.Synchronized(output);

    public async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        long began = time.GetTimestamp();
        string failure = "";
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The framework will answer 500, but only after this.
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : StatusCodes.Status500InternalServerError;
            failure = $" {exception.GetType().Name}: {exception.Message}";
            throw;
        }
        finally
        {
            await _output.WriteLineAsync(Printable.Escape(Line(context, time.GetElapsedTime(began)) + failure)).ConfigureAwait(false);
        }
    }

    private static string Line(HttpContext context, TimeSpan elapsed)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string range = context.Request.Headers.Range.ToString();
        string shown = range.Length == 0 ? "-" : range.Length <= ShownRangeChars ? range : range[..ShownRangeChars] + "...";
        string end = context.RequestAborted.IsCancellationRequested ? " aborted" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{context.Request.Method} {target} {shown} {context.Response.StatusCode} {context.Response.ContentLength ?? 0} bytes {elapsed.TotalMilliseconds:F1} ms{end}");
    }
}
