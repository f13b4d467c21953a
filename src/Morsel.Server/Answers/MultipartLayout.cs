using System.Text;

namespace Morsel.Server.Answers;

/// <summary>The frame of a multipart/byteranges answer, RFC 9110 §14.6.</summary>
internal sealed class MultipartLayout
{
    // Not by the runtime's cryptography, which aborts the process where OpenSSL is missing; these bits come from the kernel.
    private readonly string _boundary = Guid.NewGuid().ToString("N");

    /// <param name="ranges">What is sent, in order.</param>
    /// <param name="length">Bytes in the file.</param>
    /// <param name="mediaType">The file's.</param>
    public MultipartLayout(IReadOnlyList<ByteRange> ranges, long length, string mediaType)
    {
        Heads = [.. ranges.Select(range => Encoding.ASCII.GetBytes(
            $"\r\n--{_boundary}\r\nContent-Type: {mediaType}\r\nContent-Range: {ContentRange.Of(range, length)}\r\n\r\n"))];
        End = Encoding.ASCII.GetBytes($"\r\n--{_boundary}--\r\n");
        BodyLength = ranges.Sum(range => range.Length) + Heads.Sum(head => (long)head.Length) + End.Length;
    }

    /// <summary>What stands before each part.</summary>
    public IReadOnlyList<byte[]> Heads { get; }

    /// <summary>What stands after the last part.</summary>
    public byte[] End { get; }

    /// <summary>Bytes in the whole body.</summary>
    public long BodyLength { get; }

    public string MediaType => $"multipart/byteranges; boundary={_boundary}";
}
