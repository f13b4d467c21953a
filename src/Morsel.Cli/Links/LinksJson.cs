using System.Text.Json;
using Morsel.Cli.Json;

namespace Morsel.Cli.Links;

/// <summary>What became of the links, for programs.</summary>
internal static class LinksJson
{
    public static void Write(Utf8JsonWriter json, string folder, bool isSearched, IReadOnlyList<InstalledLink> links)
    {
        json.WriteString("folder", folder);
        json.WriteBoolean("on_path", isSearched);
        json.WriteStartArray("links");
        foreach (InstalledLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Name);
            json.WriteString("path", link.Path);
            json.WriteString("state", NameOf(link.State));
            json.WriteString("problem", link.Problem);
            json.WriteStrings("shadows", link.Shadows);
            json.WriteString("shadowed_by", link.ShadowedBy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string NameOf(LinkState state) => state switch
    {
        LinkState.Made => "made",
        LinkState.Present => "present",
        LinkState.Replaced => "replaced",
        LinkState.Left => "left",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
