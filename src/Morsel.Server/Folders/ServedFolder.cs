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

    /// <summary>Where a requested file is, links followed.</summary>
    /// <param name="names">What <see cref="RequestPath"/> made of the request.</param>
    /// <returns>A path that need not exist; null where it leads out of the folder or to something hidden in it.</returns>
    public string? Locate(IEnumerable<string> names)
    {
        string? real = RealPath.Of(_root + string.Join(Path.DirectorySeparatorChar, names));
        if (real is null || !real.StartsWith(_root, StringComparison.Ordinal))
            return null;
        string inside = Path.DirectorySeparatorChar + real[_root.Length..];
        return inside.Contains(Path.DirectorySeparatorChar + ".", StringComparison.Ordinal) ? null : real;
    }
}
