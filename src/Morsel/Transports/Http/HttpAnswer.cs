using System.Net.Http.Headers;

namespace Morsel.Transports.Http;

/// <summary>An answer whose header has come and whose body has not been touched.</summary>
/// <param name="Message">What came.</param>
/// <param name="At">Who answered, after redirects.</param>
/// <param name="FirstByteTime">From sending to the end of the header.</param>
internal sealed record HttpAnswer(HttpResponseMessage Message, Uri At, TimeSpan FirstByteTime) : IDisposable
{
    private const int MaxEntityTagLength = 1024;

    public int Status => (int)Message.StatusCode;

    /// <summary>Content-Length, unless the body is chunked, which goes before it (RFC 9112 §6.3).</summary>
    public long? ContentLength => Message.Headers.TransferEncodingChunked == true ? null : Message.Content.Headers.ContentLength;

    /// <summary>What the content is encoded as; null where it is the resource's own bytes.</summary>
    public string? Encoding => ContentHeader("Content-Encoding") is { } encoding
        && encoding.AsSpan().Trim() is { IsEmpty: false } name && !name.Equals("identity", StringComparison.OrdinalIgnoreCase)
            ? encoding
            : null;

    /// <summary>What names this generation of the resource; a tag that is none, or absurdly long, is as good as absent.</summary>
    public Validator Validator =>
        new(Message.Headers.ETag?.ToString() is { Length: <= MaxEntityTagLength } tag ? tag : null, Message.Content.Headers.LastModified);

    /// <summary>A header of the content as it was sent, several of one name joined by commas; null if none.</summary>
    public string? ContentHeader(string name) =>
        Message.Content.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;

    public void Dispose() => Message.Dispose();
}
