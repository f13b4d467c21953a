using System.Buffers;
using System.Text;

namespace Morsel.Formats.Sidecar;

/// <summary>One line by the grammar: a word and attributes, their values as they were written.</summary>
/// <param name="Word">What the line is about.</param>
/// <param name="Attributes">Values by name.</param>
internal sealed record SidecarLine(string Word, IReadOnlyDictionary<string, string> Attributes)
{
    public const int MostAttributes = 64;
    public const int MostValueBytes = 2048;

    private const int MostNameBytes = 32;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-"u8);

    /// <summary>Reads a line.</summary>
    /// <param name="line">Its bytes without the line feed.</param>
    /// <returns>null if it does not fit the grammar.</returns>
    public static SidecarLine? Parse(ReadOnlySpan<byte> line)
    {
        string? word = null;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Range part in line.Split((byte)' '))
        {
            ReadOnlySpan<byte> bytes = line[part];
            if (word is null && !IsName(bytes))
                return null;
            if (word is null)
                word = Encoding.ASCII.GetString(bytes);
            else if (!TryAdd(bytes, attributes))
                return null;
        }
        return word is null || attributes.Count > MostAttributes ? null : new SidecarLine(word, attributes);
    }

    /// <summary>Whether a value may stand in a line as it is.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > MostValueBytes || value.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            return false;
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '%' && !(i + 2 < value.Length && char.IsAsciiHexDigit((char)value[i + 1]) && char.IsAsciiHexDigit((char)value[i + 2])))
                return false;
        }
        return true;
    }

    private static bool TryAdd(ReadOnlySpan<byte> attribute, Dictionary<string, string> attributes)
    {
        int equals = attribute.IndexOf((byte)'=');
        return equals > 0 && IsName(attribute[..equals]) && IsValue(attribute[(equals + 1)..])
            && attributes.TryAdd(Encoding.ASCII.GetString(attribute[..equals]), Encoding.ASCII.GetString(attribute[(equals + 1)..]));
    }

    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MostNameBytes && name[0] is >= (byte)'a' and <= (byte)'z' && !name.ContainsAnyExcept(NameBytes);
}
