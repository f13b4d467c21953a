using System.Globalization;

namespace Morsel.Tests.Faults;

/// <summary>One request as it stood on the wire.</summary>
/// <param name="ConnectionNumber">Which connection of the server brought it, from 0.</param>
/// <param name="NumberOnConnection">How many requests that connection had brought before.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">As sent, in order.</param>
internal sealed record FaultRequest(int ConnectionNumber, int NumberOnConnection, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>What is asked for: GET, HEAD.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>When it came, by the server's clock.</summary>
    public TimeSpan At { get; init; }

    /// <summary>Whether a byte of an answer was written.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>The ranges asked for; none without a Range header.</summary>
    public IReadOnlyList<ByteRange> Ranges =>
        Header("Range") is { } range ? [.. range["bytes=".Length..].Split(',').Select(Parse)] : [];

    public string? Header(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static FaultRequest Parse(int connectionNumber, int numberOnConnection, string text)
    {
        string[] lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return new FaultRequest(connectionNumber, numberOnConnection, lines[0].Split(' ')[1], [.. lines.Skip(1).Select(Header)]) { Method = lines[0].Split(' ')[0] };

        static KeyValuePair<string, string> Header(string line) => new(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim());
    }

    private static ByteRange Parse(string range)
    {
        string[] ends = range.Split('-');
        return new ByteRange(Number(ends[0]), Number(ends[1]) + 1);

        static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
