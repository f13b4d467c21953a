using System.Text.RegularExpressions;

namespace Morsel.Tests.Cli;

/// <summary>The guide names the verbs and options that exist, and no others.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Verbs => [.. CommandTreeFacts.Verbs];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_guide_lists_the_options_of_each_verb(string verb)
    {
        string section = Section(Guide, $@"^## `morsel {verb}\b(.*?)(?=^## |\z)");
        if (section.Contains("(#reaching-servers)", StringComparison.Ordinal))
            section += Section(Guide, @"^## Reaching servers$(.*?)(?=^## )");
        IEnumerable<string> options = Regex.Matches(section, @"^\| (`-.*?) \|", RegexOptions.Multiline)
            .SelectMany(row => Regex.Matches(row.Groups[1].Value, @"`(-[^ `]+)"))
            .Select(word => word.Groups[1].Value);
        Assert.Equal(CommandTreeFacts.OptionsOf(verb), options.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_guide_says_of_each_option_what_help_says(string verb)
    {
        string guide = LinkInText().Replace(Guide, "");
        foreach (System.CommandLine.Option option in CommandTreeFacts.Root.Subcommands.Single(command => command.Name == verb).Options)
            Assert.Contains($"| {option.Description} |\n", guide, StringComparison.Ordinal);
    }

    [GeneratedRegex(@" \(\[[^\]]*\]\([^)]*\)\)")]
    private static partial Regex LinkInText();

    private static string Guide => RepositoryText.Read("docs/cli.md");

    private static string Section(string text, string pattern)
    {
        Match section = Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(section.Success);
        return section.Groups[1].Value;
    }
}
