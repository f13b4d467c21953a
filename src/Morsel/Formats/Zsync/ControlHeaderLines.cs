using System.Text;

namespace Morsel.Formats.Zsync;

/// <summary>Splits the beginning of a control file into header lines, and steps over the gzip map that may stand among them.</summary>
internal static class ControlHeaderLines
{
    private const int MostLines = 256;
    private const int MostLineBytes = 4096;
    private const string MapName = "Z-Map2";
    private const int MapRecordBytes = 4;

    /// <summary>One header line.</summary>
    /// <param name="Number">Its number, from 1.</param>
    /// <param name="Name">What stands before the colon.</param>
    /// <param name="Value">What stands after colon and blank, without trailing blanks.</param>
    public readonly record struct Line(int Number, string Name, string Value)
    {
        /// <summary>Where the bytes are that follow the line, which are no text; null if none do.</summary>
        public ByteRange? Binary { get; init; }
    }

    /// <summary>Reads lines up to the empty one.</summary>
    /// <param name="bytes">The file from its beginning.</param>
    /// <param name="lines">What was read.</param>
    /// <returns>Bytes up to and with the empty line; if they are not all there, the bytes wanted as a negative number.</returns>
    public static long Read(ReadOnlySpan<byte> bytes, List<Line> lines)
    {
        long position = 0;
        for (int number = 1; ; number++)
        {
            if (position >= bytes.Length)
                return -(position + MostLineBytes);
            ReadOnlySpan<byte> rest = bytes[(int)position..];
            int end = rest.IndexOf((byte)'\n');
            if (end < 0 && rest.Length <= MostLineBytes)
                return -(position + MostLineBytes + 1);
            if (end is < 0 or > MostLineBytes)
                throw Problem(number, $"the line is longer than {MostLineBytes} bytes");
            position += end + 1;
            if (rest[..end].TrimEnd((byte)'\r').IsEmpty)
                return position;
            ReadOnlySpan<byte> text = rest[..end].TrimEnd("\r "u8);
            if (number > MostLines)
                throw Problem(number, $"more than {MostLines} header lines");
            Line line = Split(number, text);
            long mapBytes = line.Name == MapName ? MapBytes(line) : 0;
            lines.Add(mapBytes > 0 ? line with { Binary = new ByteRange(position, position + mapBytes) } : line);
            position += mapBytes;
        }
    }

    public static TargetFormatException Problem(int line, string problem) =>
        new("zsync control file", FormattableString.Invariant($"line {line}"), problem);

    /// <summary>A text of the file as it may be shown.</summary>
    public static string Shown(string text) => Printable.Escape(text, mostChars: 60);

    private static Line Split(int number, ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf(": "u8);
        if (text.IsEmpty)
            throw Problem(number, "the line contains only spaces, expected \"name: value\"");
        // "URL:" with nothing behind it has lost its blank to the trimming.
        if (colon < 0 && text[^1] == (byte)':')
            colon = text.Length - 1;
        if (colon <= 0)
            throw Problem(number, $"\"{Shown(Encoding.UTF8.GetString(text))}\" is not of the form \"name: value\"");
        string value = colon + 2 <= text.Length ? Encoding.UTF8.GetString(text[(colon + 2)..]) : "";
        return new(number, Encoding.UTF8.GetString(text[..colon]), value);
    }

    private static long MapBytes(Line line) =>
        ControlNumbers.TryParse(line.Value, most: 1L << 28, out long records)
            ? records * MapRecordBytes
            : throw Problem(line.Number, $"{MapName} is \"{Shown(line.Value)}\", expected a number of records");
}
