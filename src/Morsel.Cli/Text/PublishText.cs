namespace Morsel.Cli.Text;

/// <summary>What <c>make</c> tells people of one file.</summary>
internal static class PublishText
{
    public static string Of(PublishReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.DescriptionBytes)} for {Figures.Size(report.Length)} "
        + $"in blocks of {Figures.Size(report.BlockBytes)}, {Figures.Duration(report.Elapsed)}\n";
}
