using System.Globalization;
using System.Text;

namespace Morsel;

/// <summary>Makes untrusted text (file names, text from a server or a control file) safe for a terminal or a log.</summary>
/// <remarks>
/// The messages and notes of this library are safe already. Names and fields in its reports are not escaped: escape them before you print them.
/// </remarks>
public static class Printable
{
    // What is not seen although it is neither a control nor a format character: Unicode's Default_Ignorable_Code_Point, as far as those do not have it.
    private static readonly (int First, int Last)[] Ignorable =
    [
        (0x034f, 0x034f), (0x115f, 0x1160), (0x17b4, 0x17b5), (0x180b, 0x180f), (0x3164, 0x3164), (0xfe00, 0xfe0f), (0xffa0, 0xffa0), (0xe0100, 0xe01ef),
    ];

    /// <summary>Replaces characters that move the cursor, or hide or reorder text, by visible escapes; the result is always one line.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>The text with <c>\n</c>, <c>\x1b</c>, <c>\u{202e}</c> and the like in the place of such characters.</returns>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var escaped = new StringBuilder(text.Length + 16);
        int index = 0;
        while (index < text.Length)
        {
            bool isWhole = Rune.TryGetRuneAt(text, index, out Rune rune);
            int length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && !IsUnsafe(rune))
                escaped.Append(text, index, length);
            else
                AppendEscape(escaped, isWhole ? rune.Value : text[index]);
            index += length;
        }
        return escaped.ToString();
    }

    /// <summary>As the other, of a text that is cut where it is longer than <paramref name="mostChars"/>.</summary>
    internal static string Escape(string text, int mostChars) => text.Length <= mostChars ? Escape(text) : Escape(text[..mostChars]) + "…";

    /// <summary>Whether a text is what it looks like: nothing in it is escaped, and nothing stands for bytes that were no UTF-8.</summary>
    internal static bool IsPlain(string text) => !text.Contains('\ufffd', StringComparison.Ordinal) && Escape(text) == text;

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        || Array.Exists(Ignorable, range => range.First <= rune.Value && rune.Value <= range.Last);

    private static void AppendEscape(StringBuilder escaped, int codePoint) => _ = codePoint switch
    {
        '\n' => escaped.Append("\\n"),
        '\r' => escaped.Append("\\r"),
        '\t' => escaped.Append("\\t"),
        < 0x100 => escaped.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}"),
        _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:x4}}}"),
    };
}
