using System.Text;

namespace Morsel.Cli.Manual;

/// <summary>A manual page that is being written.</summary>
internal sealed class ManualPage
{
    private readonly StringBuilder _text = new();

    /// <param name="name">What it is about.</param>
    /// <param name="version">The version of the program.</param>
    public ManualPage(string name, string version) =>
        _text.Append($".TH {Roff.Escape(name.ToUpperInvariant())} 1 \"\" \"Morsel {Roff.Escape(version)}\" \"User commands\"\n");

    /// <summary>Begins a section.</summary>
    public ManualPage Section(string title)
    {
        _text.Append($".SH {title}\n");
        return this;
    }

    /// <summary>Begins a part of a section.</summary>
    public ManualPage Subsection(string title)
    {
        _text.Append($".SS {Roff.Escape(title)}\n");
        return this;
    }

    /// <summary>Something and what it means.</summary>
    /// <param name="name">In the language of manual pages.</param>
    /// <param name="meaning">Running text.</param>
    public ManualPage Entry(string name, string meaning) => Append($".TP\n{name}\n{Roff.Sentence(meaning)}\n");

    /// <summary>Lines of a shell, each as it is.</summary>
    public ManualPage Examples(IReadOnlyList<string> lines)
    {
        _text.Append(".nf\n");
        foreach (string line in lines)
            _text.Append(Roff.Line(line)).Append('\n');
        _text.Append(".fi\n");
        return this;
    }

    /// <summary>Whole lines in the language of manual pages.</summary>
    public ManualPage Append(string roff)
    {
        _text.Append(roff);
        return this;
    }

    /// <summary>The page.</summary>
    public override string ToString() => _text.ToString();
}
