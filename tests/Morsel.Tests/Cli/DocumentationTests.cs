using System.Text.RegularExpressions;

namespace Morsel.Tests.Cli;

/// <summary>The manual page and the guide name the verbs and options that exist, and no others.</summary>
public partial class DocumentationTests
{
    public static TheoryData<string> Verbs => [.. CommandTreeFacts.Verbs];

    [Fact]
    public void The_manual_page_has_a_section_for_each_verb_in_the_order_of_help() =>
        Assert.Equal(
            CommandTreeFacts.Verbs,
            Regex.Matches(ManualPage, @"^\.SS ""?([a-z-]+)", RegexOptions.Multiline).Select(section => section.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_manual_page_lists_the_options_of_each_verb(string verb)
    {
        string section = Section(ManualPage, $@"^\.SS ""?{verb}\b(.*?)(?=^\.S[SH] |\z)");
        if (section.Contains("REACHING SERVERS", StringComparison.Ordinal))
            section += Section(ManualPage, @"^\.SH REACHING SERVERS$(.*?)(?=^\.SH )");
        IEnumerable<string> options = Regex.Matches(section, @"^\.TP\n(.*)$", RegexOptions.Multiline)
            .SelectMany(entry => Regex.Matches(entry.Groups[1].Value, @"\\fB(\\-[^ ,]+?)\\fR"))
            .Select(word => word.Groups[1].Value.Replace("\\-", "-", StringComparison.Ordinal));
        Assert.Equal(CommandTreeFacts.OptionsOf(verb), options.Order(StringComparer.Ordinal));
    }

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
    public void The_guide_and_the_manual_page_say_of_each_option_what_help_says(string verb)
    {
        string guide = LinkInText().Replace(Guide, ""), page = ManualPage.Replace("\\-", "-", StringComparison.Ordinal).Replace("\\(aq", "'", StringComparison.Ordinal);
        foreach (System.CommandLine.Option option in CommandTreeFacts.Root.Subcommands.Single(command => command.Name == verb).Options)
        {
            Assert.Contains($"| {option.Description} |\n", guide, StringComparison.Ordinal);
            Assert.Contains($"\n{option.Description}\n", page, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@" \(\[[^\]]*\]\([^)]*\)\)")]
    private static partial Regex LinkInText();

    private static string Guide => RepositoryText.Read("docs/cli.md");

    private static string ManualPage => RepositoryText.Read("docs/man/morsel.1");

    private static string Section(string text, string pattern)
    {
        Match section = Regex.Match(text, pattern, RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.True(section.Success);
        return section.Groups[1].Value;
    }
}
