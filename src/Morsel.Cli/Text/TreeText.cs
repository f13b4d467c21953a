using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about folders that were extracted, or compared with an archive.</summary>
internal static class TreeText
{
    public static string Of(TreeReport report) => $"{Printable.Escape(report.OutputPath)}: {Done(report)}, {Figures.Duration(report.Elapsed)}\n";

    /// <summary>"3 files written (1.2 MiB), 84 kept".</summary>
    public static string Done(TreeReport report) =>
        Changed(report) + (report.EntriesLeft > 0 ? $"; left alone, not in the archive: {report.EntriesLeft}" : "");

    /// <summary>Whether a folder is what an archive says, and where it is not.</summary>
    public static string Of(string path, TreeVerifyReport report) =>
        $"{Printable.Escape(path)}: {(report.IsIdentical ? "identical" : $"differs in {Entries(report.Differences.Count)}")}, {Entries(report.EntryCount)} in the archive\n"
        + EntryText.Differences(report.Differences);

    private static string Entries(int count) => count == 1 ? "1 entry" : $"{count} entries";

    private static string Changed(TreeReport report)
    {
        if (report.WasCurrent)
            return $"unchanged, {Entries(report.EntryCount)}";
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
