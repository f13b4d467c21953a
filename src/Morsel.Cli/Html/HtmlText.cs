using System.Net;
using System.Text;

namespace Morsel.Cli.Html;

/// <summary>Writes elements of a page, which is well-formed XML too. Texts and attributes may be anybody's: they are escaped.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Anybody's text.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Escaped(text));
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public HtmlText Element(string name, string text, params (string Name, string Value)[] attributes) => Open(name, attributes).Text(text).Close(name);

    /// <summary>The beginning of an element.</summary>
    public HtmlText Open(string name, params (string Name, string Value)[] attributes)
    {
        Begin(name, attributes);
        _text.Append('>');
        return this;
    }

    /// <summary>An element that holds nothing.</summary>
    public HtmlText Empty(string name, params (string Name, string Value)[] attributes)
    {
        Begin(name, attributes);
        _text.Append("/>");
        return this;
    }

    /// <summary>The end of an element.</summary>
    public HtmlText Close(string name)
    {
        _text.Append("</").Append(name).Append('>');
        if (name is "p" or "tr" or "table" or "h1" or "h2" or "svg" or "section" or "li" or "ul" or "details" or "head" or "style")
            _text.Append('\n');
        return this;
    }

    /// <summary>What was written as elements.</summary>
    public HtmlText Add(HtmlText part)
    {
        _text.Append(part._text);
        return this;
    }

    /// <summary>Text of ours, which is not escaped.</summary>
    public HtmlText Ours(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Begin(string name, (string Name, string Value)[] attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, string value) in attributes)
            _text.Append(' ').Append(attribute).Append("=\"").Append(Escaped(value)).Append('"');
    }

    // What no terminal would show, no page shows either; and XML knows no other control characters.
    private static string Escaped(string text) => WebUtility.HtmlEncode(Printable.Escape(text));
}
