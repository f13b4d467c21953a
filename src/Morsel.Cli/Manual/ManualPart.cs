using System.Text;

namespace Morsel.Cli.Manual;

/// <summary>A section of a page that is written by hand.</summary>
/// <param name="Title">Its title; empty for what stands before the first.</param>
/// <param name="Text">Its lines, in the language of manual pages.</param>
internal sealed record ManualPart(string Title, string Text)
{
    private const string Section = ".SH ", Mark = ".\\\" for ", All = "all";

    private static readonly string[] Blocks = [".TP", ".PP", ".SS"];

    /// <summary>All sections of a text.</summary>
    public static IReadOnlyList<ManualPart> Of(string text) => Read(text, words: null);

    /// <summary>The sections that a page gives to others, with what in them is for one of these.</summary>
    /// <param name="text">The page. A comment <c>for WORDS</c> says whom the line behind it is for, or the section, entry or paragraph that begins there.</param>
    /// <param name="words">What the other page is about: the name of its verb, and its options.</param>
    public static IReadOnlyList<ManualPart> Of(string text, IReadOnlyCollection<string> words) =>
        [.. Read(text, words).Where(part => part.Title.Length > 0 && part.Text.Length > 0)];

    private static List<ManualPart> Read(string text, IReadOnlyCollection<string>? words)
    {
        var parts = new List<ManualPart>();
        var lines = new StringBuilder();
        string title = "";
        bool isSectionWanted = true, isBlockWanted = true;
        string? mark = null;
        foreach (string line in text.Split('\n').SkipLast(1))
        {
            if (line.StartsWith(Mark, StringComparison.Ordinal))
            {
                mark = line[Mark.Length..];
                continue;
            }
            bool isWanted = words is null || mark?.Split(' ').Any(word => word == All || words.Contains(word)) != false;
            if (line.StartsWith(Section, StringComparison.Ordinal))
            {
                parts.Add(new ManualPart(title, lines.ToString()));
                lines.Clear();
                title = line[Section.Length..].Trim('"');
                (isSectionWanted, isBlockWanted) = (words is null || (mark is not null && isWanted), true);
            }
            else
            {
                if (Blocks.Contains(line))
                    isBlockWanted = isWanted;
                if (isSectionWanted && isBlockWanted && isWanted)
                    lines.Append(line).Append('\n');
            }
            mark = null;
        }
        parts.Add(new ManualPart(title, lines.ToString()));
        return parts;
    }
}
