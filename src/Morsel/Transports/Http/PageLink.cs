using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>Reads where the next page of a list is (RFC 8288).</summary>
internal static class PageLink
{
    private const int MostChars = 8 * 1024;

    /// <summary>The address of the next page; null if none is told, or it is on another host.</summary>
    public static Uri? Next(HttpResponseHeaders headers, Uri page)
    {
        if (!headers.NonValidated.TryGetValues("Link", out HeaderStringValues values) || values.ToString() is not { Length: <= MostChars } text)
            return null;
        for (int begin = text.IndexOf('<', StringComparison.Ordinal), next; begin >= 0; begin = next)
        {
            int end = text.IndexOf('>', begin);
            if (end < 0)
                return null;
            // On behind the address: within it there may be one at every place.
            next = text.IndexOf('<', end);
            string parameters = text[(end + 1)..(next < 0 ? text.Length : next)];
            bool isNext = parameters.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase) || parameters.Contains("rel=next", StringComparison.OrdinalIgnoreCase);
            if (isNext && Uri.TryCreate(page, text[(begin + 1)..end], out Uri? address))
                return Uri.Compare(page, address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0 ? address : null;
        }
        return null;
    }
}
