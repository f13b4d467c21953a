using System.Text.RegularExpressions;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation;

/// <summary>A page of the repository, and what stands in it outside of code blocks.</summary>
/// <param name="Path">The page, from the root of the repository.</param>
internal sealed partial record MarkdownPage(string Path)
{
    private static readonly string[] Folders = ["docs", "src", "samples", "tests"];

    private IEnumerable<string> Lines => CodeBlock().Replace(RepositoryText.Read(Path), "").Split('\n');

    /// <summary>Every page that somebody may read in the repository.</summary>
    public static IEnumerable<MarkdownPage> All()
    {
        string root = RepositoryText.PathOf("");
        return Directory.GetFiles(root, "*.md")
            .Concat(Folders.SelectMany(folder => Directory.GetFiles(System.IO.Path.Join(root, folder), "*.md", SearchOption.AllDirectories)))
            .Select(path => new MarkdownPage(System.IO.Path.GetRelativePath(root, path)));
    }

    /// <summary>Where links lead, as they are written, those to other hosts left out.</summary>
    public IEnumerable<string> Links() =>
        from line in Lines
        from Match link in Link().Matches(InlineCode().Replace(line, ""))
        where !Scheme().IsMatch(link.Groups[1].Value)
        select link.Groups[1].Value;

    /// <summary>Paths of the repository that stand between backticks, from its root.</summary>
    public IEnumerable<string> NamedPaths() =>
        from line in Lines
        from Match code in InlineCode().Matches(line)
        where NamedPath().IsMatch(code.Groups[1].Value)
        select code.Groups[1].Value;

    /// <summary>Whether a link of this page leads to a file or folder, and, if it has an anchor, to a heading in it.</summary>
    public bool Reaches(string link)
    {
        string[] parts = link.Split('#', 2);
        string path = parts[0] == "" ? Path : System.IO.Path.Join(System.IO.Path.GetDirectoryName(Path), parts[0]);
        return Exists(path) && (parts.Length == 1 || new MarkdownPage(path).Anchors().Contains(parts[1]));
    }

    public static bool Exists(string path) => System.IO.Path.Exists(RepositoryText.PathOf(path));

    // As GitHub makes them: small letters, without punctuation, a dash for each blank.
    private IEnumerable<string> Anchors() =>
        from line in Lines
        let heading = Heading().Match(line)
        where heading.Success
        select Punctuation().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^(docs|src|tests|bench|samples)/[\w./-]*$")]
    private static partial Regex NamedPath();

    [GeneratedRegex("^#{1,6} (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
