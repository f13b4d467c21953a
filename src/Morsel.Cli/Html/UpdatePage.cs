using System.Globalization;
using Morsel.Cli.Text;

namespace Morsel.Cli.Html;

/// <summary>What an update did, as a page.</summary>
internal static class UpdatePage
{
    public static string Of(UpdateReport report)
    {
        var html = new HtmlText();
        html.Element("p", UpdateText.Of(report).TrimEnd());
        if (report.Segments.Count > 0)
            html.Add(MapSvg.Of(FileMap.Of(report.Segments), "Where each part of the file came from"));
        html.Add(HtmlTable.Of("The download", ["Figure", "Value"],
        [
            ["from local files", Figures.Size(report.ReusedBytes)],
            ["downloaded of the file", Figures.Size(report.FetchedBytes)],
            ["transferred data", Figures.Size(report.TransferredBytes)],
            ["description", Figures.Size(report.DescriptionBytes)],
            ["requests for data", report.DataRequests.ToString(CultureInfo.InvariantCulture)],
            ["time", Figures.Duration(report.Elapsed)],
            ["verified", UpdateText.Proof(report.Proven)],
        ]));
        return Page.Of($"How {Path.GetFileName(report.OutputPath)} was updated", html.Add(SeedTable.Of(report.Seeds)).Add(RouteTable.Of(report.Routes)));
    }
}
