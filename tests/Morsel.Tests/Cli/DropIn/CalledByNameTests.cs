namespace Morsel.Tests.Cli.DropIn;

/// <summary>Which tool is meant: by the name of a link, or by the first word.</summary>
public class CalledByNameTests
{
    [Fact]
    public async Task By_the_name_of_a_link()
    {
        CommandRun run = await CommandRun.Of(["-V"], around => around with { CalledName = "zsync" });
        Assert.StartsWith("zsync v0.6.2 (morsel ", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task By_the_first_word() => Assert.StartsWith("zsyncmake v0.6.2 (morsel ", (await CommandRun.Of("zsyncmake", "-V")).Output);

    [Fact]
    public async Task Under_any_other_name_the_command_is_itself() =>
        Assert.StartsWith("morsel ", (await CommandRun.Of(["--version"], around => around with { CalledName = "morsel-1" })).Output);

    [Theory]
    [InlineData("zsync", 3)]
    [InlineData("zsyncmake", 2)]
    public async Task An_unknown_option_is_refused_before_anything_is_touched(string tool, int exitCode)
    {
        CommandRun run = await CommandRun.Of(tool, "-x", "nothing");
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith($"{tool}: invalid option -x\nUsage: {tool} ", run.Error);
    }

    [Theory]
    [InlineData("zsync")]
    [InlineData("zsyncmake")]
    public async Task Help_is_printed_on_request(string tool)
    {
        CommandRun run = await CommandRun.Of(tool, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith($"Usage: {tool} ", run.Output);
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_a_wrong_command_line() =>
        Assert.Equal((2, "zsyncmake: \"a\ufffdb\" is not valid UTF-8: rename the file"), FirstLine(await CommandRun.Of("zsyncmake", "a\ufffdb")));

    private static (int, string) FirstLine(CommandRun run) => (run.ExitCode, run.Error.Split('\n')[0]);
}
