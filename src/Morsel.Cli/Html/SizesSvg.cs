using System.Globalization;
using Morsel.Cli.Text;
using Morsel.Estimates;

namespace Morsel.Cli.Html;

/// <summary>Downloaded bytes over the block size, as a drawing: a line for each old version.</summary>
internal static class SizesSvg
{
    private const int Width = 1000, Height = 300, Left = 110, Right = 30, Top = 20, Bottom = 40;

    /// <summary>The drawing; null where there are no two sizes to compare.</summary>
    /// <param name="report">The estimate.</param>
    /// <param name="kind">The kind of way.</param>
    public static HtmlText? Of(EstimateReport report, PublishingKind kind)
    {
        WayEstimate[] ways = [.. report.Ways.Where(way => way is { Problem: null, Way.BlockBytes: not null } && way.Way.Kind == kind).OrderBy(way => way.Way.BlockBytes)];
        if (ways.Length < 2 || report.OldPaths.Count == 0)
            return null;
        long most = Math.Max(1, ways.Max(way => way.Versions.SkipLast(1).Max(version => version.DownloadBytes)));
        var svg = new HtmlText();
        svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("viewBox", $"0 0 {Width} {Height}"), ("role", "img"), ("aria-label", $"{PublishingWay.NameOf(kind)}: downloaded bytes over the size of blocks. {Summary(report, ways)}"));
        svg.Empty("path", ("class", "axis line"), ("d", $"M{Left} {Top}V{Height - Bottom}H{Width - Right}"));
        svg.Element("text", Figures.Size(most), ("class", "label"), ("x", "4"), ("y", Number(Top + 4))).Element("text", "0", ("class", "label"), ("x", "4"), ("y", Number(Height - Bottom)));
        for (int number = 0; number < ways.Length; number++)
            svg.Element("text", Figures.Size(ways[number].Way.BlockBytes!.Value), ("class", "label"), ("text-anchor", "middle"), ("x", Number(X(number, ways.Length))), ("y", Number(Height - 12)));
        for (int version = 0; version < report.OldPaths.Count; version++)
            AddLine(svg, report.OldPaths[version], version, [.. ways.Select(way => way.Versions[version])], most);
        return svg.Close("svg");
    }

    private static void AddLine(HtmlText svg, string name, int version, VersionEstimate[] points, long most)
    {
        string color = string.Create(CultureInfo.InvariantCulture, $"stroke:var(--k{1 + (version % 7)})");
        (string X, string Y)[] places = [.. points.Select((point, number) => (Number(X(number, points.Length)), Number(Y(point.DownloadBytes, most))))];
        svg.Open("polyline", ("class", "line"), ("style", color), ("points", string.Join(' ', places.Select(place => $"{place.X},{place.Y}")))).Element("title", name).Close("polyline");
        for (int number = 0; number < places.Length; number++)
        {
            svg.Open("circle", ("class", string.Create(CultureInfo.InvariantCulture, $"k{1 + (version % 7)}")), ("cx", places[number].X), ("cy", places[number].Y), ("r", "5"))
                .Element("title", $"{name}: {Figures.Size(points[number].DownloadBytes)}").Close("circle");
        }
    }

    private static string Summary(EstimateReport report, WayEstimate[] ways) => string.Join("; ", report.OldPaths.Select((old, version) =>
        $"from {old}: " + string.Join(", ", ways.Select(way => $"{Figures.Size(way.Way.BlockBytes!.Value)} {Figures.Size(way.Versions[version].DownloadBytes)}"))));

    private static double X(int number, int count) => Left + ((Width - Left - Right) * (number + 0.5) / count);

    private static double Y(long bytes, long most) => Top + ((Height - Top - Bottom) * (1 - ((double)bytes / most)));

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
