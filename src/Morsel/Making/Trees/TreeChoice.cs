using System.Text;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>Makes terms of what a caller names.</summary>
internal static class TreeChoice
{
    /// <exception cref="ArgumentException">A name of a feature means nothing, or a pattern.</exception>
    public static TreeTerms Of(TreeMakeOptions options)
    {
        ExcludeRules.None.With(options.Excludes);
        return new TreeTerms
        {
            Features = CatarFeatureNames.Choose(options.With, options.Without) | (options.ExcludeSubmounts ? CatarFeatures.ExcludesSubmounts : CatarFeatures.None),
            OnlyExecutable = options.With.Contains(CatarFeatureNames.PortableName),
            Excludes = options.Excludes,
        };
    }

    /// <summary>The same, with the digest that chunks and contents are named by.</summary>
    public static TreeTerms WithDigest(this TreeTerms terms, DigestAlgorithm algorithm) =>
        terms with { Features = (terms.Features & ~CatarFeatures.Sha512T256) | (algorithm == DigestAlgorithm.Sha512T256 ? CatarFeatures.Sha512T256 : CatarFeatures.None) };

    /// <summary>The names of what is kept.</summary>
    public static IEnumerable<string> NamesOf(CatarFeatures features) => CatarFeatureNames.Of(features);

    /// <summary>Opens a folder; if it is a link, where that leads.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static ITreeFolder Open(string path)
    {
        string folder = path.Length == 0 ? "." : Path.TrimEndingDirectorySeparator(path);
        return LocalTree.Open(new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder);
    }

    /// <summary>The same without what is being made: a file with what is written beside it, or a folder, which need not be there yet.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="output">Its path.</param>
    public static TreeTerms Without(this TreeTerms terms, string output)
    {
        string name = Path.GetFullPath(output), above = Path.GetDirectoryName(name) ?? name;
        // Of folders that are to be made the uppermost.
        while (!Directory.Exists(above) && Path.GetDirectoryName(above) is { } next)
            (name, above) = (above, next);
        using ITreeFolder folder = Open(above);
        NodeStamp stamp = folder.Stamp;
        name = Path.GetFileName(name);
        string part = OwnNames.PartOf(name);
        byte[][] own = [.. new[] { name, part, OwnNames.LeaseOf(part) }.Select(Encoding.UTF8.GetBytes)];
        var names = new Dictionary<(ulong Device, ulong Inode), IReadOnlyList<byte[]>>(terms.OwnNames);
        names[(stamp.Device, stamp.Inode)] = [.. names.GetValueOrDefault((stamp.Device, stamp.Inode), []), .. own];
        return terms with { OwnNames = names };
    }
}
