namespace Morsel.Formats.Zchunk;

/// <summary>Reads the fields of a header one after another, and never beyond its end.</summary>
internal ref struct ZchunkCursor(ReadOnlySpan<byte> header, int position)
{
    private readonly ReadOnlySpan<byte> _header = header;

    public int Position { get; private set; } = position;

    public readonly int BytesLeft => _header.Length - Position;

    /// <summary>A number up to <paramref name="most"/>.</summary>
    public long Number(string field, long most)
    {
        int bytes = CompressedInteger.Read(_header[Position..], out ulong value);
        if (bytes == 0)
            throw Problem($"{field} is cut off by the end of the header");
        if (bytes < 0)
            throw Problem($"{field} has more than 64 bits");
        if (value > (ulong)most)
            throw Problem($"{field} is {value}, expected at most {most}");
        Position += bytes;
        return (long)value;
    }

    public ReadOnlySpan<byte> Bytes(int count, string field)
    {
        if (count > BytesLeft)
            throw Problem($"{field} has {count} bytes, and the header only {BytesLeft} more");
        Position += count;
        return _header.Slice(Position - count, count);
    }

    /// <summary>What is wrong at this place.</summary>
    public readonly TargetFormatException Problem(string problem) => ProblemAt(Position, problem);

    public static TargetFormatException ProblemAt(int position, string problem) => new("zchunk header", $"byte {position}", problem);
}
