using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about casync indexes and stores.</summary>
internal static class CasyncText
{
    public static string Of(CasyncMakeReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)}{Entries(report.EntryCount)} in {Figures.Count(report.ChunkCount, "chunk")}, {Figures.Duration(report.Elapsed)}\n"
        + $"{Printable.Escape(report.StorePath)}: {Figures.Count(report.NewChunkCount, "new chunk")}, {Figures.Size(report.NewStoredBytes)}\n";

    private static string Entries(long? count) => count is { } entries ? FormattableString.Invariant($" of {entries} {(entries == 1 ? "entry" : "entries")}") : "";
}
