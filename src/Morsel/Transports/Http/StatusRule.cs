using System.Globalization;
using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>What a status means for what was asked. A status that says "not like this" to ranges is a capability, no failure.</summary>
internal static class StatusRule
{
    /// <exception cref="TransportException">The status is none that an answer to this request may have.</exception>
    public static ReplyKind KindOf(HttpAnswer answer, TransferRequest request, DateTimeOffset now)
    {
        bool ranged = request.Ranges.Count > 0;
        return answer.Status switch
        {
            200 => ReplyKind.Whole,
            206 when ranged => ReplyKind.Parts,
            304 when request.UnlessStill is not null => ReplyKind.NotModified,
            400 or 405 or 413 or 414 or 416 or 431 or 501 when ranged => ReplyKind.RangesRefused,
            405 or 501 when request.OnlyLength =>
                throw new TransportException(TransportFailure.Refused, answer.At, $"the server does not answer questions for the size of a file ({answer.Status})"),
            412 when request.OnlyIfStill is not null =>
                throw new TransportException(TransportFailure.Changed, answer.At, "the file on the server changed (412)"),
            _ => throw Failed(answer, ranged ? "206 or 200" : "200", now),
        };
    }

    /// <summary>Whether a status from a remembered redirect target may only mean that the target is no longer the right one: stores differ in what they say of a signature that is over.</summary>
    public static bool OutdatesRedirect(int status) => status is 400 or 401 or 403 or 404 or 410 or 412;

    /// <summary>What a status says that is none of those that carry bytes.</summary>
    public static TransportException Failed(HttpAnswer answer, string expected, DateTimeOffset now) =>
        new(FailureOf(answer.Status), answer.At, ProblemOf(answer.Status, expected, NetworkFault.Through(answer.Proxy)))
        {
            RetryAfter = RetryAfter.Read(answer.Message.Headers, now),
            IsRateLimit = answer.Status == 429,
            Remedy = FailureOf(answer.Status) == TransportFailure.Denied ? Remedy.GiveCredentials : Remedy.None,
        };

    // "through": behind which proxy it was, which may have said so itself.
    private static string ProblemOf(int status, string expected, string through) => status switch
    {
        401 => "the server requires credentials (401)",
        403 => "the server denies access (403)",
        404 => "not found (404): check the address",
        410 => "no longer there (410): check the address",
        429 => "too many requests (429)",
        502 or 504 => $"a server behind this one failed ({status}){through}: try again later",
        503 => $"the server is busy (503){through}",
        >= 500 and <= 599 => $"the server failed ({status}){through}: try again later",
        _ => $"unexpected status {status}, expected {expected}",
    };

    private static TransportFailure FailureOf(int status) => status switch
    {
        401 or 403 or 407 => TransportFailure.Denied,
        404 or 410 => TransportFailure.NotFound,
        429 or 503 => TransportFailure.Busy,
        >= 500 and <= 599 => TransportFailure.ServerError,
        _ => TransportFailure.BadReply,
    };
}

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
