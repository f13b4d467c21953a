using Morsel.Files;
using Morsel.Files.Reading;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>Makes terms of what a caller names.</summary>
internal static class TreeChoice
{
    /// <param name="with">Names of features that are kept; none for the usual ones.</param>
    /// <param name="without">Names of features that are not.</param>
    /// <param name="excludes">Patterns of what is left out.</param>
    /// <exception cref="ArgumentException">A name means nothing, or a pattern.</exception>
    public static TreeTerms Of(IReadOnlyList<string> with, IReadOnlyList<string> without, IReadOnlyList<string> excludes)
    {
        ExcludeRules.None.With(excludes);
        return new TreeTerms { Features = CatarFeatureNames.Choose(with, without), OnlyExecutable = with.Contains(CatarFeatureNames.PortableName), Excludes = excludes };
    }

    /// <summary>The names of what is kept.</summary>
    public static IEnumerable<string> NamesOf(CatarFeatures features) => CatarFeatureNames.Of(features);

    /// <summary>The same without an output and what is written beside it, wherever they are.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="reader">The disk.</param>
    /// <param name="output">The path of the output; its folder exists.</param>
    public static TreeTerms WithoutOutput(this TreeTerms terms, ITreeReader reader, string output)
    {
        string name = Path.GetFileName(output);
        using IFolderReader folder = reader.Open(Path.GetDirectoryName(Path.GetFullPath(output))!);
        var names = new Dictionary<NodeIdentity, IReadOnlyList<byte[]>>(terms.OwnNames);
        string part = Path.GetFileName(OwnNames.PartOf(name));
        byte[][] own = [.. new[] { name, part, OwnNames.LeaseOf(part) }.Select(System.Text.Encoding.UTF8.GetBytes)];
        names[folder.Status.Identity] = [.. names.GetValueOrDefault(folder.Status.Identity, []), .. own];
        return terms with { OwnNames = names };
    }

    /// <summary>The same without a folder that is written to.</summary>
    public static TreeTerms WithoutFolder(this TreeTerms terms, ITreeReader reader, string path)
    {
        using IFolderReader folder = reader.Open(path);
        return terms with { OwnFolders = terms.OwnFolders.Append(folder.Status.Identity).ToHashSet() };
    }
}
