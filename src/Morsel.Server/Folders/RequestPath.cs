using System.Buffers;

namespace Morsel.Server.Folders;

/// <summary>The path of a request as names of folders and, last, of a file.</summary>
internal static class RequestPath
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create([.. Path.GetInvalidFileNameChars(), '/', '\\', '\0']);
    private static readonly string[] Schemes = ["http://", "https://"];

    /// <summary>Takes a request target apart. Works on the target as it was sent, before anyone removed its dot segments.</summary>
    /// <param name="target">Origin form ("/a/b?query") or absolute form ("http://host/a/b"), RFC 9112 §3.2.</param>
    /// <returns>The decoded names; null where one could leave the folder or is hidden: empty, beginning with a dot, holding a separator.</returns>
    public static IReadOnlyList<string>? Parse(string target)
    {
        string path = target.StartsWith('/') ? target : PathOfAbsoluteForm(target);
        int query = path.IndexOf('?', StringComparison.Ordinal);
        string[] names = (query < 0 ? path : path[..query]).Split('/');
        if (names.Length < 2)
            return null;
        for (int i = 1; i < names.Length; i++)
        {
            names[i] = Uri.UnescapeDataString(names[i]);
            if (names[i].Length == 0 || names[i][0] == '.' || names[i].AsSpan().ContainsAny(Forbidden))
                return null;
        }
        return new ArraySegment<string>(names, 1, names.Length - 1);
    }

    /// <summary>The names as the path of an address.</summary>
    /// <param name="name">Names of folders and, last, of a file, parted by slashes.</param>
    public static string Escape(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    // Not by Uri, which would take dot segments away: both forms name the same file, or none.
    private static string PathOfAbsoluteForm(string target)
    {
        if (Array.Find(Schemes, scheme => target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) is not { } scheme)
            return "";
        int slash = target.AsSpan(scheme.Length).IndexOfAny('/', '?', '#');
        return slash < 0 ? "" : target[(scheme.Length + slash)..];
    }
}
