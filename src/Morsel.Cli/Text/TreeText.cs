using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about folders that were extracted.</summary>
internal static class TreeText
{
    public static string Of(TreeReport report) => $"{Printable.Escape(report.OutputPath)}: {Done(report)}, {Figures.Duration(report.Elapsed)}\n";

    /// <summary>"3 files written (1.2 MiB), 84 kept".</summary>
    public static string Done(TreeReport report) =>
        Changed(report) + (report.EntriesLeft > 0 ? $"; left alone, not in the archive: {report.EntriesLeft}" : "");

    private static string Changed(TreeReport report)
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
