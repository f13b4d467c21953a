using System.Globalization;
using System.Text;

namespace Morsel.Tests.Server;

/// <summary>An HTTP/1.1 answer taken apart by hand.</summary>
public sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string? this[string header] => Headers.TryGetValue(header, out string? value) ? value : null;

    public static RawAnswer Parse(byte[] answer)
    {
        (string[] head, byte[] body) = Split(answer);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in head.Skip(1))
            headers.Add(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
        return new RawAnswer(int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body);
    }

    /// <summary>The parts of a multipart/byteranges answer: Content-Range and bytes of each. Fails on anything beside them.</summary>
    public IReadOnlyList<(string ContentRange, byte[] Bytes)> Parts()
    {
        const string Announced = "multipart/byteranges; boundary=";
        Assert.StartsWith(Announced, this["Content-Type"], StringComparison.Ordinal);
        byte[] delimiter = Encoding.ASCII.GetBytes("\r\n--" + this["Content-Type"]![Announced.Length..]);
        var parts = new List<(string, byte[])>();
        ReadOnlySpan<byte> rest = Body;
        Assert.True(rest.StartsWith(delimiter));
        while (true)
        {
            rest = rest[delimiter.Length..];
            if (rest.SequenceEqual("--\r\n"u8))
                return parts;
            Assert.True(rest.StartsWith("\r\n"u8));
            int end = rest.IndexOf(delimiter);
            Assert.True(end > 0, "a part has no end");
            (string[] head, byte[] bytes) = Split(rest[2..end].ToArray());
            Assert.Equal("Content-Type: application/octet-stream", head[0]);
            Assert.StartsWith("Content-Range: ", head[1], StringComparison.Ordinal);
            parts.Add((head[1]["Content-Range: ".Length..], bytes));
            rest = rest[end..];
        }
    }

    private static (string[] Head, byte[] Body) Split(byte[] message)
    {
        int end = message.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(end >= 0, "the head has no end");
        return (Encoding.ASCII.GetString(message, 0, end).Split("\r\n"), message[(end + 4)..]);
    }
}
