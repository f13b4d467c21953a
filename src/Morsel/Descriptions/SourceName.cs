using System.Buffers;
using Morsel.Files;
using Morsel.Formats;

namespace Morsel.Descriptions;

/// <summary>Names of files and sources: which may be written to, and how they are shown.</summary>
internal static class SourceName
{
    private const int MostShownChars = 60;

    // What file systems take, less the longest ending that is put behind it.
    private static readonly int MostNameBytes = 255 - OwnNames.LongestEndingBytes;
    private static readonly SearchValues<char> Unfit = SearchValues.Create("<>\"|?*");
    private static readonly string[] Obeyed = ["desktop.ini", "autorun.inf"];
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul", "conin$", "conout$"];

    /// <summary>A source as it may be shown: without user information and query.</summary>
    public static string Shown(string source) =>
        SourceAddress.TryParse(source, out Uri? address) ? TransportException.Shown(address) : source;

    /// <summary>The last part of an address or path, unescaped, without the ending of a description that lies beside its file.</summary>
    public static string BaseOf(string source, IEnumerable<ITargetFormat> formats)
    {
        string name = SourceAddress.TryParse(source, out Uri? address)
            ? Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..])
            : Path.GetFileName(source);
        if (name.EndsWith(SidecarAddress.Extension, StringComparison.OrdinalIgnoreCase))
            return name[..^SidecarAddress.Extension.Length];
        ITargetFormat? ofName = formats.FirstOrDefault(format => format.HeadBytes == 0 && name.EndsWith(format.Extension, StringComparison.OrdinalIgnoreCase));
        return ofName is null ? name : name[..^ofName.Extension.Length];
    }

    /// <summary>The published name, if it begins as the source's does, else that beginning alone: nobody gets a file that has nothing to do with what was asked for.</summary>
    /// <param name="source">An address or path.</param>
    /// <param name="published">What the publisher calls the file.</param>
    public static string Like(string source, string published)
    {
        string name = BaseOf(source, []);
        string beginning = name[..name.TakeWhile(char.IsAsciiLetterOrDigit).Count()];
        return beginning.Length == 0 || published.StartsWith(beginning, StringComparison.Ordinal) ? published : beginning;
    }

    /// <summary>Checks a name that somebody else chose. The same rules on every system: what is harmless here may be run there.</summary>
    /// <exception cref="RefusedException">The name could reach beyond the folder, or mean a device or a hidden file.</exception>
    public static string Checked(string name)
    {
        string? problem = ProblemOf(name);
        return problem is null ? name : throw new RefusedException($"the published name \"{Printable.Escape(name, MostShownChars)}\" {problem}") { Remedy = Remedy.ChooseOutput };
    }

    /// <summary>Why nobody should be given a file of that name unasked; null if it is an ordinary one.</summary>
    public static string? ProblemOf(string name)
    {
        if (name.Length == 0)
            return "is empty";
        if (name.AsSpan().ContainsAny('/', '\\') || name.Contains(':', StringComparison.Ordinal))
            return "contains a separator";
        if (name[0] is '.' or '-' or '~')
            return $"begins with '{name[0]}'";
        if (name[^1] == '.' || char.IsWhiteSpace(name[^1]))
            return "ends with a dot or a space";
        if (name.AsSpan().ContainsAny(Unfit) || !Printable.IsPlain(name))
            return "contains a character that is not allowed in names";
        if (System.Text.Encoding.UTF8.GetByteCount(name) > MostNameBytes)
            return $"is longer than {MostNameBytes} bytes";
        if (IsReserved(name.Split('.')[0].TrimEnd(' ')))
            return "is a device on some systems";
        if (OwnNames.Has(name))
            return "is one that Morsel uses itself";
        return Obeyed.Contains(name, StringComparer.OrdinalIgnoreCase) ? "has a special meaning on some systems" : null;
    }

    private static bool IsReserved(string stem) =>
        Reserved.Contains(stem, StringComparer.OrdinalIgnoreCase)
        || (stem.Length == 4
            && (stem.StartsWith("com", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("lpt", StringComparison.OrdinalIgnoreCase))
            && stem[3] is (>= '0' and <= '9') or '¹' or '²' or '³');
}
