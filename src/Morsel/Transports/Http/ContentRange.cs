using System.Globalization;

namespace Morsel.Transports.Http;

/// <summary>What a Content-Range header says (RFC 9110 §14.4): which bytes follow, and of how many.</summary>
/// <param name="Range">The bytes that follow; null for the unsatisfied form <c>bytes */T</c>.</param>
/// <param name="ResourceLength">Bytes of the whole resource; null where the server wrote <c>*</c>.</param>
internal readonly record struct ContentRange(ByteRange? Range, long? ResourceLength)
{
    private const int MaxDigits = 19;

    /// <summary>Parses <c>bytes a-z/T</c>, <c>bytes a-z/*</c> or <c>bytes */T</c>, where 0 ≤ a ≤ z &lt; T; nothing looser.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ContentRange parsed)
    {
        parsed = default;
        text = text.Trim(" \t");
        if (!text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase))
            return false;
        text = text["bytes ".Length..].TrimStart(' ');
        int slash = text.IndexOf('/');
        return slash >= 0 && TryTotal(text[(slash + 1)..], out long? total) && TryRange(text[..slash], total, out parsed);
    }

    private static bool TryTotal(ReadOnlySpan<char> text, out long? total)
    {
        total = null;
        if (text is "*")
            return true;
        bool parsed = TryNumber(text, out long number);
        total = number;
        return parsed;
    }

    private static bool TryRange(ReadOnlySpan<char> text, long? total, out ContentRange parsed)
    {
        parsed = new ContentRange(null, total);
        if (text is "*")
            return total is not null;
        int dash = text.IndexOf('-');
        if (dash < 0 || !TryNumber(text[..dash], out long first) || !TryNumber(text[(dash + 1)..], out long last))
            return false;
        if (first > last || last >= (total ?? long.MaxValue))
            return false;
        parsed = new ContentRange(new ByteRange(first, last + 1), total);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.Length is > 0 and <= MaxDigits && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
