using System.Globalization;
using Morsel.Cli.Text;

namespace Morsel.Cli.Html;

/// <summary>A plan as a page.</summary>
internal static class PlanPage
{
    public static string Of(UpdatePlan plan)
    {
        var html = new HtmlText();
        html.Element("p", $"{plan.OutputPath}: {Figures.Size(plan.Length)}{(plan.IsCurrent ? ", already current" : "")}");
        if (plan.Segments.Count > 0)
            html.Add(MapSvg.Of(FileMap.Of(plan.Segments), "Where each part of the file would come from"));
        html.Add(HtmlTable.Of("The download", ["Figure", "Value"],
        [
            ["from local files", Figures.Size(plan.ReusedBytes)],
            ["to download", Figures.Size(plan.FetchBytes)],
            ["description", Figures.Size(plan.DescriptionBytes)],
            ["ranges", plan.RangeCount.ToString(CultureInfo.InvariantCulture)],
            ["requests, at least", plan.RequestCount.ToString(CultureInfo.InvariantCulture)],
        ]));
        return Page.Of($"What an update of {Path.GetFileName(plan.OutputPath)} would do", html.Add(SeedTable.Of(plan.Seeds)).Add(RouteTable.Of(plan.Routes)));
    }
}
