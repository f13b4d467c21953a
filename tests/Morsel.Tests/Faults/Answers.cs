using System.Text;

namespace Morsel.Tests.Faults;

/// <summary>Whole answers as real servers write them; framing and header order from measurements.</summary>
internal static class Answers
{
    /// <summary>200 with all of the content.</summary>
    public static byte[] Whole(ReadOnlySpan<byte> content, string headers = "") =>
        Join($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\n{headers}\r\n", content);

    /// <summary>206 with one range.</summary>
    public static byte[] Range(byte[] content, ByteRange range, string headers = "") => Join(
        $"HTTP/1.1 206 Partial Content\r\nContent-Length: {range.Length}\r\n{ContentRange(content, range)}\r\n{headers}\r\n",
        Bytes(content, range));

    /// <summary>206 multipart, its length announced.</summary>
    public static byte[] Multipart(ReadOnlySpan<byte> body, string boundary) =>
        Join($"HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary={boundary}\r\nContent-Length: {body.Length}\r\n\r\n", body);

    /// <summary>nginx: a 20-digit boundary, a line end before the first delimiter.</summary>
    public static byte[] NginxMultipart(byte[] content, IEnumerable<ByteRange> ranges) =>
        Multipart(MultipartBody(content, ranges, "00000000000000000017"), "00000000000000000017");

    /// <summary>Apache: chunked, without a Content-Length.</summary>
    public static byte[] ApacheMultipart(byte[] content, IEnumerable<ByteRange> ranges) => Join(
        "HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/byteranges; boundary=60dedc04dd340\r\n\r\n",
        Chunked(MultipartBody(content, ranges, "60dedc04dd340"), chunkBytes: 97));

    /// <summary>The body of a multipart answer.</summary>
    public static byte[] MultipartBody(byte[] content, IEnumerable<ByteRange> ranges, string boundary, string lineEnd = "\r\n")
    {
        using var body = new MemoryStream();
        foreach (ByteRange range in ranges)
            body.Write(Join(
                $"{lineEnd}--{boundary}{lineEnd}Content-Type: application/octet-stream{lineEnd}{ContentRange(content, range)}{lineEnd}{lineEnd}",
                Bytes(content, range)));
        body.Write(Encoding.Latin1.GetBytes($"{lineEnd}--{boundary}--{lineEnd}"));
        return body.ToArray();
    }

    public static byte[] Chunked(ReadOnlySpan<byte> body, int chunkBytes)
    {
        using var framed = new MemoryStream();
        for (int start = 0; start < body.Length; start += chunkBytes)
        {
            ReadOnlySpan<byte> chunk = body[start..Math.Min(start + chunkBytes, body.Length)];
            framed.Write(Join($"{chunk.Length:x}\r\n", chunk));
            framed.Write("\r\n"u8);
        }
        framed.Write("0\r\n\r\n"u8);
        return framed.ToArray();
    }

    public static byte[] Join(string head, ReadOnlySpan<byte> rest) => [.. Encoding.Latin1.GetBytes(head), .. rest];

    private static string ContentRange(byte[] content, ByteRange range) => $"Content-Range: bytes {range.Start}-{range.End - 1}/{content.Length}";

    private static ReadOnlySpan<byte> Bytes(byte[] content, ByteRange range) => content.AsSpan((int)range.Start, (int)range.Length);
}
