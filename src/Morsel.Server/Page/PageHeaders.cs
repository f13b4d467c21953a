using Microsoft.AspNetCore.Http;

namespace Morsel.Server.Page;

/// <summary>What every answer of the page says: nothing from elsewhere is loaded, nothing is framed, nothing is kept.</summary>
internal static class PageHeaders
{
    private const string ContentPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Set(HttpResponse response, string mediaType)
    {
        response.ContentType = mediaType;
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }
}
