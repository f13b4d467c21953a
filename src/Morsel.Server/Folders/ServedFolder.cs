namespace Morsel.Server.Folders;

/// <summary>The folder that is served, and the border around it.</summary>
internal sealed class ServedFolder
{
    private readonly string _root;   // without links, with a separator at its end

    private ServedFolder(string root) => _root = root;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static ServedFolder Open(string folder)
    {
        string? root = RealPath.Of(folder);
        return root is not null && Directory.Exists(root)
            ? new ServedFolder(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar)
            : throw new DirectoryNotFoundException($"{folder}: there is no such folder");
    }

    /// <summary>Where it is, without links and without a separator at its end.</summary>
    public string FullPath => Path.TrimEndingDirectorySeparator(_root);

    /// <summary>Where a requested file is, links followed.</summary>
    /// <param name="names">What <see cref="RequestPath"/> made of the request.</param>
    /// <returns>A path that need not exist; null where it leads out of the folder or to something hidden in it.</returns>
    public string? Locate(IEnumerable<string> names)
    {
        string real = FullPath;
        // Name by name: a link that leads out and a name that leads in again would tell how the folder is called.
        foreach (string name in names)
        {
            string joined = Path.Join(real, name);
            // What is real already is not looked at again, name by name, at each of ten thousand requests in a second.
            string? next = new FileInfo(joined).LinkTarget is null ? joined : RealPath.Of(joined);
            if (next is null || !IsInside(next))
                return null;
            real = next;
        }
        return real;
    }

    /// <summary>The name of one of its files, parted by slashes; the last part alone for a file that is elsewhere, as control files made on demand are.</summary>
    /// <param name="path">Where the file is, without links.</param>
    public string NameOf(string path) =>
        path.StartsWith(_root, StringComparison.Ordinal) ? path[_root.Length..].Replace(Path.DirectorySeparatorChar, '/') : Path.GetFileName(path);

    private bool IsInside(string path)
    {
        string closed = Path.EndsInDirectorySeparator(path) ? path : path + Path.DirectorySeparatorChar;
        return closed.StartsWith(_root, StringComparison.Ordinal)
            && !closed.AsSpan(_root.Length - 1).Contains(Path.DirectorySeparatorChar + ".", StringComparison.Ordinal);
    }
}
