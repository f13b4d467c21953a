using System.Text;

namespace Morsel.Cli.Help;

/// <summary>A page of help: sections of names with what they mean in a second column. No word is broken, however narrow the page is.</summary>
/// <param name="columns">Columns of a line.</param>
internal sealed class HelpPage(int columns)
{
    private const string Indent = "  ", Gap = "  ", Continued = " \\", ContinuedIndent = "      ";

    // A longer name has its first line for itself: one of them does not narrow the second column of all.
    private const int MostNameColumns = 24;

    private readonly StringBuilder _text = new();

    /// <summary>Running text below a title.</summary>
    public HelpPage Section(string title, string text)
    {
        _text.Append(title).Append(":\n");
        AppendWrapped(Indent.Length, text);
        _text.Append('\n');
        return this;
    }

    /// <summary>A title and rows below it; nothing where there are no rows.</summary>
    public HelpPage Section(string title, IReadOnlyList<HelpRow> rows)
    {
        if (rows.Count == 0)
            return this;
        _text.Append(title).Append(":\n");
        int nameColumns = rows.Select(row => row.Name.Length).Where(length => length <= MostNameColumns).DefaultIfEmpty(MostNameColumns).Max();
        foreach (HelpRow row in rows)
            Append(row, nameColumns);
        _text.Append('\n');
        return this;
    }

    /// <summary>Commands, each as the shell reads it: what is too long goes on behind a backslash.</summary>
    public HelpPage Examples(IReadOnlyList<string> examples)
    {
        if (examples.Count == 0)
            return this;
        _text.Append("Examples:\n");
        foreach (string line in examples.SelectMany(ShellLines))
            _text.Append(line).Append('\n');
        _text.Append('\n');
        return this;
    }

    /// <summary>The page.</summary>
    public override string ToString() => _text.ToString();

    private void Append(HelpRow row, int nameColumns)
    {
        _text.Append(Indent).Append(row.Name);
        int begin = Indent.Length + nameColumns + Gap.Length;
        int pad = nameColumns - row.Name.Length + Gap.Length;
        if (pad < Gap.Length)
        {
            _text.Append('\n');
            pad = begin;
        }
        _text.Append(' ', pad);
        AppendWrapped(begin, row.Text, isBegun: true);
    }

    private void AppendWrapped(int indent, string text, bool isBegun = false)
    {
        if (!isBegun)
            _text.Append(' ', indent);
        int used = indent;
        foreach (string word in text.Split(' '))
        {
            bool isFirst = used == indent;
            if (!isFirst && used + 1 + word.Length > columns)
            {
                _text.Append('\n').Append(' ', indent);
                used = indent;
                isFirst = true;
            }
            _text.Append(isFirst ? "" : " ").Append(word);
            used += (isFirst ? 0 : 1) + word.Length;
        }
        _text.Append('\n');
    }

    // Before an option is always outside of quotes.
    private IEnumerable<string> ShellLines(string example)
    {
        string line = Indent;
        foreach (string part in example.Split(" -").Select((part, number) => number == 0 ? part : $" -{part}"))
        {
            if (line.Length > Indent.Length && line.Length + part.Length + Continued.Length > columns)
            {
                yield return line + Continued;
                line = ContinuedIndent + part.TrimStart();
            }
            else
            {
                line += part;
            }
        }
        yield return line;
    }
}

/// <summary>A name and what it means.</summary>
internal readonly record struct HelpRow(string Name, string Text);
