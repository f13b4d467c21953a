using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about folders that were extracted.</summary>
internal static class TreeText
{
    public static string Of(TreeReport report)
    {
        string left = report.EntriesLeft > 0 ? $"; left alone, not in the archive: {report.EntriesLeft}" : "";
        return $"{Printable.Escape(report.OutputPath)}: {Done(report)}{left}, {Figures.Duration(report.Elapsed)}\n";
    }

    private static string Done(TreeReport report)
    {
        if (report.WasCurrent)
            return $"unchanged, {(report.EntryCount == 1 ? "1 entry" : $"{report.EntryCount} entries")}";
        string[] parts =
        [
            $"{Figures.Count(report.FilesWritten, "file")} written ({Figures.Size(report.BytesWritten)})",
            $"{report.FilesKept} kept",
            .. report.MetadataSet > 0 ? [$"{report.MetadataSet} with new metadata"] : (string[])[],
            .. report.EntriesDeleted > 0 ? [$"{report.EntriesDeleted} deleted"] : (string[])[],
        ];
        return string.Join(", ", parts);
    }
}
