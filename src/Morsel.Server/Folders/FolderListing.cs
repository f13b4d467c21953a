using Morsel.Files;

namespace Morsel.Server.Folders;

/// <summary>The files of a folder that are served, subfolders included.</summary>
internal static class FolderListing
{
    /// <summary>More names than this are not looked at, so that a folder of a million files costs no more than this.</summary>
    public const int MostNames = 20_000;

    private const string ControlFileEnding = ".zsync";

    // What describes or signs a file stands beside it, and is no file that anybody looks for.
    private static readonly string[] Endings = [ControlFileEnding, ".morsel", ".sig", ".minisig", ".asc"];

    /// <summary>Lists the files, in the order of their names.</summary>
    /// <param name="folder">What is served.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    public static IReadOnlyList<ListedFile> Of(ServedFolder folder, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (string path in Directory.EnumerateFiles(folder.FullPath, "*", Searching).Take(MostNames))
        {
            cancellationToken.ThrowIfCancellationRequested();
            names.Add(Path.GetRelativePath(folder.FullPath, path).Replace(Path.DirectorySeparatorChar, '/'));
        }
        var known = names.ToHashSet(StringComparer.Ordinal);
        names.RemoveAll(name => IsCompanion(name, known));
        names.Sort(StringComparer.Ordinal);
        return [.. names.Select(name => Find(folder, name, known)).OfType<ListedFile>()];
    }

    /// <summary>One file by its name.</summary>
    /// <returns>null if there is none, or none that is served.</returns>
    public static ListedFile? Find(ServedFolder folder, string name) =>
        RequestPath.Parse("/" + RequestPath.Escape(name)) is { } names && folder.Locate(names) is { } path && StampOf(path) is { } stamp
            ? new ListedFile(name, path, stamp)
            : null;

    // Hidden files are not served. A link is, if it leads to what is; the folders behind links are not walked, since they may lead in a circle.
    private static EnumerationOptions Searching { get; } = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = true,
        MaxRecursionDepth = 16,
    };

    private static bool IsCompanion(string name, HashSet<string> names)
    {
        foreach (string ending in Endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal)
                && name[..^ending.Length] is var described
                && (names.Contains(described) || Endings.Any(other => described.EndsWith(other, StringComparison.Ordinal))))
                return true;
        }
        return false;
    }

    private static ListedFile? Find(ServedFolder folder, string name, HashSet<string> names) =>
        Find(folder, name) is { } file ? file with { HasControlFile = names.Contains(name + ControlFileEnding) } : null;

    private static FileStamp? StampOf(string path)
    {
        try
        {
            return FileStamp.Of(path) is { IsRegularFile: true } stamp ? stamp : null;
        }
        catch (IOException)
        {
            // It went, or may not be looked at: it is not listed.
            return null;
        }
    }
}

/// <summary>A file of a listing.</summary>
/// <param name="Name">Its name below the folder, parted by slashes.</param>
/// <param name="Path">Where it is, without links.</param>
/// <param name="Stamp">Its generation.</param>
internal sealed record ListedFile(string Name, string Path, FileStamp Stamp)
{
    /// <summary>Whether its publisher put a control file beside it.</summary>
    public bool HasControlFile { get; init; }

    /// <summary>Time of the last change of the content.</summary>
    public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch.AddTicks(Stamp.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick);
}
