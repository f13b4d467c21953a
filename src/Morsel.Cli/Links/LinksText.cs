using System.Text;

namespace Morsel.Cli.Links;

/// <summary>What became of the links, for people.</summary>
internal static class LinksText
{
    public static string Of(IReadOnlyList<InstalledLink> links)
    {
        var text = new StringBuilder();
        foreach (InstalledLink link in links)
        {
            text.Append(Printable.Escape(link.Path)).Append(": ").Append(Words(link));
            if (link.Shadows.Count > 0)
                text.Append("; instead of ").AppendJoin(", ", link.Shadows.Select(Printable.Escape));
            if (link.ShadowedBy is { } first)
                text.Append("; ").Append(Printable.Escape(first)).Append(" is found before it");
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Words(InstalledLink link) => link.State switch
    {
        LinkState.Made => "made",
        LinkState.Present => "was there",
        LinkState.Replaced => "replaced",
        _ => $"not made: {Printable.Escape(link.Problem ?? "")}",
    };
}
