using System.Text;

namespace Morsel.Cli.Manual;

/// <summary>Text in the language of manual pages, where a dash, a quote and a backslash mean something else than themselves.</summary>
internal static class Roff
{
    private const string Bold = "\\fB", Italic = "\\fI", Plain = "\\fR";

    /// <summary>Text that is printed as it is, and can be copied into a shell.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (Rune letter in text.EnumerateRunes())
            escaped.Append(letter.Value switch
            {
                '\\' => "\\e",
                '-' => "\\-",
                '\'' => "\\(aq",
                '`' => "\\(ga",
                '"' => "\\(dq",
                '^' => "\\(ha",
                '~' => "\\(ti",
                > 0x7e => $"\\[u{letter.Value:X4}]",
                _ => letter.ToString(),
            });
        return escaped.ToString();
    }

    /// <summary>A line of text; one that begins with a dot would be a command.</summary>
    public static string Line(string text) => text.StartsWith('.') ? "\\&" + Escape(text) : Escape(text);

    /// <summary>A line of running text, in which options stand out.</summary>
    public static string Sentence(string text) =>
        string.Join(' ', text.Split(' ').Select((word, number) => IsOption(word, out int begin, out int end)
            ? Escape(word[..begin]) + BoldOf(word[begin..end]) + Escape(word[end..])
            : number == 0 ? Line(word) : Escape(word)));

    /// <summary>What is written as it stands here.</summary>
    public static string BoldOf(string text) => Bold + Escape(text) + Plain;

    /// <summary>What something else is written for.</summary>
    public static string ItalicOf(string text) => Italic + Escape(text) + Plain;

    // With brackets before it and points behind it.
    private static bool IsOption(string word, out int begin, out int end)
    {
        begin = word.Length - word.TrimStart('(').Length;
        end = word.TrimEnd(')', ',', '.', ':', ';').Length;
        return end - begin > 1 && word[begin] == '-' && word[begin..end].TrimStart('-') is [var first, ..] && char.IsAsciiLetter(first);
    }
}
