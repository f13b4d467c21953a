using System.Text;
using Morsel.Estimates;

namespace Morsel.Cli.Text;

/// <summary>What <c>estimate</c> tells people of the ways to publish a file.</summary>
internal static class EstimateText
{
    private static readonly string[] Common = ["way", "description", "data", "requests", "on server", "maker", "client"];

    public static string Of(EstimateReport report)
    {
        var text = new StringBuilder($"{Printable.Escape(report.NewPath)}: {Figures.Size(report.Length)}\n");
        for (int number = 0; number <= report.OldPaths.Count; number++)
        {
            text.Append(number < report.OldPaths.Count ? $"\nfrom {Printable.Escape(report.OldPaths[number])}\n" : "\nfor users who have no version\n");
            Append(text, [[.. Common, .. report.Links.Select(link => link.Name)], .. report.Ways.Where(way => way.Problem is null).Select(way => Row(way, way.Versions[number], report.Recommendation))]);
        }
        foreach (WayEstimate way in report.Ways.Where(way => way.Problem is not null))
            text.Append($"not possible: {NameOf(way.Way)}: {Printable.Escape(way.Problem!)}\n");
        if (report.Recommendation is { } best)
            text.Append($"\nrecommended: {NameOf(best.Way)}\n  {Printable.Escape(best.Reason)}\n");
        return text.ToString();
    }

    /// <summary>By what a block size was chosen; nothing where none was.</summary>
    public static string TuningOf(EstimateReport? report)
    {
        if (report?.Recommendation is not { } best)
            return "";
        var text = new StringBuilder($"  blocks of {Figures.Size(best.Way.BlockBytes ?? 0)}: {Printable.Escape(best.Reason)}\n");
        foreach (WayEstimate way in report.Ways.Where(way => way.Problem is null))
            text.Append($"    {Figures.Size(way.Way.BlockBytes ?? 0)}: {string.Join(", ", way.Versions.SkipLast(1).Select(version => Figures.Size(version.DownloadBytes)))}\n");
        return text.ToString();
    }

    /// <summary>"control file, blocks of 4.0 KiB".</summary>
    public static string NameOf(PublishingWay way) => way.BlockBytes is { } bytes
        ? $"{PublishingWay.NameOf(way.Kind)}, {(way.Kind == PublishingKind.Casync ? "chunks" : "blocks")} of {Figures.Size(bytes)}"
        : PublishingWay.NameOf(way.Kind);

    private static string[] Row(WayEstimate way, VersionEstimate version, WayRecommendation? best) =>
    [
        $"{(way.Way == best?.Way ? "* " : "  ")}{NameOf(way.Way)}",
        Figures.Size(version.DescriptionBytes),
        Figures.Size(version.DataBytes),
        version.Requests.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Figures.Size(way.ServerBytes),
        Figures.Duration(way.MakerTime),
        Figures.Duration(version.ClientTime),
        .. version.Links.Select(link => Figures.Duration(link.Time)),
    ];

    // The first column to the left, figures to the right.
    private static void Append(StringBuilder text, string[][] rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append("  ").AppendJoin("  ", cells).Append('\n');
        }
    }
}
