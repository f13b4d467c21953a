using System.Globalization;

namespace Morsel.Server.Answers;

/// <summary>The Range header of a request, RFC 9110 §14.1.1 and §14.2.</summary>
internal static class RangeHeader
{
    /// <summary>More ranges than this are not answered one by one.</summary>
    public const int MaxRanges = 1000;

    /// <summary>Reads the header.</summary>
    /// <returns>The ranges in the order asked; null where the header is to be ignored: another unit, wrong syntax, too many ranges.</returns>
    public static IReadOnlyList<RangeSpecifier>? Parse(ReadOnlySpan<char> value)
    {
        int equals = value.IndexOf('=');
        if (equals < 0 || !value[..equals].Equals("bytes", StringComparison.OrdinalIgnoreCase))
            return null;
        ReadOnlySpan<char> set = value[(equals + 1)..];
        var ranges = new List<RangeSpecifier>();
        foreach (Range element in set.Split(','))
        {
            ReadOnlySpan<char> text = set[element].Trim(" \t");
            if (text.IsEmpty)
                continue;   // RFC 9110 §5.6.1.2: empty elements of a list are ignored
            if (ranges.Count == MaxRanges || !RangeSpecifier.TryParse(text, out RangeSpecifier range))
                return null;
            ranges.Add(range);
        }
        return ranges.Count > 0 ? ranges : null;
    }
}

/// <summary>One range as it was asked for.</summary>
/// <param name="First">First byte; null asks for the last <paramref name="Last"/> bytes of the file.</param>
/// <param name="Last">Last byte, inclusive as in the header; null means up to the end.</param>
internal readonly record struct RangeSpecifier(long? First, long? Last)
{
    /// <summary>"5-9", "5-" or "-9".</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out RangeSpecifier range)
    {
        range = default;
        int dash = text.IndexOf('-');
        if (dash < 0 || text.Length == 1)
            return false;
        if (!TryParsePosition(text[..dash], out long? first) || !TryParsePosition(text[(dash + 1)..], out long? last) || last < first)
            return false;
        range = new RangeSpecifier(first, last);
        return true;
    }

    // Digits without end are valid; a position beyond 2^63 is beyond every file.
    private static bool TryParsePosition(ReadOnlySpan<char> digits, out long? position)
    {
        position = digits.IsEmpty ? null
            : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) ? parsed
            : long.MaxValue;
        return !digits.ContainsAnyExceptInRange('0', '9');
    }
}
