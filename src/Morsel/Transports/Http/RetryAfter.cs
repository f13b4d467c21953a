using System.Globalization;
using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>How long a server asks to wait (RFC 9110 §10.2.3).</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(600);

    /// <summary>Seconds, or a date held against the answer's own Date, so that a wrong clock on either side does no harm.</summary>
    /// <param name="headers">The answer's header.</param>
    /// <param name="now">Stands in where the answer has no Date.</param>
    /// <returns>0 to 600 seconds; null if the server did not say, or said nothing that can be read.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (!headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values) || values.Count != 1)
            return null;
        string text = values.ToString().Trim();
        if (text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
                ? Clamp(TimeSpan.FromSeconds(seconds))
                : Longest;
        return headers.RetryAfter?.Date is { } date ? Clamp(date - (headers.Date ?? now)) : null;
    }

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
