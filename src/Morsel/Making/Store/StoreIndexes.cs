using Morsel.Files;
using Morsel.Formats;

namespace Morsel.Making.Store;

/// <summary>Finds and reads the indexes that say which chunks of a store are wanted.</summary>
/// <param name="files">The disk.</param>
/// <param name="format">What they look like.</param>
internal sealed class StoreIndexes(IFileSystem files, IStoreFormat format)
{
    // Some 50 million chunks: what an array has.
    private const long MostBytes = 0x7FFF_FFC7;

    /// <summary>Reads all indexes that files and folders are.</summary>
    /// <param name="paths">Files; and folders, of which all files that are named as indexes are meant, in the folders below, too.</param>
    /// <param name="store">The store, which is not looked into; null if it is not of this machine.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RefusedException">One cannot be read, or a folder has none: then nothing may be done by what the others say.</exception>
    public IReadOnlyList<NamedChunks> ReadAll(IEnumerable<string> paths, string? store, CancellationToken cancellationToken)
    {
        var read = new List<NamedChunks>();
        foreach (string path in Find(paths, store))
        {
            cancellationToken.ThrowIfCancellationRequested();
            read.Add(Read(path));
        }
        return read;
    }

    private SortedSet<string> Find(IEnumerable<string> paths, string? store)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string[] here = [path];
            if (files.Stat(path) is { IsFolder: true } || Directory.Exists(path))
                here = [.. Listed(path, store).Where(file => format.Extensions.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))];
            if (here.Length == 0)
                throw new RefusedException($"there is no index ({string.Join(" or ", format.Extensions)}) in {path}; nothing was changed");
            found.UnionWith(here);
        }
        return found;
    }

    // A folder that cannot be listed may have the one index that names a chunk.
    private static IReadOnlyList<string> Listed(string folder, string? store)
    {
        try
        {
            return FolderWalk.FilesIn(folder, store);
        }
        catch (IOException failure)
        {
            throw new RefusedException($"not all indexes can be found: {failure.Message}; nothing was changed");
        }
    }

    private NamedChunks Read(string path)
    {
        try
        {
            using IBlockFile file = files.OpenRead(path);
            if (file.Length > MostBytes)
                throw new RefusedException($"{path} has {file.Length} bytes, expected an index of at most {MostBytes}; nothing was changed");
            byte[] bytes = new byte[file.Length];
            return format.ReadIndex(bytes.AsSpan(0, file.Read(bytes, 0)));
        }
        catch (Exception failure) when (failure is TargetFormatException or IOException and not RefusedException)
        {
            throw new RefusedException($"{path} cannot be read as an index: {failure.Message}; nothing was changed");
        }
    }
}
