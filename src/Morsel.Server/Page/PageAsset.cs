using Microsoft.AspNetCore.Http;

namespace Morsel.Server.Page;

/// <summary>The style sheet and the script of the page, which are in the program.</summary>
internal static class PageAsset
{
    /// <summary>Answers with one of them.</summary>
    /// <returns>Whether there is one of this name.</returns>
    public static async Task<bool> TrySendAsync(HttpContext context, string name)
    {
        if (MediaTypeOf(name) is not { } mediaType)
            return false;
        using Stream asset = typeof(PageAsset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program does not contain {name}");
        PageHeaders.Set(context.Response, mediaType);
        context.Response.ContentLength = asset.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await asset.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        return true;
    }

    private static string? MediaTypeOf(string name) => name switch
    {
        "page.css" => "text/css; charset=utf-8",
        "page.js" => "text/javascript; charset=utf-8",
        _ => null,
    };
}
