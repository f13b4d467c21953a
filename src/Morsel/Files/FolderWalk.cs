namespace Morsel.Files;

/// <summary>All files in a folder and in those below it. Links to folders are followed, each folder once: what is behind one may matter as well.</summary>
internal static class FolderWalk
{
    /// <param name="folder">Where to begin.</param>
    /// <param name="except">A folder that is not looked into; null for none.</param>
    /// <exception cref="IOException">One of the folders cannot be listed.</exception>
    public static IReadOnlyList<string> FilesIn(string folder, string? except)
    {
        var files = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (except is not null)
            seen.Add(RealPathOf(except));
        var left = new Stack<string>([folder]);
        while (left.TryPop(out string? next))
        {
            if (!seen.Add(RealPathOf(next)))
                continue;
            files.AddRange(FileFailure.Guard("list", next, () => Directory.GetFiles(next)));
            foreach (string below in FileFailure.Guard("list", next, () => Directory.GetDirectories(next)))
                left.Push(below);
        }
        return files;
    }

    private static string RealPathOf(string folder) => FileFailure.Guard("read", folder, () =>
    {
        var info = new DirectoryInfo(Path.GetFullPath(folder));
        return (info.ResolveLinkTarget(returnFinalTarget: true) ?? info).FullName.TrimEnd(Path.DirectorySeparatorChar);
    });
}
