using System.Text;
using Morsel.Transports.Http;

namespace Morsel.Fuzz.Targets;

/// <summary>Single headers of answers, each input as the value of all of them.</summary>
internal sealed class HeaderTarget() : FuzzTarget("http-headers")
{
    private static readonly Uri Page = new("https://example.org/a/b?page=1");
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override int MostBytes => 1024;

    public override IReadOnlyList<string> Words { get; } =
    [
        "bytes ", "bytes */", "-", "/", "multipart/byteranges; boundary=", "\"", "\\", ";", "text/html", "; charset=", "<https://example.org/a?page=2>; rel=\"next\"", "<", ">", ",", "Thu, 01 Jan 2026 00:01:30 GMT",
        "9223372036854775807",
    ];

    protected override bool IsDocumented(Exception refusal) => false;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        bool isRange = ContentRange.TryParse(text, out ContentRange range);
        if (isRange && range.Range is { } bytes)
            Claim(bytes.Start >= 0 && bytes.Length > 0 && (range.ResourceLength is null || bytes.End <= range.ResourceLength), "a range lies in the resource");
        var type = ContentType.Parse(text);
        Claim(type.Boundary is null or { Length: > 0 and <= 200 }, "a boundary has 1 to 200 characters");
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", text);
        response.Headers.TryAddWithoutValidation("Link", text);
        response.Headers.TryAddWithoutValidation("Date", text);
        TimeSpan? wait = RetryAfter.Read(response.Headers, Now);
        Claim(wait is null || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromMinutes(10)), "nobody waits for more than ten minutes");
        Claim(PageLink.Next(response.Headers, Page) is not { } next || next.Host == Page.Host, "the next page is on the same host");
        return isRange || type.Boundary is not null || wait is not null;
    }
}
