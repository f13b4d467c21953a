using System.Text;
using Morsel.Files;
using Morsel.Files.Trees;
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

    /// <summary>Opens a folder; if it is a link, where that leads.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static ITreeFolder Open(string path)
    {
        string folder = path.Length == 0 ? "." : Path.TrimEndingDirectorySeparator(path);
        return LocalTree.Open(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder);
    }

    /// <summary>The same without an output and what is written beside it, wherever they are.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="output">The path of the output; its folder exists.</param>
    public static TreeTerms WithoutOutput(this TreeTerms terms, string output)
    {
        using ITreeFolder folder = Open(Path.GetDirectoryName(Path.GetFullPath(output))!);
        NodeStamp stamp = folder.Stamp;
        string name = Path.GetFileName(output), part = OwnNames.PartOf(name);
        byte[][] own = [.. new[] { name, part, OwnNames.LeaseOf(part) }.Select(Encoding.UTF8.GetBytes)];
        var names = new Dictionary<(ulong Device, ulong Inode), IReadOnlyList<byte[]>>(terms.OwnNames);
        names[(stamp.Device, stamp.Inode)] = [.. names.GetValueOrDefault((stamp.Device, stamp.Inode), []), .. own];
        return terms with { OwnNames = names };
    }

    /// <summary>The same without a folder that is written to; nothing is left out where the system has no numbers for folders.</summary>
    public static TreeTerms WithoutFolder(this TreeTerms terms, string path)
    {
        using ITreeFolder folder = Open(path);
        NodeStamp stamp = folder.Stamp;
        return stamp.Inode == 0 ? terms : terms with { OwnFolders = terms.OwnFolders.Append((stamp.Device, stamp.Inode)).ToHashSet() };
    }
}
