using Morsel.Cli.Text;

namespace Morsel.Cli.Html;

/// <summary>The local files that were searched, as a table.</summary>
internal static class SeedTable
{
    public static HtmlText Of(IReadOnlyList<SeedReport> seeds) => seeds.Count == 0 ? new HtmlText()
        : HtmlTable.Of("The local files that were searched", ["File", "Size", "Reused", "Problem"], seeds.Select(seed => (IReadOnlyList<string>)
            [$"{seed.Path}{(seed.IsDecoded ? " (decoded)" : "")}", Figures.Size(seed.Length), Figures.Size(seed.ReusedBytes), seed.Problem ?? ""]));
}
