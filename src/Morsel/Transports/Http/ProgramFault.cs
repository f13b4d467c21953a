using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Morsel.Transports.Http;

/// <summary>What an interface for programs says with a status that carries no answer: mostly, that it was asked too often, and until when.</summary>
internal static class ProgramFault
{
    private const int MostTextBytes = 4 * 1024;
    private const string Remaining = "x-ratelimit-remaining", Reset = "x-ratelimit-reset";

    // A host that says neither how long nor until when wants at least that.
    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    /// <summary>The failure that an answer tells of; null if it is a good one.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">The headers of the question.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Ends the reading of it.</param>
    public static async Task<TransportException?> OfAsync(
        HttpAnswer answer, IReadOnlyList<KeyValuePair<string, string>> asked, TimeProvider clock, CancellationToken cancellationToken) => answer.Status switch
        {
            200 => null,
            401 => new TransportException(TransportFailure.Denied, answer.At, "the host does not accept the token (401)") { Remedy = RemedyFor(asked) },
            403 or 429 => await LimitOrDenialAsync(answer, RemedyFor(asked), clock, cancellationToken).ConfigureAwait(false),
            _ => StatusRule.Failed(answer, "200", clock.GetUtcNow()),
        };

    private static async Task<TransportException> LimitOrDenialAsync(HttpAnswer answer, Remedy remedy, TimeProvider clock, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (RetryAfter.Read(answer.Message.Headers, now) is { } wait)
            return Limited(answer.At, wait, remedy, clock);
        if (Header(answer, Remaining) == "0" && long.TryParse(Header(answer, Reset), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds))
            return Limited(answer.At, Until(seconds, now), remedy, clock);
        if (answer.Status == 429 || (await TextAsync(answer, cancellationToken).ConfigureAwait(false)).Contains("rate limit", StringComparison.OrdinalIgnoreCase))
            return Limited(answer.At, UsualWait, remedy, clock);
        return new TransportException(TransportFailure.Denied, answer.At, "the host denies access (403): the project is blocked, or open to members only") { Remedy = remedy };
    }

    // Only GitHub is given a token.
    private static Remedy RemedyFor(IReadOnlyList<KeyValuePair<string, string>> asked) =>
        asked.Any(header => header.Key.StartsWith("X-GitHub", StringComparison.Ordinal)) ? Remedy.GiveReleaseToken : Remedy.None;

    private static TransportException Limited(Uri at, TimeSpan wait, Remedy remedy, TimeProvider clock)
    {
        DateTimeOffset end = TimeZoneInfo.ConvertTime(clock.GetUtcNow() + wait, clock.LocalTimeZone);
        string until = end.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new TransportException(TransportFailure.Busy, at, $"the host takes no more questions until {until}") { RetryAfter = wait, IsRateLimit = true, Remedy = remedy };
    }

    private static TimeSpan Until(long seconds, DateTimeOffset now)
    {
        TimeSpan wait = seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now : LongestWait;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait;
    }

    private static string? Header(HttpAnswer answer, string name) =>
        answer.Message.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) && values.Count == 1 ? values.ToString().Trim() : null;

    private static async Task<string> TextAsync(HttpAnswer answer, CancellationToken cancellationToken)
    {
        try
        {
            Stream body = await answer.Message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = body.ConfigureAwait(false);
            byte[] text = new byte[MostTextBytes];
            return Encoding.Latin1.GetString(text, 0, await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return "";
        }
    }
}
