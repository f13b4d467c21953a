namespace Morsel.Server.Folders;

/// <summary>The path that remains when every symbolic link on the way is followed.</summary>
internal static class RealPath
{
    // Linux gives up after as many (path_resolution(7)).
    private const int MaxLinks = 40;

    /// <summary>Follows all links; what does not exist is taken as it is named.</summary>
    /// <returns>An absolute path without links; null if they run in a circle.</returns>
    public static string? Of(string path)
    {
        string full = Path.GetFullPath(path);
        string current = Path.GetPathRoot(full)!;
        var pending = new Stack<string>();
        Push(pending, full[current.Length..]);
        int linkCount = 0;
        while (pending.TryPop(out string? name))
        {
            if (name == "..")
            {
                current = Path.GetDirectoryName(current) ?? current;
                continue;
            }
            string next = Path.Combine(current, name);
            string? target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                current = next;
                continue;
            }
            if (++linkCount > MaxLinks)
                return null;
            string root = Path.GetPathRoot(target) ?? "";
            current = root.Length > 0 ? root : current;
            Push(pending, target[root.Length..]);
        }
        return current;
    }

    private static void Push(Stack<string> pending, string names)
    {
        string[] split = names.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (int i = split.Length - 1; i >= 0; i--)
            if (split[i] != ".")
                pending.Push(split[i]);
    }
}
