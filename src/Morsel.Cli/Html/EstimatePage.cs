using System.Globalization;
using Morsel.Cli.Text;
using Morsel.Estimates;

namespace Morsel.Cli.Html;

/// <summary>An estimate as a page.</summary>
internal static class EstimatePage
{
    private static readonly string[] Common = ["Way", "Description", "Data", "Ranges", "Requests", "On the server", "Maker", "Client"];

    public static string Of(EstimateReport report)
    {
        var html = new HtmlText();
        html.Element("p", $"{report.NewPath}: {Figures.Size(report.Length)}");
        if (report.Recommendation is { } best)
            html.Open("p").Element("strong", $"Recommended: {EstimateText.NameOf(best.Way)}").Text($". {best.Reason}.").Close("p");
        for (int number = 0; number <= report.OldPaths.Count; number++)
            AddVersion(html, report, number);
        foreach (PublishingKind kind in new[] { PublishingKind.ControlFile, PublishingKind.GzipContent, PublishingKind.Casync })
        {
            if (SizesSvg.Of(report, kind) is { } sizes)
                html.Open("section").Element("h2", $"Downloaded bytes over the size of blocks: {PublishingWay.NameOf(kind)}").Add(sizes).Close("section");
        }
        foreach (WayEstimate impossible in report.Ways.Where(way => way.Problem is not null))
            html.Element("p", $"Not possible: {EstimateText.NameOf(impossible.Way)}: {impossible.Problem}");
        html.Element("p", "Maker and client are processor time on the machine that made this estimate. The times for links are without it, over a secure connection that is opened for the download.");
        return Page.Of($"What {Path.GetFileName(report.NewPath)} costs its users", html);
    }

    private static void AddVersion(HtmlText html, EstimateReport report, int number)
    {
        WayEstimate[] ways = [.. report.Ways.Where(way => way.Problem is null)];
        string title = number < report.OldPaths.Count ? $"From {report.OldPaths[number]}" : "For users who have no version";
        html.Open("section").Element("h2", title)
            .Add(HtmlTable.Of(title, [.. Common, .. report.Links.Select(link => link.Name)], ways.Select(way => Row(way, way.Versions[number])), row => ways[row].Way == report.Recommendation?.Way));
        if (number < report.OldPaths.Count && MappedOf(ways, report) is { } mapped)
            html.Add(MapSvg.Of(FileMap.Of(mapped.Versions[number].Segments), $"{EstimateText.NameOf(mapped.Way)}: where each part of the file comes from"));
        html.Close("section");
    }

    // Of what comes as a whole there is no map: the best of those that bring parts has one.
    private static WayEstimate? MappedOf(WayEstimate[] ways, EstimateReport report) =>
        ways.Where(way => way.Way.Kind is not (PublishingKind.File or PublishingKind.CompressedFile or PublishingKind.Patches))
            .OrderByDescending(way => way.Way == report.Recommendation?.Way).ThenBy(way => way.Versions.SkipLast(1).Sum(version => version.DownloadBytes)).FirstOrDefault();

    private static IReadOnlyList<string> Row(WayEstimate way, VersionEstimate version) =>
    [
        EstimateText.NameOf(way.Way),
        Figures.Size(version.DescriptionBytes),
        Figures.Size(version.DataBytes),
        version.Ranges.ToString(CultureInfo.InvariantCulture),
        version.Requests.ToString(CultureInfo.InvariantCulture),
        Figures.Size(way.ServerBytes),
        Figures.Duration(way.MakerTime),
        Figures.Duration(version.ClientTime),
        .. version.Links.Select(link => Figures.Duration(link.Time)),
    ];
}
