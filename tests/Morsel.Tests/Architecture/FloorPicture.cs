namespace Morsel.Tests.Architecture;

/// <summary>Draws the floors of a house: each room above those that it uses, without the arrows that follow from others.</summary>
internal static class FloorPicture
{
    /// <summary>The lines of a flow chart (mermaid), the highest floor first. Rooms of one kind are one.</summary>
    public static IReadOnlyList<string> Of(ArrowTable table)
    {
        Dictionary<string, HashSet<string>> arrows = Families(table);
        return
        [
            .. arrows.Where(room => room.Value.Count > 0)
                .OrderByDescending(room => HeightOf(room.Key, arrows)).ThenBy(room => room.Key, StringComparer.Ordinal)
                .Select(room => $"{room.Key} --> {string.Join(" & ", Nearest(room.Value, arrows).Order(StringComparer.Ordinal))}"),
        ];
    }

    private static Dictionary<string, HashSet<string>> Families(ArrowTable table)
    {
        var families = new Dictionary<string, HashSet<string>>();
        foreach ((string room, string[] used) in table.Arrows)
        {
            string family = room.Split('.')[0];
            if (!families.TryGetValue(family, out HashSet<string>? arrows))
                families[family] = arrows = [];
            arrows.UnionWith(used.Select(to => to.Split('.')[0]).Where(to => to != family));
        }
        return families;
    }

    private static int HeightOf(string room, Dictionary<string, HashSet<string>> arrows) =>
        arrows[room].Select(to => HeightOf(to, arrows) + 1).DefaultIfEmpty().Max();

    private static IEnumerable<string> Nearest(HashSet<string> used, Dictionary<string, HashSet<string>> arrows) =>
        used.Where(to => !used.Any(other => other != to && Reaches(other, to, arrows)));

    private static bool Reaches(string from, string to, Dictionary<string, HashSet<string>> arrows) =>
        arrows[from].Any(next => next == to || Reaches(next, to, arrows));
}
