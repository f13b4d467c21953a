using System.Text;
using System.Text.RegularExpressions;
using Morsel.Files;

namespace Morsel.Searching;

/// <summary>The names that differ from that of a file in their version alone.</summary>
internal sealed partial class SimilarNames
{
    // So many on either side are more than a person keeps; a store of builds has a hundred thousand.
    private const int MostOnEachSide = 64;

    private const char ForVersion = '#';

    private readonly string _name;
    private readonly string _partName;
    private readonly string _pattern;
    private readonly string _beginning, _end;   // of the pattern, before its first version and behind its last

    /// <param name="name">The file's own name.</param>
    public SimilarNames(string name)
    {
        (_name, _partName, _pattern) = (name, OwnNames.PartOf(name), PatternOf(name));
        HaveVersion = _pattern != name;
        (_beginning, _end) = (_pattern[..Math.Max(0, _pattern.IndexOf(ForVersion))], _pattern[(_pattern.LastIndexOf(ForVersion) + 1)..]);
    }

    /// <summary>Whether the file's name has a version; if not, no other is similar.</summary>
    public bool HaveVersion { get; }

    /// <summary>Whether another name is similar.</summary>
    public bool Contain(ReadOnlySpan<char> other) =>
        HaveVersion && other.StartsWith(_beginning) && other.EndsWith(_end)
        && IsSameKind(other) && !other.SequenceEqual(_name) && !other.SequenceEqual(_partName) && HasPattern(other);

    /// <summary>Of similar names those whose versions are nearest to the file's; all, unless there are very many.</summary>
    public IEnumerable<string> Nearest(IEnumerable<string> similar)
    {
        var descending = Comparer<string>.Create((a, b) => CompareVersions(b, a));
        PriorityQueue<string, string> before = new(Comparer<string>.Create(CompareVersions)), after = new(descending);
        foreach (string other in similar)
        {
            PriorityQueue<string, string> side = CompareVersions(other, _name) < 0 ? before : after;
            if (side.Count < MostOnEachSide)
                side.Enqueue(other, other);
            else
                side.EnqueueDequeue(other, other);
        }
        return before.UnorderedItems.Concat(after.UnorderedItems).Select(item => item.Element);
    }

    /// <summary>Compares two names, numbers in them by their value.</summary>
    public static int CompareVersions(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            ReadOnlySpan<char> number = NumberAt(a, i), other = NumberAt(b, j);
            int order = number.IsEmpty || other.IsEmpty ? a[i].CompareTo(b[j]) : CompareNumbers(number, other);
            if (order != 0)
                return order;
            (i, j) = (i + Math.Max(1, number.Length), j + Math.Max(1, other.Length));
        }
        int rest = (a.Length - i).CompareTo(b.Length - j);
        // "1" and "01" are different names.
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    private static ReadOnlySpan<char> NumberAt(string name, int start)
    {
        int end = start;
        while (end < name.Length && char.IsAsciiDigit(name[end]))
            end++;
        return name.AsSpan(start, end - start);
    }

    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
    }

    /// <summary>A name with a sign in the place of each version: names that differ in their versions alone have one pattern.</summary>
    /// <remarks>Regex.Replace would bring the reader of patterns, which nothing else needs, into the native command.</remarks>
    public static string PatternOf(string name)
    {
        var pattern = new StringBuilder();
        int done = 0;
        foreach (ValueMatch version in Version().EnumerateMatches(name))
        {
            pattern.Append(name, done, version.Index - done).Append(ForVersion);
            done = version.Index + version.Length;
        }
        return pattern.Append(name, done, name.Length - done).ToString();
    }

    // As replacing every version in it would tell, without making a new name of each.
    private bool HasPattern(ReadOnlySpan<char> other)
    {
        ReadOnlySpan<char> pattern = _pattern;
        int done = 0;
        foreach (ValueMatch version in Version().EnumerateMatches(other))
        {
            ReadOnlySpan<char> before = other[done..version.Index];
            if (!pattern.StartsWith(before) || pattern.Length == before.Length || pattern[before.Length] != ForVersion)
                return false;
            pattern = pattern[(before.Length + 1)..];
            done = version.Index + version.Length;
        }
        return other[done..].SequenceEqual(pattern);
    }

    // ".mp3" and ".mp4" are different extensions; what follows the last dot of "debian-12.5" is no extension.
    private bool IsSameKind(ReadOnlySpan<char> other)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(other);
        return extension.SequenceEqual(Path.GetExtension(_name.AsSpan())) || (extension.Length > 1 && char.IsAsciiDigit(extension[1]));
    }

    // "1.2.3", "2026-11-21", "v7", "1.0~rc2", "6.1.0+deb12u1": digits and what ties them together.
    [GeneratedRegex(@"v?\d+([._+~-]?(alpha|beta|rc|pre|dev|deb|build)?[._-]?\d+[a-z]?)*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
