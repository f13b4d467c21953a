using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Morsel.Uploading;

/// <summary>What a file's name says of versions. It is careful: a name that is taken for one with a version may be cached for a year.</summary>
internal static partial class VersionName
{
    /// <summary>Digits of a digest in a name.</summary>
    public const int DigestDigits = 8;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a name has a version: "1.2", "2026-11-21", "20261121"; the numbers of processors are none.</summary>
    public static bool HasVersion(string name) => Parts(name).Count > 0;

    /// <summary>What all versions of a file begin with.</summary>
    public static string StemOf(string name) => Parts(name) is [var first, ..] ? name[..first.Index] : name;

    /// <summary>Whether two names differ in their versions alone.</summary>
    public static bool AreOfOneFile(string a, string b) => HasVersion(a) && PatternOf(a) == PatternOf(b);

    /// <summary>The name of a file's content, under which nothing else is ever stored.</summary>
    public static string OfContent(string name, Digest sha256) => $"{name}.{sha256.Hex[..DigestDigits]}";

    /// <summary>The digits of the digest in a name that <see cref="OfContent"/> gives; null where it is none of this file.</summary>
    public static string? DigestIn(string name, string fileName)
    {
        if (name.Length != fileName.Length + 1 + DigestDigits || !name.StartsWith(fileName, StringComparison.Ordinal) || name[fileName.Length] != '.')
            return null;
        string digits = name[^DigestDigits..];
        return AreDigits(digits) ? digits : null;
    }

    /// <summary>Whether text may be part of a digest.</summary>
    public static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Digits);

    private static string PatternOf(string name)
    {
        var pattern = new StringBuilder();
        int done = 0;
        foreach ((int index, int length) in Parts(name))
        {
            pattern.Append(name, done, index - done).Append('\n');
            done = index + length;
        }
        return pattern.Append(name, done, name.Length - done).ToString();
    }

    private static List<(int Index, int Length)> Parts(string name)
    {
        var parts = new List<(int, int)>();
        foreach (ValueMatch match in Version().EnumerateMatches(name))
            parts.Add((match.Index, match.Length));
        return parts;
    }

    // A number with points, a date, or six digits and more; with what a pre-release or a package adds.
    [GeneratedRegex(@"(?<![A-Za-z0-9])v?(\d+\.\d+(\.\d+)*|\d{4}-\d{2}-\d{2}|\d{6,})([-+~._]?(alpha|beta|rc|pre|dev|deb)[-.]?\d*(u\d+)?|[-+]\d+)*(?![A-Za-z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
