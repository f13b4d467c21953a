using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>An answer whose header has come and whose body has not been touched.</summary>
/// <param name="Message">What came.</param>
/// <param name="Trail">The way to who answered: <see cref="RedirectTrail.Way"/>.</param>
/// <param name="FirstByteTime">From sending to the end of the header.</param>
internal sealed record HttpAnswer(HttpResponseMessage Message, IReadOnlyList<Uri> Trail, TimeSpan FirstByteTime) : IDisposable
{
    private const int MaxEntityTagLength = 1024;

    /// <summary>Host and port of the proxy that it came through, which may have made it; null if none.</summary>
    public string? Proxy { get; init; }

    /// <summary>Who answered, after redirects.</summary>
    public Uri At => Trail[^1];

    public int Status => (int)Message.StatusCode;

    /// <summary>Content-Length, unless the body is chunked, which goes before it (RFC 9112 §6.3).</summary>
    public long? ContentLength => Message.Headers.TransferEncodingChunked == true ? null : Message.Content.Headers.ContentLength;

    /// <summary>What the content is encoded as; null where it is the resource's own bytes.</summary>
    public string? Encoding => ContentHeader("Content-Encoding") is { } encoding
        && encoding.AsSpan().Trim() is { IsEmpty: false } name && !name.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? encoding
            : null;

    /// <summary>Whether the content is said to be packed by gzip and by nothing else (RFC 9110 §8.4.1.3).</summary>
    public bool IsGzip => Encoding?.Trim().ToUpperInvariant() is "GZIP" or "X-GZIP";

    /// <summary>What names this generation of the resource; a tag that is none, or absurdly long, is as good as absent.</summary>
    public Validator Validator =>
        new(Message.Headers.ETag?.ToString() is { Length: <= MaxEntityTagLength } tag ? tag : null, Message.Content.Headers.LastModified);

    /// <summary>A header of the content as it was sent, several of one name joined by commas; null if none.</summary>
    public string? ContentHeader(string name) =>
        Message.Content.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;

    public void Dispose() => Message.Dispose();
}
