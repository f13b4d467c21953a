using System.Text.RegularExpressions;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Manual;

/// <summary>Each verb has a manual page with what there is to know of it, and no page names what does not exist.</summary>
public sealed partial class ManualPageTests
{
    // Pages of other packages of Debian.
    private static readonly string[] OtherPages = ["zsync", "zsyncmake", "zck", "unzck", "casync", "zstd", "curl", "gpgv", "man"];

    private static readonly string[] OfAllVerbs = ["--config", "--help", "--help-all", "--no-config", "-h"];

    public static TheoryData<string> Verbs => [.. CommandTreeFacts.Verbs];

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_page_has_the_usual_sections_in_the_usual_order(string verb)
    {
        string[] titles = [.. Title().Matches(await PageAsync(verb)).Select(title => title.Groups[1].Value)];
        Assert.Equal(
            ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "ENVIRONMENT", "FILES", "EXAMPLES", "SEE ALSO"],
            titles.Except(["REACHING SERVERS"]));
        Assert.Equal(CommandTreeFacts.OptionsOf(verb).Contains("--connections"), titles.Contains("REACHING SERVERS"));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_page_lists_each_option_with_what_help_says_and_those_of_all_verbs(string verb)
    {
        string page = await PageAsync(verb);
        IEnumerable<string> options = Entry().Matches(page)
            .SelectMany(entry => Word().Matches(entry.Groups[1].Value))
            .Select(word => word.Groups[1].Value.Replace("\\-", "-", StringComparison.Ordinal));
        Assert.Equal(CommandTreeFacts.OptionsOf(verb).Concat(OfAllVerbs).Order(StringComparer.Ordinal), options.Order(StringComparer.Ordinal));
        foreach (System.CommandLine.Option option in CommandTreeFacts.Root.Subcommands.Single(command => command.Name == verb).Options)
            Assert.Contains($"\n{option.Description}\n", Printed(page), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task A_page_shows_the_examples_of_help(string verb)
    {
        string page = Printed(await PageAsync(verb));
        foreach (string example in ((Morsel.Cli.Verbs.Verb)CommandTreeFacts.Root.Subcommands.Single(command => command.Name == verb)).Examples)
            Assert.Contains($"\n{example}\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    [InlineData("")]
    public async Task A_page_that_is_referred_to_exists(string verb) => Assert.Subset(
        CommandTreeFacts.Verbs.Select(known => $"morsel-{known}").Concat(OtherPages).Append("morsel").ToHashSet(),
        Reference().Matches(await PageAsync(verb)).Select(reference => reference.Groups[1].Value.Replace("\\-", "-", StringComparison.Ordinal)).ToHashSet());

    [Fact]
    public async Task The_overview_lists_the_verbs_in_the_order_of_help() => Assert.Equal(
        CommandTreeFacts.Verbs,
        Regex.Matches((await PageAsync("")).Split(".SH VERBS")[1].Split(".SH ")[0], @"^\.BR morsel\\-(\S+) \(1\)$", RegexOptions.Multiline)
            .Select(verb => verb.Groups[1].Value.Replace("\\-", "-", StringComparison.Ordinal)));

    [Fact]
    public async Task What_the_overview_gives_to_pages_is_for_verbs_and_options_that_exist()
    {
        string[] words = [.. Regex.Matches(await PageAsync(""), @"^\.\\"" for (.*)$", RegexOptions.Multiline).SelectMany(mark => mark.Groups[1].Value.Split(' '))];
        Assert.NotEmpty(words);
        Assert.Subset(CommandTreeFacts.Verbs.Concat(CommandTreeFacts.Verbs.SelectMany(CommandTreeFacts.OptionsOf)).Append("all").ToHashSet(), words.ToHashSet());
    }

    [Fact]
    public async Task Only_the_pages_of_verbs_that_ask_servers_tell_what_servers_refuse()
    {
        Assert.Contains("(429, 503)", await PageAsync("get"), StringComparison.Ordinal);
        Assert.DoesNotContain("(429, 503)", await PageAsync("list"), StringComparison.Ordinal);
        Assert.Contains("\nThe trees differ.\n", await PageAsync("diff"), StringComparison.Ordinal);
        Assert.DoesNotContain("\\fB10\\fR", await PageAsync("zsyncranges"), StringComparison.Ordinal);   // it has codes of its own
    }

    [Fact]
    public async Task All_pages_are_written_into_a_folder()
    {
        using var folder = new TemporaryFolder();
        string pages = Path.Combine(folder.Path, "share", "man1");
        CommandRun run = await CommandRun.Of("man", "-o", pages);
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.Equal(
            CommandTreeFacts.Verbs.Select(verb => $"morsel-{verb}.1").Append("morsel.1").Order(StringComparer.Ordinal),
            Directory.GetFiles(pages).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal(await PageAsync("get"), await File.ReadAllTextAsync(Path.Combine(pages, "morsel-get.1")));
        Assert.Equal(RepositoryText.Read("docs/man/morsel.1"), await File.ReadAllTextAsync(Path.Combine(pages, "morsel.1")));
    }

    private static async Task<string> PageAsync(string verb)
    {
        CommandRun run = await CommandRun.Of(["man", .. verb.Length == 0 ? Array.Empty<string>() : [verb]]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    // What man makes of it, as far as the texts of options go.
    private static string Printed(string page) => Regex.Replace(page, @"\\fB|\\fI|\\fR|\\&", "")
        .Replace("\\-", "-", StringComparison.Ordinal).Replace("\\(aq", "'", StringComparison.Ordinal).Replace("\\(dq", "\"", StringComparison.Ordinal)
        .Replace("\\(ti", "~", StringComparison.Ordinal).Replace("\\(ha", "^", StringComparison.Ordinal).Replace("\\e", "\\", StringComparison.Ordinal);

    [GeneratedRegex(@"^\.SH ""?([A-Z ]+)", RegexOptions.Multiline)]
    private static partial Regex Title();

    [GeneratedRegex(@"^\.TP\n(\\fB\\-.*)$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\\fB(\\-.+?)\\fR")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\.BR (\S+) \(1\)", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
