using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>Standard output takes nothing (<c>/dev/full</c>): what was done is done, and one line says so.</summary>
public sealed class LostOutputTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_update_whose_report_is_lost_says_that_the_file_is_in_place(bool asJson)
    {
        await using var scene = new Scene(Edited.Content(1, 5000));
        CommandRun run = await LostAsync(["get", scene.Request.Source, "-o", scene.Output, .. asJson ? (string[])["--json"] : []]);
        Assert.Equal((9, $"morsel: standard output: no space; {scene.Output} is in place\n"), (run.ExitCode, run.Error));
        Assert.Equal(scene.Target, await File.ReadAllBytesAsync(scene.Output));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("completion bash")]
    [InlineData("man get")]
    public async Task A_text_that_is_lost_is_an_error_and_nothing_else(string arguments)
    {
        CommandRun run = await LostAsync(arguments.Split(' '));
        Assert.Equal((9, "morsel: standard output: no space\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_failure_whose_report_is_lost_is_told_once()
    {
        CommandRun run = await LostAsync("get", "--json", "/nowhere/x.zsync");
        Assert.Equal((8, 1), (run.ExitCode, run.Error.Count(letter => letter == '\n')));
    }

    private static Task<CommandRun> LostAsync(params string[] arguments) => CommandRun.Of(arguments, around => around with { Output = new FullWriter() });

    private sealed class FullWriter : StringWriter
    {
        public override void Write(char value) => throw new IOException("no space", 28);

        public override void Write(char[] buffer, int index, int count) => throw new IOException("no space", 28);

        public override void Write(string? value) => throw new IOException("no space", 28);
    }
}
