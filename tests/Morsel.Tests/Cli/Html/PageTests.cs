using System.Xml.Linq;
using Morsel.Cli.Html;
using Morsel.Cli.Text;
using Morsel.Estimates;

namespace Morsel.Tests.Cli.Html;

/// <summary>A page is read without anything else: it is well-formed, names nothing outside, and shows hostile names as text.</summary>
public sealed class PageTests
{
    private const string Hostile = "<script src='http://example.org/x.js'>\e[2J\"&";

    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml", Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Pages => ["plan", "update", "estimate"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void It_is_well_formed_and_needs_no_script_and_nothing_from_elsewhere(string name)
    {
        XDocument page = Parse(name);
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "href" || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        string style = Assert.Single(page.Descendants(Xhtml + "style")).Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", style, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Names_of_files_are_text(string name)
    {
        string text = TextOf(name);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
        Assert.Contains("&lt;script src=", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Who_cannot_see_it_is_told_what_drawings_and_tables_show(string name)
    {
        XDocument page = Parse(name);
        Assert.Equal("en", page.Root!.Attribute("lang")!.Value);
        Assert.Single(page.Descendants(Xhtml + "h1"));
        Assert.NotEmpty(page.Descendants(Svg + "svg"));
        Assert.All(page.Descendants(Svg + "svg"), drawing => Assert.Equal(("img", true), (drawing.Attribute("role")?.Value, drawing.Attribute("aria-label")?.Value.Length > 10)));
        Assert.All(page.Descendants(Xhtml + "table"), table => Assert.Single(table.Elements(Xhtml + "caption")));
        Assert.All(page.Descendants(Xhtml + "th"), head => Assert.Contains(head.Attribute("scope")?.Value, (string[])["col", "row"]));
    }

    [Fact]
    public void The_map_has_a_rectangle_for_each_stretch_and_names_its_bytes()
    {
        XElement bar = Parse("plan").Descendants(Svg + "svg").First();
        XElement[] stretches = [.. bar.Elements(Svg + "rect")];
        Assert.Equal(["k1", "k0"], stretches.Select(stretch => stretch.Attribute("class")!.Value));
        Assert.Equal(["800", "200"], stretches.Select(stretch => stretch.Attribute("width")!.Value));
        Assert.Equal("download: bytes 80000000 to 99999999", stretches[1].Value);
        Assert.Contains("download: 19.1 MiB", bar.Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_opened_in_sixteen_parts_without_a_script()
    {
        XElement parts = Assert.Single(Parse("plan").Descendants(Xhtml + "details"));
        Assert.Equal(16, parts.Elements(Svg + "svg").Count());
        Assert.Equal("Bytes 93750000 to 99999999", parts.Elements(Xhtml + "p").Last().Value);
    }

    [Fact]
    public void A_file_in_a_million_stretches_makes_no_larger_a_drawing_than_one_in_two_thousand()
    {
        var map = new FileMap(1_000_000, ["download", "kept"], [.. Enumerable.Range(0, 1_000_000).Select(i => new MapStretch(new ByteRange(i, i + 1), i % 2))]);
        XElement bar = XElement.Parse($"<div>{MapSvg.Of(map, "map")}</div>").Elements(Svg + "svg").Single();
        Assert.Equal(2000, bar.Elements().Count());
    }

    [Fact]
    public void Bytes_over_the_block_size_are_a_line_for_each_old_version()
    {
        XElement drawing = Parse("estimate").Descendants(Svg + "svg").Single(svg => svg.Descendants(Svg + "polyline").Any());
        Assert.Single(drawing.Elements(Svg + "polyline"));
        Assert.Equal(2, drawing.Elements(Svg + "circle").Count());
        Assert.Contains("4.0 KiB 2.0 MiB", drawing.Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    private static XDocument Parse(string name) => XDocument.Parse(TextOf(name).Split('\n', 2)[1]);

    private static string TextOf(string name) => name switch
    {
        "plan" => PlanPage.Of(ReportSamples.Plan with { OutputPath = Hostile, Segments = [.. ReportSamples.Plan.Segments.Select(segment => segment.SeedPath is null ? segment : segment with { SeedPath = Hostile })] }),
        "update" => UpdatePage.Of(ReportSamples.Update with { OutputPath = Hostile, Segments = [new(new ByteRange(0, 80), SegmentAction.Copy, Hostile), new(new ByteRange(80, 100), SegmentAction.Fetch)] }),
        _ => EstimatePage.Of(Estimate),
    };

    private static EstimateReport Estimate { get; } = new()
    {
        NewPath = Hostile,
        Length = 100 << 20,
        OldPaths = [Hostile],
        Links = [Link.Dsl],
        Ways = [WayOf(4096, 2 << 20), WayOf(8192, 3 << 20), new WayEstimate(new PublishingWay(PublishingKind.Units)) { Problem = Hostile }],
        Recommendation = new WayRecommendation(new PublishingWay(PublishingKind.ControlFile, 4096), "fewest bytes"),
        Elapsed = TimeSpan.Zero,
    };

    private static WayEstimate WayOf(int blockBytes, long bytes) => new(new PublishingWay(PublishingKind.ControlFile, blockBytes))
    {
        Versions = [.. new[] { Hostile, null }.Select(old => new VersionEstimate(old)
        {
            DescriptionBytes = 0,
            DataBytes = bytes,
            Ranges = 1,
            Requests = 1,
            Segments = [new(new ByteRange(0, 100 << 20), SegmentAction.Fetch)],
            ClientTime = TimeSpan.Zero,
            Links = [new LinkForecast(Link.Dsl, bytes, 1, TimeSpan.FromSeconds(1))],
        })],
    };
}
