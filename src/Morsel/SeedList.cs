using System.Text.RegularExpressions;
using Morsel.Files;

namespace Morsel;

/// <summary>Which files are searched for parts of the target, and in which order.</summary>
internal static partial class SeedList
{
    private const int MostSimilar = 3;

    /// <summary>A file that is searched.</summary>
    public readonly record struct Entry(string Path, SeedKind Kind);

    /// <summary>What an earlier version left, the output itself, what the caller named, what resembles the output; each file once.</summary>
    public static IReadOnlyList<Entry> For(IFileSystem files, UpdateRequest request, string output, string oldPart)
    {
        if (request.WholeOnly)
            return [];
        var entries = new List<Entry>();
        if (files.Stat(oldPart) is { IsRegularFile: true })
            entries.Add(new(oldPart, SeedKind.PartFile));
        if (files.Stat(output) is { IsRegularFile: true })
            entries.Add(new(output, SeedKind.Output));
        entries.AddRange(request.SeedPaths.Select(path => new Entry(Path.GetFullPath(path), SeedKind.Given)));
        if (request.AutoSeeds)
            entries.AddRange(SimilarTo(files, output).Select(path => new Entry(path, SeedKind.Similar)));
        return [.. entries.DistinctBy(entry => entry.Path)];
    }

    private static IEnumerable<string> SimilarTo(IFileSystem files, string output)
    {
        string folder = Path.GetDirectoryName(output)!, name = Path.GetFileName(output), pattern = WithoutVersion(name);
        return files.FileNames(folder)
            .Where(other => other != name && other != name + ".part" && pattern != name && WithoutVersion(other) == pattern && IsSameKind(other, name))
            .Select(other => (Path: Path.Combine(folder, other), Stamp: files.Stat(Path.Combine(folder, other))))
            .Where(found => found.Stamp is { IsRegularFile: true, Length: > 0 })
            .OrderByDescending(found => found.Stamp!.ModifiedNanoseconds).ThenBy(found => found.Path, StringComparer.Ordinal)
            .Take(MostSimilar)
            .Select(found => found.Path);
    }

    // ".mp3" and ".mp4" are different extensions; what follows the last dot of "debian-12.5" is no extension.
    private static bool IsSameKind(string other, string name)
    {
        string extension = Path.GetExtension(name);
        return extension == Path.GetExtension(other) || (extension.Length > 1 && char.IsAsciiDigit(extension[1]));
    }

    private static string WithoutVersion(string name) => Version().Replace(name, "#");

    // "1.2.3", "2026-11-21", "v7", "1.0~rc2", "6.1.0+deb12u1": digits and what ties them together.
    [GeneratedRegex(@"v?\d+([._+~-]?(alpha|beta|rc|pre|dev|deb|build)?[._-]?\d+[a-z]?)*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
