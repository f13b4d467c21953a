using System.Globalization;
using System.Text;

namespace Morsel.Cli.Text;

/// <summary>A map of a file in a terminal: two cells in each place where there are colours, and a letter for each cell where there are none.</summary>
/// <param name="columns">Columns that there are.</param>
/// <param name="hasColor">Whether colours may be used.</param>
internal sealed class MapText(int columns, bool hasColor)
{
    private const int Rows = 8, MostColumns = 120, Indent = 2;

    private const string Letters = "DABCEFGHIJKLMNOPQRSTUVWXYZ";

    // Of 256: orange for the first kind, its pale sister for some of it, and the others in turn.
    private const int First = 208, SomeOfFirst = 222;
    private static readonly int[] Others = [31, 71, 97, 37, 136, 132, 66, 245];

    /// <summary>The map and its legend.</summary>
    public string Of(FileMap map)
    {
        var text = new StringBuilder();
        int width = Math.Clamp(columns - Indent - 1, 1, MostColumns);
        IReadOnlyList<MapCell> cells = map.Cells(width * Rows * (hasColor ? 2 : 1));
        for (int first = 0; first < cells.Count; first += width * (hasColor ? 2 : 1))
        {
            text.Append(' ', Indent);
            if (hasColor)
                AppendHalves(text, cells, first, width);
            else
                text.Append([.. cells.Skip(first).Take(width).Select(LetterOf)]);
            text.Append('\n');
        }
        return text + Legend(map);
    }

    // The upper half of a place is a cell, and the one below it the cell of the next row.
    private static void AppendHalves(StringBuilder text, IReadOnlyList<MapCell> cells, int first, int width)
    {
        string last = "";
        for (int place = first; place < Math.Min(first + width, cells.Count); place++)
        {
            string paint = place + width < cells.Count
                ? string.Create(CultureInfo.InvariantCulture, $"\e[38;5;{ColorOf(cells[place])};48;5;{ColorOf(cells[place + width])}m")
                : string.Create(CultureInfo.InvariantCulture, $"\e[49;38;5;{ColorOf(cells[place])}m");
            text.Append(paint == last ? "" : paint).Append('▀');
            last = paint;
        }
        text.Append("\e[0m");
    }

    private string Legend(FileMap map)
    {
        var text = new StringBuilder();
        for (int kind = 0; kind < map.Kinds.Count; kind++)
        {
            long bytes = map.BytesOf(kind);
            text.Append("  ").Append(Sign(new MapCell(kind, HasFirst: false))).Append(' ').Append(Printable.Escape(map.Kinds[kind]))
                .Append(": ").Append(Figures.Size(bytes)).Append(", ").Append(Figures.Share(bytes, map.Length)).Append('\n');
        }
        if (map.Kinds.Count > 1)
            text.Append("  ").Append(Sign(new MapCell(1, HasFirst: true))).Append(" some of it ").Append(Printable.Escape(map.Kinds[0])).Append('\n');
        return text.ToString();
    }

    private string Sign(MapCell cell) => hasColor ? string.Create(CultureInfo.InvariantCulture, $"\e[38;5;{ColorOf(cell)}m█\e[0m") : LetterOf(cell).ToString();

    private static char LetterOf(MapCell cell) => cell.HasFirst ? char.ToLowerInvariant(Letters[0]) : Letters[Math.Min(cell.Kind, Letters.Length - 1)];

    private static int ColorOf(MapCell cell) => cell.HasFirst ? SomeOfFirst : cell.Kind == 0 ? First : Others[(cell.Kind - 1) % Others.Length];
}
