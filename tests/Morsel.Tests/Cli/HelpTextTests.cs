namespace Morsel.Tests.Cli;

/// <summary>Help is as wide as the terminal, and every word of it is whole.</summary>
public sealed class HelpTextTests
{
    public static TheoryData<string> Pages => [.. CommandTreeFacts.Verbs, ""];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Without_a_terminal_it_is_80_columns_wide(string verb) =>
        Assert.All(await LinesAsync(verb, columns: null), line => Assert.InRange(line.Length, 0, 80));

    [Theory]
    [InlineData(81)]
    [InlineData(100)]
    [InlineData(250)]
    public async Task On_a_terminal_it_is_as_wide_as_that(int columns)
    {
        int widest = (await LinesAsync("get", columns)).Max(line => line.Length);
        Assert.InRange(widest, columns == 250 ? 140 : columns - 12, columns);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task It_fits_a_screen(string verb) => Assert.InRange((await LinesAsync(verb, columns: null)).Length, 1, 51);   // the last one ends the page

    [Fact]
    public async Task A_verb_with_many_options_shows_those_that_are_used_most_and_names_the_option_that_shows_all()
    {
        string page = string.Join('\n', await LinesAsync("get", columns: null)), whole = string.Join('\n', await LinesAsync("get", columns: null, "--help-all"));
        Assert.Contains("\n  --help-all ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("--stall-timeout", page, StringComparison.Ordinal);
        Assert.Contains("--stall-timeout", whole, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_page_lists_options_by_what_they_are_about() => Assert.Equal(
        ["Output", "AppImage", "Source", "Seeds", "Verification", "Signatures", "gzip", "zchunk", "casync", "Folders", "Network", "Authentication", "Configuration", "Reports"],
        (await LinesAsync("get", columns: null, "--help-all")).Where(line => line.EndsWith(':') && line[0] != ' ').Select(line => line[..^1])
            .Except(["Description", "Usage", "Arguments", "Examples"]));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_option_of_a_long_page_stands_below_a_title_of_its_own(string verb) =>
        Assert.DoesNotContain(await LinesAsync(verb, columns: null, "--help-all"), line => line == "Options:" && CommandTreeFacts.Verbs.Contains(verb) && CommandTreeFacts.OptionsOf(verb).Length > 18);

    [Fact]
    public void The_options_that_are_shown_first_exist() => Assert.All(
        CommandTreeFacts.Root.Subcommands.OfType<Morsel.Cli.Verbs.Verb>(),
        verb => Assert.Subset(CommandTreeFacts.OptionsOf(verb.Name).ToHashSet(), verb.UsualOptions.ToHashSet()));

    [Fact]
    public async Task A_terminal_that_is_narrower_or_tells_no_width_gets_80_columns() =>
        Assert.Equal(await LinesAsync("get", columns: null), await LinesAsync("get", columns: 0));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task No_word_is_broken_however_wide_it_is(string verb)
    {
        string[] whole = Words(await LinesAsync(verb, columns: 1000));
        for (int columns = 80; columns < 130; columns += 7)
            Assert.Equal(whole.Order(StringComparer.Ordinal), Words(await LinesAsync(verb, columns)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_example_that_is_too_long_goes_on_as_the_shell_reads_it() => Assert.Contains(
        "  morsel make --format zchunk primary.xml --split '<package ' \\\n      --train-dict primary-1.xml\n",
        string.Join('\n', await LinesAsync("make", columns: null, "--help-all")),
        StringComparison.Ordinal);

    // What stands in two columns is told by its words, and a backslash at the end of a line by its place.
    private static string[] Words(IEnumerable<string> lines) =>
        [.. lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(word => word != "\\")];

    private static async Task<string[]> LinesAsync(string verb, int? columns, string option = "--help")
    {
        CommandRun run = await CommandRun.Of(
            [.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), option],
            around => columns is { } width ? around with { OutputIsTerminal = true, Columns = () => width } : around with { Columns = () => 33 });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output.Split('\n');
    }
}
