using Morsel.Compression;
using Morsel.Files;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Which files are searched for parts of the target, and in which order.</summary>
internal static class SeedList
{
    private const int MostSimilar = 3;

    /// <summary>A file that is searched.</summary>
    /// <param name="Path">Where it is.</param>
    /// <param name="Kind">Why it is searched.</param>
    /// <param name="Packed">How it is packed, if its plain bytes are searched; none for the bytes as they are.</param>
    public readonly record struct Entry(string Path, SeedKind Kind, PackedKind Packed = PackedKind.None)
    {
        public bool IsDecoded => Packed != PackedKind.None;

        /// <summary>Whether it is what a gzip file holds.</summary>
        public bool IsOfGzip => Packed == PackedKind.Gzip;
    }

    /// <summary>What an earlier version left, the output itself, what the caller named, what resembles the output; each file once.</summary>
    /// <remarks>
    /// A packed file is searched unpacked. Before that it is searched as it is too, for the target may be a packed file itself; but not where
    /// the names tell that it is not: the seed's name ends as those of packed files do, and the target's do not.
    /// </remarks>
    /// <param name="files">The disk.</param>
    /// <param name="request">What the caller wants.</param>
    /// <param name="output">Where the target goes.</param>
    /// <param name="oldPart">What a run for an earlier version left.</param>
    /// <param name="index">The target.</param>
    public static IReadOnlyList<Entry> For(IFileSystem files, UpdateRequest request, string output, string oldPart, TargetIndex? index = null)
    {
        if (request.WholeOnly)
            return [];
        var entries = new List<Entry>();
        if (files.Stat(oldPart) is { IsRegularFile: true })
            entries.Add(new(oldPart, SeedKind.PartFile));
        if (files.Stat(OwnNames.JournalOf(output)) is { IsRegularFile: true })
            entries.Add(new(OwnNames.JournalOf(output), SeedKind.PartFile));
        if (files.Stat(output) is { IsRegularFile: true })
            entries.Add(new(output, SeedKind.Output));
        entries.AddRange(request.SeedPaths.Select(path => new Entry(Path.GetFullPath(path), SeedKind.Given)));
        string[] packed = [.. (index?.Origins ?? []).Select(origin => origin.SeedExtension).OfType<string>().Select(extension => output + extension)];
        entries.AddRange(packed.Where(path => files.Stat(path) is { IsRegularFile: true }).Select(path => new Entry(path, SeedKind.Similar)));
        if (request.AutoSeeds)
            entries.AddRange(packed.Prepend(output).SelectMany(name => SimilarTo(files, name)).Select(path => new Entry(path, SeedKind.Similar)));
        bool isTargetPacked = PackedKinds.IsNamedSo(output) || PackedKinds.IsNamedSo(index?.FileName ?? "");
        return [.. entries.DistinctBy(entry => entry.Path).SelectMany(entry => WaysToSearch(files, entry, isTargetPacked))];
    }

    /// <summary>Sees to it that every seed that the caller named is there.</summary>
    /// <exception cref="FileNotFoundException">One is not: a name was mistyped, and without the seed all would be fetched.</exception>
    public static void CheckNamed(IFileSystem files, IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            try
            {
                if (files.Stat(path) is { IsSymbolicLink: true })
                    files.OpenSeed(path).Dispose();
                else if (files.Stat(path) is null)
                    throw new FileNotFoundException();
            }
            catch (FileNotFoundException e)
            {
                throw new FileNotFoundException($"the seed {path} does not exist", e);
            }
            catch (IOException)
            {
                // What cannot be read is told of when it is searched.
            }
        }
    }

    private static IEnumerable<Entry> WaysToSearch(IFileSystem files, Entry entry, bool isTargetPacked)
    {
        // What an interrupted run left is a target, as it is.
        PackedKind packed = entry.Kind == SeedKind.PartFile ? PackedKind.None : PackedKindOf(files, entry.Path);
        if (packed == PackedKind.None || isTargetPacked || !PackedKinds.IsNamedSo(entry.Path))
            yield return entry;
        if (packed != PackedKind.None)
            yield return entry with { Packed = packed };
    }

    // A file that cannot be read is told of when it is searched.
    private static PackedKind PackedKindOf(IFileSystem files, string path)
    {
        Span<byte> prefix = stackalloc byte[PackedKinds.PrefixBytes];
        try
        {
            using IBlockFile file = files.OpenRead(path);
            return PackedKinds.Of(prefix[..file.Read(prefix, 0)]);
        }
        catch (IOException)
        {
            return PackedKind.None;
        }
    }

    private static IEnumerable<string> SimilarTo(IFileSystem files, string output)
    {
        string folder = Path.GetDirectoryName(output)!;
        var names = new SimilarNames(Path.GetFileName(output));
        if (!names.HaveVersion)
            return [];
        return names.Nearest(files.FileNames(folder, names.Contain))
            .Select(other => (Path: Path.Combine(folder, other), Stamp: files.Stat(Path.Combine(folder, other))))
            .Where(found => found.Stamp is { IsRegularFile: true, Length: > 0 })
            .OrderByDescending(found => found.Stamp!.ModifiedNanoseconds).ThenBy(found => found.Path, StringComparer.Ordinal)
            .Take(MostSimilar)
            .Select(found => found.Path);
    }
}
