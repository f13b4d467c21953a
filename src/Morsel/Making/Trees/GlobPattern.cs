using System.Text;

namespace Morsel.Making.Trees;

/// <summary>A pattern of one name, as fnmatch(3) takes it, over bytes: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>, and <c>\</c> before what is meant as it is.</summary>
/// <remarks>A name that begins with a "." is only matched by a pattern that does.</remarks>
internal static class GlobPattern
{
    public static bool Matches(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> name)
    {
        if (name is [(byte)'.', ..] && pattern is not ([(byte)'.', ..] or [(byte)'\\', (byte)'.', ..]))
            return false;
        // Where the last star is, and what of the name it has taken: the only place to go back to.
        int at = 0, from = 0, starAt = -1, starFrom = 0;
        while (from < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (starAt, starFrom) = (at++, from);
            }
            else if (at < pattern.Length && One(pattern, ref at, name[from]))
            {
                from++;
            }
            else if (starAt >= 0)
            {
                (at, from) = (starAt + 1, ++starFrom);
            }
            else
            {
                return false;
            }
        }
        while (at < pattern.Length && pattern[at] == '*')
            at++;
        return at == pattern.Length;
    }

    // Whether what stands at a place of the pattern takes a byte; the place moves on only then.
    private static bool One(ReadOnlySpan<byte> pattern, ref int at, byte value)
    {
        switch (pattern[at])
        {
            case (byte)'?':
                at++;
                return true;
            case (byte)'[' when Set(pattern, at, value) is (var end, var isIn):
                at = isIn ? end : at;
                return isIn;
            case (byte)'\\':
                if (at + 1 == pattern.Length || pattern[at + 1] != value)
                    return false;
                at += 2;
                return true;
            default:
                if (pattern[at] != value)
                    return false;
                at++;
                return true;
        }
    }

    // Null where the bracket is not closed: it then means itself.
    private static (int End, bool IsIn)? Set(ReadOnlySpan<byte> pattern, int start, byte value)
    {
        int at = start + 1;
        bool isNegative = at < pattern.Length && pattern[at] is (byte)'!' or (byte)'^', isIn = false;
        if (isNegative)
            at++;
        for (int first = at; at < pattern.Length; at++)
        {
            if (pattern[at] == ']' && at > first)
                return (at + 1, isIn != isNegative);
            if (Class(pattern[at..]) is ({ } name, var classBytes))
            {
                isIn |= IsOf(name, value);
                at += classBytes - 1;
                continue;
            }
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
                at++;
            byte low = pattern[at], high = low;
            if (at + 2 < pattern.Length && pattern[at + 1] == '-' && pattern[at + 2] != ']')
            {
                at += pattern[at + 2] == '\\' && at + 3 < pattern.Length ? 3 : 2;
                high = pattern[at];
            }
            isIn |= value >= low && value <= high;
        }
        return null;
    }

    // "[:alpha:]", within brackets.
    private static (string? Name, int Bytes) Class(ReadOnlySpan<byte> pattern)
    {
        // The colon that begins it does not end it: "[:]" is none.
        int length = pattern.StartsWith("[:"u8) ? pattern[2..].IndexOf(":]"u8) : -1;
        return length < 0 ? (null, 0) : (Encoding.ASCII.GetString(pattern.Slice(2, length)), length + 4);
    }

    private static bool IsOf(string name, byte value) => value < 128 && name switch
    {
        "alpha" => char.IsAsciiLetter((char)value),
        "digit" => char.IsAsciiDigit((char)value),
        "alnum" => char.IsAsciiLetterOrDigit((char)value),
        "lower" => char.IsAsciiLetterLower((char)value),
        "upper" => char.IsAsciiLetterUpper((char)value),
        "xdigit" => char.IsAsciiHexDigit((char)value),
        "space" => char.IsWhiteSpace((char)value),
        "punct" => char.IsPunctuation((char)value) || char.IsSymbol((char)value),
        _ => false,
    };
}
