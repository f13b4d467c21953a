using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Morsel.Server.Page;

/// <summary>HTML in the making: what is written between its own tags is escaped, whatever files are called.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup, its holes escaped; a hole that is <see cref="Markup"/> is not.</summary>
    public HtmlText Add([InterpolatedStringHandlerArgument("")] ref Holes markup)
    {
        _ = markup;
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Text as it may stand in an element or an attribute.</summary>
    public static string Escape(string text) => HtmlEncoder.Default.Encode(Printable.Escape(text));

    /// <summary>Takes the pieces of interpolated markup.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Holes
    {
        private readonly StringBuilder _text;

        public Holes(int literalLength, int formattedCount, HtmlText html)
        {
            _text = html._text;
            _text.EnsureCapacity(_text.Length + literalLength + (formattedCount * 16));
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? text) => _text.Append(Escape(text ?? ""));

        public void AppendFormatted(long number) => _text.Append(number.ToString("N0", CultureInfo.InvariantCulture));

        public void AppendFormatted(Markup markup) => _text.Append(markup.Text);
    }
}

/// <summary>Text that is HTML already.</summary>
internal readonly record struct Markup(string Text);
