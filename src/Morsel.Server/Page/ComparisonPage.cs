using System.Globalization;

namespace Morsel.Server.Page;

/// <summary>The page of a comparison: what an update from one version to another would download.</summary>
internal static class ComparisonPage
{
    private const int MostSegments = 200;

    /// <param name="comparison">The comparison, done or not.</param>
    /// <param name="drawMap">Draws the plan as SVG; null for none.</param>
    public static string Of(Comparison comparison, Func<UpdatePlan, string>? drawMap)
    {
        var html = new HtmlText();
        PageFrame.Begin(html, "Comparison", refresh: !comparison.IsDone);
        html.Add($"""<main id="main"><h1>{comparison.Old.Name} to {comparison.Next.Name}</h1><section class="card">""");
        if (comparison.Plan is { } plan)
            AddPlan(html, comparison, plan, drawMap);
        else if (comparison.Failure is { } failure)
            html.Add($"""<p class="failure">The versions were not compared: {failure}</p>""");
        else
            AddProgress(html, comparison);
        html.Add($"""</section><p><a href="/">All files</a></p></main>""");
        return PageFrame.End(html);
    }

    private static void AddProgress(HtmlText html, Comparison comparison)
    {
        string share = comparison.Share.ToString("F2", CultureInfo.InvariantCulture);
        html.Add($"""<p><label for="progress">The old version is searched for the blocks of the new one.</label></p><progress id="progress" max="1" value="{share}" data-comparison="{comparison.Number.ToString(CultureInfo.InvariantCulture)}"></progress>""");
    }

    private static void AddPlan(HtmlText html, Comparison comparison, UpdatePlan plan, Func<UpdatePlan, string>? drawMap)
    {
        long bytes = plan.FetchBytes + comparison.DescriptionBytes;
        html.Add($"""<p>Who has <b>{comparison.Old.Name}</b> downloads <b>{SizeText.Of(bytes)}</b> of {SizeText.Of(plan.Length)} ({SizeText.Share(bytes, plan.Length)}): {plan.FetchBytes} bytes in {CountText.Of(plan.RangeCount, "range")} and {CountText.Of(plan.RequestCount, "request")}, and a control file of {comparison.DescriptionBytes} bytes. A block has {plan.BlockBytes} bytes.</p>""");
        if (drawMap is not null)
            html.Add($"""<div class="map">{new Markup(drawMap(Named(plan, comparison.Old.Name)))}</div>""");
        html.Add($"""<table><caption>Where each segment of the new version comes from</caption><thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Length</th><th scope="col">Comes from</th></tr></thead><tbody>""");
        foreach (PlanSegment segment in plan.Segments.Take(MostSegments))
            html.Add($"""<tr><td data-label="From">{segment.Target.Start}</td><td data-label="To">{segment.Target.End}</td><td data-label="Length">{segment.Target.Length}</td><td data-label="Comes from">{OriginOf(segment)}</td></tr>""");
        html.Add($"""</tbody></table>""");
        if (plan.Segments.Count > MostSegments)
            html.Add($"""<p>{plan.Segments.Count - MostSegments} more segments are not shown.</p>""");
    }

    // Where the folder is, nobody need know.
    private static UpdatePlan Named(UpdatePlan plan, string old) =>
        plan with { Segments = [.. plan.Segments.Select(segment => segment.SeedPath is null ? segment : segment with { SeedPath = old })] };

    private static string OriginOf(PlanSegment segment) => segment.Action == SegmentAction.Fetch
        ? "download"
        : string.Create(CultureInfo.InvariantCulture, $"the old version, from byte {segment.SeedOffset:N0}");
}
