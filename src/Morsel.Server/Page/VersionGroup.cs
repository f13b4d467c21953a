using Morsel.Searching;
using Morsel.Server.Folders;

namespace Morsel.Server.Page;

/// <summary>Versions of one file: names in one folder that differ in their versions alone.</summary>
/// <param name="Files">The versions, the newest first.</param>
internal sealed record VersionGroup(IReadOnlyList<ListedFile> Files)
{
    /// <summary>Groups files, in the order of their names.</summary>
    public static IReadOnlyList<VersionGroup> Of(IEnumerable<ListedFile> files) =>
        [.. files.GroupBy(file => PatternOf(file.Name), StringComparer.Ordinal).Select(group => new VersionGroup([.. group.OrderByDescending(file => file.Name, ByVersion)]))];

    private static Comparer<string> ByVersion { get; } = Comparer<string>.Create(SimilarNames.CompareVersions);

    // The same rule by which a client finds older versions beside a file.
    private static string PatternOf(string name)
    {
        int slash = name.LastIndexOf('/') + 1;
        return name[..slash] + SimilarNames.PatternOf(name[slash..]);
    }
}
