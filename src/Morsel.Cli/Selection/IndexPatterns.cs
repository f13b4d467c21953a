namespace Morsel.Cli.Selection;

/// <summary>The indexes that patterns such as <c>public/*.caibx</c> stand for, where the shell has not put them there.</summary>
internal static class IndexPatterns
{
    /// <summary>Each path, and for each pattern what fits it.</summary>
    /// <exception cref="CommandFailure">Nothing fits a pattern.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> patterns) => [.. patterns.SelectMany(Matches)];

    private static string[] Matches(string pattern)
    {
        if (pattern.Contains("://", StringComparison.Ordinal))
            return [SourceText.Checked(pattern, "--index")];
        string name = Path.GetFileName(pattern);
        // A file with such a name is meant by it.
        if (!name.AsSpan().ContainsAny('*', '?') || Path.Exists(pattern))
            return [pattern];
        string folder = Path.GetDirectoryName(pattern) is { Length: > 0 } above ? above : ".";
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, name) : [];
        return found.Length > 0 ? found : throw CommandFailure.Usage($"--index: no file matches {pattern}");
    }
}
