using System.Text.Json;

namespace Morsel.Tests.Cli;

public class CommandLineTests
{
    public static TheoryData<string> Verbs => [.. CommandTreeFacts.Verbs];

    [Fact]
    public async Task Help_lists_all_verbs()
    {
        CommandRun run = await CommandRun.Of("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.All(CommandTreeFacts.Verbs, verb => Assert.Contains($"\n  {verb} ", run.Output, StringComparison.Ordinal));
        Assert.Empty(run.Error);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_of_a_verb_lists_its_options_and_examples(string verb)
    {
        CommandRun run = await CommandRun.Of(verb, "--help-all");
        Assert.Equal(0, run.ExitCode);
        Assert.All(CommandTreeFacts.OptionsOf(verb), option => Assert.Contains(option, run.Output, StringComparison.Ordinal));
        Assert.Contains($"morsel {verb}", run.Output.Split("\nExamples:\n")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_and_the_registers_in_use_are_one_line_on_standard_output()
    {
        CommandRun run = await CommandRun.Of("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"\Amorsel \d+\.\d+\.\d+\S* \((AVX-512|AVX2|128 bits|64 bits)\)\n\z", run.Output);
    }

    [Theory]
    [InlineData("", "morsel: no command given; see 'morsel --help'")]
    [InlineData("frob", "morsel: unknown command \"frob\"; see 'morsel --help'")]
    [InlineData("--frob", "morsel: unknown option --frob; see 'morsel --help'")]
    [InlineData("make --frob", "morsel: unknown option --frob; see 'morsel make --help'")]
    [InlineData("get a --frob", "morsel: unknown option --frob; see 'morsel get --help'")]
    [InlineData("gte", "morsel: unknown command \"gte\"; did you mean get?; see 'morsel --help'")]
    [InlineData("get a --sed b", "morsel: unknown option --sed; did you mean --seed?; see 'morsel get --help'")]
    [InlineData("get a --limit-rte=5K", "morsel: unknown option --limit-rte=5K; did you mean --limit-rate?; see 'morsel get --help'")]
    [InlineData("get a --require sha265", "morsel: --require: got \"sha265\", expected sha256 or sha1 or blocks; did you mean sha256?; see 'morsel get --help'")]
    [InlineData("get", "morsel: SOURCE is missing; see 'morsel get --help'")]
    [InlineData("get -", "morsel: SOURCE: got \"-\", expected a path or an address: standard input and output are not supported here; a file with this name is ./-")]
    [InlineData("get a -", "morsel: SOURCE: got \"-\", expected a path or an address: standard input and output are not supported here; a file with this name is ./-")]
    [InlineData("get a b -o nowhere/", "morsel: --output: \"nowhere/\" is not a folder that exists, expected one for 2 sources")]
    [InlineData("get x/a.zsync http://example.org/y/a", "morsel: two sources would both be written to a: run get for each, with --output")]
    [InlineData("get http://example.org/a%20b.zsync http://example.org/c http://example.org/x/a%20b.caibx", "morsel: two sources would both be written to a b: run get for each, with --output")]
    [InlineData("get a b --mirror http://example.org/", "morsel: --mirror is for one file, got 2 sources: run get for each")]
    [InlineData("get a b c -k d", "morsel: --keep-control is for one file, got 3 sources: run get for each")]
    [InlineData("plan a b", "morsel: unexpected argument \"b\"; specify the file to update with -o, and other old files with -i; see 'morsel plan --help'")]
    [InlineData("verify a b", "morsel: unexpected argument \"b\"; specify the control file with --with; see 'morsel verify --help'")]
    [InlineData("unpack a b", "morsel: unexpected argument \"b\"; specify the output with -o; see 'morsel unpack --help'")]
    [InlineData("estimate a b c", "morsel: unexpected argument \"c\"; see 'morsel estimate --help'")]
    [InlineData("zsyncranges a", "morsel: SEED is missing; see 'morsel zsyncranges --help'")]
    [InlineData("get a --require md5", "morsel: --require: got \"md5\", expected sha256 or sha1 or blocks; see 'morsel get --help'")]
    [InlineData("get a --connections 0", "morsel: --connections: got \"0\", expected a number from 1 to 64; see 'morsel get --help'")]
    [InlineData(
        "get a --max-control-size x",
        "morsel: --max-control-size: got \"x\", expected bytes, such as 4096, 4K or 64M; see 'morsel get --help'")]
    [InlineData("get a --sha256 12", "morsel: --sha256: got \"12\", expected 64 hexadecimal digits")]
    [InlineData("get a --mirror x", "morsel: --mirror: got \"x\", expected an address that begins with http:// or https://")]
    [InlineData("get a --base-url x", "morsel: --base-url: got \"x\", expected an address that begins with http:// or https://")]
    [InlineData("make a -b 3000", "morsel: --block-size: got 3000, expected a power of two from 512 to 16777216")]
    [InlineData("make a -z -Z", "morsel: --gzip, -z and -Z contradict each other: use one of them")]
    [InlineData("make a --gzip look-inside -z", "morsel: --gzip, -z and -Z contradict each other: use one of them")]
    [InlineData("make -", "morsel: standard input has no name; specify the published one with --filename")]
    [InlineData("make - a", "morsel: - means standard input, which cannot be used together with files")]
    [InlineData("make a b --url x", "morsel: --filename, --url and --plain-url are for one file, got 2 files: run make for each")]
    [InlineData("make x/a.tar.gz x/a.tgz", "morsel: two files would both be written to x/a.tar.zsync: run make for each, with --output")]
    [InlineData("make x/a y/a -o z/", "morsel: two files would both be written to z/a.zsync: run make for each, with --output")]
    [InlineData("make x/a y/a --compat 0.6.2", "morsel: two files would both be written to a.zsync: run make for each, with --output")]
    [InlineData("get a -o -", "morsel: --output: got \"-\", expected a path: standard input and output are not supported here; a file with this name is ./-; see 'morsel get --help'")]
    [InlineData("make a -o -", "morsel: --output: got \"-\", expected a path: standard input and output are not supported here; a file with this name is ./-; see 'morsel make --help'")]
    [InlineData("get a -k -", "morsel: --keep-control: got \"-\", expected a path: standard input and output are not supported here; a file with this name is ./-; see 'morsel get --help'")]
    [InlineData("get a -o EMPTY", "morsel: --output: got \"\", expected a path; see 'morsel get --help'")]
    [InlineData("unpack a -o EMPTY", "morsel: --output: got \"\", expected a path; see 'morsel unpack --help'")]
    [InlineData("get a --seed EMPTY", "morsel: --seed: got \"\", expected a path; see 'morsel get --help'")]
    [InlineData("get EMPTY", "morsel: SOURCE is empty; see 'morsel get --help'")]
    [InlineData("make EMPTY", "morsel: FILE is empty; see 'morsel make --help'")]
    [InlineData("completion bahs", "morsel: completion: got \"bahs\", expected bash or zsh or fish or powershell; did you mean bash?")]
    [InlineData("store cpoy a b", "morsel: store: got \"cpoy\", expected verify, prune, copy or info; did you mean copy?")]
    [InlineData("patch aply a b", "morsel: patch: got \"aply\", expected apply or inspect; did you mean apply?")]
    [InlineData("man gte", "morsel: man: got \"gte\", expected a verb; did you mean get?")]
    [InlineData("completion tcsh", "morsel: completion: got \"tcsh\", expected bash or zsh or fish or powershell")]
    [InlineData("demo --package ../x", "morsel: --package: got \"../x\", expected letters, digits, '.', '-', '_' and '+'")]
    public async Task A_wrong_command_line_ends_with_code_2_and_one_line(string arguments, string line)
    {
        CommandRun run = await CommandRun.Of([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "EMPTY" ? "" : word)]);
        Assert.Equal((2, line + "\n", ""), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public async Task A_header_that_is_none_is_not_repeated_since_it_may_be_a_secret()
    {
        CommandRun run = await CommandRun.Of("get", "a", "--header", "s3cret");
        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("s3cret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_two_dashes_a_name_may_begin_with_a_dash()
    {
        CommandRun run = await CommandRun.Of("serve", "--", "--nowhere");
        Assert.Equal((10, "morsel: --nowhere: there is no such folder: specify the folder to serve\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task An_at_sign_is_a_character_like_any_other()
    {
        CommandRun run = await CommandRun.Of("serve", "@nowhere");
        Assert.StartsWith("morsel: @nowhere: there is no such folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_quoted_from_the_command_line_cannot_move_the_cursor()
    {
        CommandRun run = await CommandRun.Of("plan", "a", "b\e[2J\nc");
        Assert.Equal("morsel: unexpected argument \"b\\x1b[2J\\nc\"; specify the file to update with -o, and other old files with -i; see 'morsel plan --help'\n", run.Error);
    }

    [Fact]
    public async Task With_json_a_failure_is_one_object_on_standard_output_too()
    {
        CommandRun run = await CommandRun.Of("get", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement error = json.RootElement.GetProperty("error");
        Assert.Equal((2, "usage"), (error.GetProperty("code").GetInt32(), error.GetProperty("name").GetString()));
        Assert.Equal(run.Error, $"morsel: {error.GetProperty("message").GetString()}\n");
    }

    [Theory]
    [InlineData(null, null, true, "\e[1;31mmorsel:\e[0m ")]
    [InlineData("1", null, true, "morsel: ")]
    [InlineData("", null, true, "\e[1;31mmorsel:\e[0m ")]   // no-color.org: an empty value counts as none
    [InlineData(null, "dumb", true, "morsel: ")]
    [InlineData(null, null, false, "morsel: ")]
    public async Task Colour_needs_a_terminal_that_has_it_and_a_user_who_wants_it(
        string? noColor, string? term, bool isTerminal, string start)
    {
        CommandRun run = await CommandRun.Of(["get"], around => around with
        {
            ErrorIsTerminal = isTerminal,
            Variable = name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null },
        });
        Assert.StartsWith($"{start}SOURCE is missing", run.Error, StringComparison.Ordinal);
    }
}
