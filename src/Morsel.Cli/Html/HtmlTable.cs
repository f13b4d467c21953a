namespace Morsel.Cli.Html;

/// <summary>A table of a page, with a caption and heads that a reader of screens can tell.</summary>
internal static class HtmlTable
{
    /// <param name="caption">What it shows.</param>
    /// <param name="heads">The head of each column.</param>
    /// <param name="rows">The rows; the first cell of each is its head.</param>
    /// <param name="isBest">Whether a row is to stand out.</param>
    public static HtmlText Of(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, Func<int, bool>? isBest = null)
    {
        var html = new HtmlText();
        // What scrolls can be reached by the keyboard.
        html.Open("div", ("class", "wide"), ("tabindex", "0"), ("role", "region"), ("aria-label", caption)).Open("table").Element("caption", caption).Open("thead").Open("tr");
        foreach (string head in heads)
            html.Element("th", head, ("scope", "col"));
        html.Close("tr").Close("thead").Open("tbody");
        int number = 0;
        foreach (IReadOnlyList<string> row in rows)
        {
            html.Open("tr", isBest?.Invoke(number++) == true ? [("class", "best")] : []).Element("th", row[0], ("scope", "row"));
            foreach (string cell in row.Skip(1))
                html.Element("td", cell);
            html.Close("tr");
        }
        return html.Close("tbody").Close("table").Close("div");
    }
}
