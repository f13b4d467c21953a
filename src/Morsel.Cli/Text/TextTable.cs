using System.Text;

namespace Morsel.Cli.Text;

/// <summary>Lines of "name  value", the values in one column.</summary>
internal sealed class TextTable(int nameColumns)
{
    private readonly StringBuilder _lines = new();

    /// <param name="name">A word of ours.</param>
    /// <param name="value">Anybody's text.</param>
    public TextTable Row(string name, string value)
    {
        _lines.Append("  ").Append(name.PadRight(nameColumns)).Append(' ').Append(Printable.Escape(value)).Append('\n');
        return this;
    }

    /// <summary>The lines, each ended.</summary>
    public override string ToString() => _lines.ToString();
}
