using System.Text.RegularExpressions;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>The blocks of code that docs/publishing.md gives to publishers.</summary>
internal static partial class PublishingPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "publishing.md"));

    /// <summary>What stands in the block of a language below a heading.</summary>
    public static string Block(string heading, string language)
    {
        string section = Text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];
        return section.Split($"```{language}\n")[1].Split("```")[0];
    }

    /// <summary>The commands of a workflow, one step a line or block, without those that other actions do.</summary>
    public static IEnumerable<string> Steps(string workflow)
    {
        foreach (Match step in Step().Matches(workflow))
        {
            string first = step.Groups["first"].Value;
            string[] rest = [.. step.Groups["rest"].Captures.Select(line => line.Value)];
            int indent = rest.Length == 0 ? 0 : rest[0].Length - rest[0].TrimStart().Length;
            yield return first == "|" ? string.Concat(rest.Select(line => line[indent..])) : first + "\n";
        }
    }

    // "run: COMMAND", or "run: |" and the lines that stand further right; in GitLab's files each item of the script.
    [GeneratedRegex(@"^(?<in> +)(?:run: |- (?!name:|uses:|run:|if:))(?<first>.+)\n(?<rest>(?:\k<in> +).+\n)*", RegexOptions.Multiline)]
    private static partial Regex Step();
}
