using System.Diagnostics;

namespace Morsel.Cli.Text;

/// <summary>What <c>make</c> tells people of one file.</summary>
internal static class MakeText
{
    public static string Of(MakeReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.DescriptionBytes)} for {Figures.Size(report.Length)} "
        + $"in blocks of {Figures.Size(report.BlockBytes)}{Gzip(report)}{Whole(report)}, {Figures.Duration(report.Elapsed)}\n{Coarse(report)}{Units(report.Units)}{string.Concat(report.Patches.Select(PatchText.Of))}{SignatureText.Of(report.Signatures)}{DownloadText.Of(report)}";

    private static string Whole(MakeReport report) => report.CompressedWholeBytes is { } bytes ? $", compressed file {Figures.Size(bytes)}" : "";

    private static string Coarse(MakeReport report) =>
        report is { CoarsePath: { } path, CoarseBytes: { } bytes } ? $"{Printable.Escape(path)}: {Figures.Size(bytes)}\n" : "";

    private static string Units(MadeUnits? units) => units?.Path is not { } path
        ? ""
        : $"{Printable.Escape(path)}: {Figures.Size(units.Bytes)} in units of {Figures.Size(units.UnitBytes)}, {Figures.Duration(units.Elapsed)}\n";

    private static string Gzip(MakeReport report) => report.Gzip switch
    {
        GzipMode.Opaque => "",
        GzipMode.Compress => $", compressed into {Printable.Escape(report.GzipPath ?? "")}",
        GzipMode.LookInside when report.RecompressOptions is { } options => $", content of a gzip file that {$"gzip {options}".TrimEnd()} builds again",
        GzipMode.LookInside => ", content of a gzip file",
        _ => throw new UnreachableException(),
    };
}
