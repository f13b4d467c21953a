using System.Net;
using System.Text;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Fuzz.Targets;

/// <summary>Redirects, one in each line.</summary>
internal sealed class RedirectTarget() : FuzzTarget("redirects")
{
    private static readonly Uri Resource = new("https://example.org/a/b");

    public override int MostBytes => 1024;

    public override IReadOnlyList<string> Words { get; } = ["http://", "https://", "//", "../", "/a/b", "?", "#", "@", "\n", "[::1]", "example.org", ":443", "%00", "file:///"];

    public override long MostAllocated(int inputBytes) => (256 << 10) + (400L * inputBytes);

    protected override bool IsDocumented(Exception refusal) => refusal is TransportException;

    protected override bool Read(ReadOnlySpan<byte> input)
    {
        var trail = new RedirectTrail(new TransferRequest(Resource, []), [Resource]);
        foreach (string line in Encoding.Latin1.GetString(input).Split('\n'))
        {
            using var response = new HttpResponseMessage(HttpStatusCode.Found);
            response.Headers.TryAddWithoutValidation("Location", line);
            trail.Follow(response.Headers);
            Claim(trail.At.Scheme == "https" && trail.At.UserInfo.Length == 0, "a way from https stays there, and has no user");
            _ = (TransportException.Shown(trail.At), trail.At.IdnHost);
        }
        return true;
    }
}
