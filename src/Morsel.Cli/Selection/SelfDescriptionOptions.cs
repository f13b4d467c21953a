using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What requests say beside what they ask for.</summary>
internal sealed class SelfDescriptionOptions
{
    private readonly Option<string[]> _headers =
        OptionKinds.Texts("--header", "\"NAME: VALUE\"", "Header for every request, such as \"X-Token: ...\".");

    private readonly Option<string?> _referer = OptionKinds.Text("--referer", "URL", "Referer header of the requests.");

    private readonly Option<string?> _userAgent =
        OptionKinds.Text("--user-agent", "TEXT", "User-Agent header of the requests (default: morsel/VERSION).");

    public SelfDescriptionOptions(Command verb)
    {
        verb.Add(_headers);
        verb.Add(_referer);
        verb.Add(_userAgent);
    }

    public HttpOptions AddTo(HttpOptions http, ParseResult parsed) => http with
    {
        Headers = [.. (parsed.GetValue(_headers) ?? []).Select(Header)],
        Referrer = parsed.GetValue(_referer) is { } text ? Referrer(text) : null,
        UserAgent = parsed.GetValue(_userAgent),
    };

    // The value may be a secret: it is not repeated in the error.
    private static KeyValuePair<string, string> Header(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAny(" \t\r\n") || text.AsSpan().ContainsAny("\r\n"))
            throw CommandFailure.Usage("--header: expected \"NAME: VALUE\" on one line");
        return new(text[..colon], text[(colon + 1)..].Trim());
    }

    private static Uri Referrer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address
            : throw CommandFailure.Usage("--referer: expected an address that begins with http:// or https://");
}
