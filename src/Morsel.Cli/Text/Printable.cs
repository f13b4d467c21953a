using System.Globalization;
using System.Text;

namespace Morsel.Cli.Text;

/// <summary>Text of strangers (file names, what a server says) made safe for a terminal.</summary>
internal static class Printable
{
    /// <summary>Replaces what moves the cursor, hides or reorders text by visible escapes; the result is always one line.</summary>
    public static string Escape(string text)
    {
        if (!NeedsEscape(text))
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

    private static bool NeedsEscape(string text)
    {
        foreach (char letter in text)
            if (letter is < ' ' or > '~')
                return true;
        return false;
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static void AppendEscape(StringBuilder escaped, int codePoint) => _ = codePoint switch
    {
        '\n' => escaped.Append("\\n"),
        '\r' => escaped.Append("\\r"),
        '\t' => escaped.Append("\\t"),
        < 0x100 => escaped.Append(CultureInfo.InvariantCulture, $"\\x{codePoint:x2}"),
        _ => escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{codePoint:x4}}}"),
    };
}
