using System.Text;
using Microsoft.AspNetCore.Http;
using Morsel.Server.ControlFiles;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>Answers requests for the page. All of it but / is below a name with a dot, which no served file has.</summary>
internal sealed class PageEndpoint(ServedFolder folder, ControlFileCache controlFiles, TransferBoard board, Func<UpdatePlan, string>? drawMap) : IAsyncDisposable
{
    private const string Prefix = "/.morsel/";

    private readonly FileDigests _digests = new();
    private readonly Comparisons _comparisons = new(controlFiles, new Updater());
    private readonly CancellationTokenSource _closing = new();
    private EventStream? _events;

    /// <summary>Answers, or hands the request on.</summary>
    public async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value ?? "";
        bool isOurs = path == "/" || path.StartsWith(Prefix, StringComparison.Ordinal);
        if (!isOurs || context.Request.Method is not ("GET" or "HEAD") || !await TryAnswerAsync(context, path).ConfigureAwait(false))
            await next(context).ConfigureAwait(false);
    }

    /// <summary>Ends what is told, so that the server can end.</summary>
    public void Close() => _closing.Cancel();

    public async ValueTask DisposeAsync()
    {
        Close();
        await _digests.DisposeAsync().ConfigureAwait(false);
        await _comparisons.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task<bool> TryAnswerAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "/":
                await SendAsync(context, ListPage(context)).ConfigureAwait(false);
                return true;
            case Prefix + "compare":
                await CompareAsync(context).ConfigureAwait(false);
                return true;
            case Prefix + "events":
                EventStream events = LazyInitializer.EnsureInitialized(ref _events, () => new EventStream(board, _digests, _comparisons, TimeProvider.System))!;
                await events.SendAsync(context, () => List(context), _closing.Token).ConfigureAwait(false);
                return true;
            default:
                return path.StartsWith(Prefix, StringComparison.Ordinal) && await PageAsset.TrySendAsync(context, path[Prefix.Length..]).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<ListedFile> List(HttpContext context) => FolderListing.Of(folder, context.RequestAborted);

    private string ListPage(HttpContext context)
    {
        IReadOnlyList<ListedFile> files = List(context);
        _digests.Want(files);
        return FilesPage.Of($"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}", files, _digests, board);
    }

    private async Task CompareAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (FolderListing.Find(folder, query["old"].ToString()) is not { } old || FolderListing.Find(folder, query["new"].ToString()) is not { } next)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (_comparisons.Find(old, next) is { } comparison)
        {
            await SendAsync(context, ComparisonPage.Of(comparison, drawMap)).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.RetryAfter = "5";
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private static async Task SendAsync(HttpContext context, string html)
    {
        byte[] body = Encoding.UTF8.GetBytes(html);
        PageHeaders.Set(context.Response, "text/html; charset=utf-8");
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
