using System.Diagnostics;
using System.Text.RegularExpressions;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Running;

/// <summary>The command as a process in narrow terminals and plain ones, in pipes whose reader is gone, and in any locale.</summary>
public sealed partial class BehaviourTests
{
    private const string InterruptKey = "\u0003";

    private static readonly byte[] Target = Edited.Content(1, 100_000);

    [TerminalTheory]
    [InlineData(20)]
    [InlineData(5)]
    [InlineData(1)]
    public async Task In_a_narrow_terminal_what_moves_in_its_place_is_never_longer_than_the_line(int columns)
    {
        await using Scene scene = new Scene(Target).Old(Edited.Flipped(Target, 50_000));
        using Process terminal = CommandInTerminal.InTerminal(scene, "WT_SESSION=1", $"stty cols {columns}; $MORSEL_CALL; echo ended by $?");
        string shown = await terminal.StandardOutput.RestAsync();
        Assert.Contains("ended by 0", shown, StringComparison.Ordinal);
        string[] moving = [.. InPlace().Matches(shown).Select(match => match.Groups[1].Value)];
        Assert.Equal(columns > 4, moving.Any(line => line.Length > 0));
        Assert.All(moving, line => Assert.InRange(line.Length, 0, columns - 1));
    }

    [TerminalTheory]
    [InlineData("", true, true)]
    [InlineData("NO_COLOR=1", true, false)]
    [InlineData("NO_COLOR=", true, true)]
    [InlineData("TERM=dumb", false, false)]
    public async Task Colours_and_the_line_that_moves_are_where_they_are_wanted(string variables, bool hasLine, bool hasColours)
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene);
        using Process terminal = CommandInTerminal.InTerminal(scene, variables, "$MORSEL_CALL");
        await held.Asked;
        await terminal.PressAsync(InterruptKey);
        string shown = await terminal.StandardOutput.RestAsync();
        Assert.Equal((hasLine, hasColours), (shown.Contains("\e[K", StringComparison.Ordinal), shown.Contains("\e[1;31m", StringComparison.Ordinal)));
        Assert.Equal(hasLine, shown.Contains('\e', StringComparison.Ordinal));
    }

    [TerminalTheory]
    [InlineData("$MORSEL_CALL")]
    [InlineData("$MORSEL_CALL --json --verbose 2>&1")]
    [InlineData("$MORSEL_COMMAND completion zsh", false)]
    [InlineData("$MORSEL_COMMAND get --help-all", false)]
    public async Task A_pipe_whose_reader_is_gone_changes_nothing_of_how_the_run_ends(string line, bool isHeld = true)
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene, new ControlText(Target).ToBytes());
        using Process shell = CommandInTerminal.Start(scene, "", "bash", "-c", $"{line} | (read -n 1 -t 0; echo gone >&2); echo ended by ${{PIPESTATUS[0]}}");
        Assert.Equal("gone", await shell.StandardError.ReadLineAsync());
        if (isHeld)
            await held.Asked;
        held.Dispose();
        Assert.Equal("ended by 0\n", await shell.StandardOutput.RestAsync());
        Assert.Equal("", await shell.StandardError.RestAsync());
        Assert.Equal(isHeld, File.Exists(scene.Output));
    }

    [TerminalTheory]
    [InlineData("LANG=de_DE.UTF-8")]
    [InlineData("LC_ALL=tr_TR.UTF-8")]
    [InlineData("LC_ALL=ar_SA.UTF-8 LANG=tr_TR.UTF-8")]
    [InlineData("LC_ALL=C LANG=de_DE.UTF-8")]
    [InlineData("LC_ALL=nowhere")]
    public async Task In_every_locale_the_same_is_read_and_written(string locale)
    {
        await using Scene scene = new Scene(Target).Old(Target);
        string[] runs = [await RunAsync("LC_ALL=en_US.UTF-8"), await RunAsync(locale)];
        Assert.Equal(runs[0], runs[1]);
        // "97.7 KiB", "already_current", a value with a decimal point, and an I that a Turk would write without a dot.
        Assert.Contains("already current, 97.7 KiB", runs[1], StringComparison.Ordinal);
        Assert.Contains("\"length\": 100000", runs[1], StringComparison.Ordinal);
        Assert.Contains("unknown option --INPUT", runs[1], StringComparison.Ordinal);

        async Task<string> RunAsync(string variables)
        {
            using Process shell = CommandInTerminal.Start(
                scene, variables, "bash", "-c", "$MORSEL_CALL --limit-rate 1500K --max-time 1.5M -v 2>&1; $MORSEL_CALL --json; $MORSEL_CALL --INPUT 2>&1; $MORSEL_CALL --require SHA256 2>&1; true");
            return Times().Replace(await shell.StandardOutput.RestAsync(), "TIME");
        }
    }

    [GeneratedRegex(@"\d+\.\d+ s\b|(?<=_seconds"": )[\d.]+")]
    private static partial Regex Times();

    [GeneratedRegex(@"\r([^\r\n\e]*)\e\[K")]
    private static partial Regex InPlace();
}
