using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about casync indexes and stores.</summary>
internal static class CasyncText
{
    public static string Of(CasyncMakeReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)} in {Figures.Count(report.ChunkCount, "chunk")}, {Figures.Duration(report.Elapsed)}\n"
        + $"{Printable.Escape(report.StorePath)}: {Figures.Count(report.NewChunkCount, "new chunk")}, {Figures.Size(report.NewStoredBytes)}\n";
}
