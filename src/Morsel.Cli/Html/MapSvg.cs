using System.Globalization;
using Morsel.Cli.Text;

namespace Morsel.Cli.Html;

/// <summary>A map of a file as a drawing: a bar for all of it, and one for each sixteenth, which a reader can open.</summary>
internal static class MapSvg
{
    private const int Colors = 8, Width = 1000, Height = 60;

    // More rectangles than there are columns of a wide screen show nothing more.
    private const int MostCells = 2000, Parts = 16, LeastPartBytes = 64 << 10;

    /// <param name="map">The map.</param>
    /// <param name="title">What it shows, for who cannot see it.</param>
    public static HtmlText Of(FileMap map, string title)
    {
        var html = new HtmlText();
        html.Add(Bar(map, new ByteRange(0, map.Length), title)).Add(Legend(map));
        if (map.Length < LeastPartBytes)
            return html;
        html.Open("details").Element("summary", "Sixteen parts, each as wide as the whole");
        for (int part = 0; part < Parts; part++)
        {
            var range = new ByteRange(map.Length / Parts * part, part == Parts - 1 ? map.Length : map.Length / Parts * (part + 1));
            string name = string.Create(CultureInfo.InvariantCulture, $"Bytes {range.Start} to {range.End - 1}");
            html.Element("p", name).Add(Bar(map, range, $"{title}: {name}"));
        }
        return html.Close("details");
    }

    private static HtmlText Bar(FileMap map, ByteRange range, string title)
    {
        var svg = new HtmlText();
        svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Width} {Height}"), ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", $"{title}. {Summary(map, range)}"));
        foreach ((ByteRange stretch, int kind) in Merged(map, range))
        {
            double x = Width * (double)(stretch.Start - range.Start) / range.Length, width = Width * (double)stretch.Length / range.Length;
            svg.Open("rect", ("class", ClassOf(kind)), ("x", Number(x)), ("y", "0"), ("width", Number(Math.Max(0.5, width))), ("height", Number(Height)))
                .Element("title", string.Create(CultureInfo.InvariantCulture, $"{map.Kinds[kind]}: bytes {stretch.Start} to {stretch.End - 1}")).Close("rect");
        }
        return svg.Close("svg");
    }

    // What is narrower than a cell becomes the cell's.
    private static IEnumerable<(ByteRange Range, int Kind)> Merged(FileMap map, ByteRange range)
    {
        MapStretch[] inside = [.. map.Stretches.Where(stretch => stretch.Range.Start < range.End && stretch.Range.End > range.Start)
            .Select(stretch => new MapStretch(new ByteRange(Math.Max(stretch.Range.Start, range.Start), Math.Min(stretch.Range.End, range.End)), stretch.Kind))];
        if (inside.Length <= MostCells)
            return inside.Select(stretch => (stretch.Range, stretch.Kind));
        FileMap part = map with
        {
            Length = range.Length,
            Stretches = [.. inside.Select(stretch => stretch with { Range = new ByteRange(stretch.Range.Start - range.Start, stretch.Range.End - range.Start) })],
        };
        IReadOnlyList<MapCell> cells = part.Cells(MostCells);
        return cells.Select((cell, number) =>
            (new ByteRange(range.Start + (long)((Int128)range.Length * number / cells.Count), range.Start + (long)((Int128)range.Length * (number + 1) / cells.Count)), cell.HasFirst ? 0 : cell.Kind));
    }

    private static HtmlText Legend(FileMap map)
    {
        var html = new HtmlText();
        html.Open("ul", ("class", "legend"));
        for (int kind = 0; kind < map.Kinds.Count; kind++)
        {
            html.Open("li").Element("span", "", ("class", $"key {ClassOf(kind)}"), ("aria-hidden", "true"))
                .Text($"{map.Kinds[kind]}: {Figures.Size(map.BytesOf(kind))} ({Figures.Share(map.BytesOf(kind), map.Length)})").Close("li");
        }
        return html.Close("ul");
    }

    private static string Summary(FileMap map, ByteRange range) => string.Join(", ", map.Kinds.Select((name, kind) => (name, Bytes: BytesIn(map, range, kind)))
        .Where(kind => kind.Bytes > 0).Select(kind => $"{kind.name}: {Figures.Size(kind.Bytes)}"));

    private static long BytesIn(FileMap map, ByteRange range, int kind) => map.Stretches.Where(stretch => stretch.Kind == kind)
        .Sum(stretch => Math.Max(0, Math.Min(range.End, stretch.Range.End) - Math.Max(range.Start, stretch.Range.Start)));

    private static string ClassOf(int kind) => string.Create(CultureInfo.InvariantCulture, $"k{(kind == 0 ? 0 : 1 + ((kind - 1) % (Colors - 1)))}");

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
