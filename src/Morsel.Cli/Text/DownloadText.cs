using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>What users will download, as a table, and what that takes on the server.</summary>
internal static class DownloadText
{
    /// <summary>The table; empty where nobody asked for it.</summary>
    public static string Of(MakeReport report)
    {
        if (report.Downloads.Count == 0)
            return "";
        string[][] rows = [["users who have", "download", "by", "with the control file alone"], .. report.Downloads.SelectMany(Rows)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        string table = string.Concat(rows.Select(row =>
            "  " + row[0].PadRight(widths[0]) + "  " + row[1].PadLeft(widths[1]) + "  " + row[2].PadRight(widths[2]) + "  " + row[3].PadLeft(widths[3]) + "\n"));
        return table + $"  on the server, beside the file: {Figures.Size(ServerBytes(report))}\n";
    }

    private static IEnumerable<string[]> Rows(VersionDownload download)
    {
        string name = download.OldPath is { } path ? Printable.Escape(path) : "no version";
        yield return [name, Number(download.Bytes), WordOf(download.Kind), Number(download.PlainBytes)];
        if (download is { OtherVersionBytes: { } bytes, OtherVersionKind: { } kind })
            yield return ["a version like it", Number(bytes), WordOf(kind), Number(download.PlainBytes)];
    }

    private static long ServerBytes(MakeReport report) => report.DescriptionBytes + (report.CoarseBytes ?? 0) + (report.CompressedWholeBytes ?? 0) + (report.Units?.Bytes ?? 0)
        + report.Patches.Sum(patch => patch.Bytes);

    private static string Number(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);

    private static string WordOf(RouteKind kind) => kind switch
    {
        RouteKind.Patch => "the patch",
        RouteKind.Units => "compressed units",
        RouteKind.Whole => "the compressed file",
        _ => "ranges of the file",
    };
}
