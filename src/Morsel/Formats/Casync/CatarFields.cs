using System.Buffers.Binary;

namespace Morsel.Formats.Casync;

/// <summary>Reads the fields of one record, one after another.</summary>
/// <param name="body">The record without its head.</param>
/// <param name="position">Where the record begins in the archive.</param>
internal ref struct CatarFields(ReadOnlySpan<byte> body, long position)
{
    private ReadOnlySpan<byte> _rest = body;

    public readonly int BytesLeft => _rest.Length;

    public readonly TargetFormatException Problem(string problem) => ProblemAt(position, problem);

    public static TargetFormatException ProblemAt(long position, string problem) => new("catar archive", $"byte {position}", problem);

    /// <summary>The size of a record is checked before its fields are read: there are as many as it takes.</summary>
    public ulong Word()
    {
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(_rest);
        _rest = _rest[8..];
        return word;
    }

    public ulong Word(string field, ulong most) =>
        Word() is var word && word <= most ? word : throw Problem($"{field} is {word}, expected at most {most}");

    /// <summary>All that is left: text and the NUL that it ends with.</summary>
    public byte[] Text(string field)
    {
        int end = _rest.IndexOf((byte)0);
        if (end != _rest.Length - 1)
            throw Problem(end < 0 ? $"{field} does not end with a NUL" : $"{field} has a NUL at byte {end} of {_rest.Length - 1}");
        return end == 0 ? throw Problem($"{field} is empty") : TakeText(end);
    }

    /// <summary>Text and its NUL, with something behind it.</summary>
    public byte[] TextBefore(string field, int mostBytes)
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 1 || end > mostBytes)
            throw Problem(end == 0 ? $"{field} is empty" : $"{field} has no NUL within {mostBytes} bytes");
        return TakeText(end);
    }

    public byte[] Rest()
    {
        byte[] rest = _rest.ToArray();
        _rest = default;
        return rest;
    }

    private byte[] TakeText(int end)
    {
        byte[] text = _rest[..end].ToArray();
        _rest = _rest[(end + 1)..];
        return text;
    }
}
