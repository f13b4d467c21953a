using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Running;

/// <summary>The command as a process of a terminal: what it shows there, how it ends by signals, and what it leaves behind. A server holds an answer back meanwhile.</summary>
public sealed class TerminalTests
{
    private const string InterruptKey = "\u0003", SuspendKey = "\u001a";

    private static readonly byte[] Target = Edited.Content(1, 100_000);

    [TerminalFact]
    public async Task Ctrl_C_ends_a_loop_of_a_shell_and_the_terminal_is_left_as_it_was()
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene);
        using Process terminal = CommandInTerminal.InTerminal(scene, "", "trap : INT; stty -g; bash -c 'for i in 1 2 3; do \"$@\"; echo again; done' bash $MORSEL_CALL; echo ended by $?; stty -g");
        await held.Asked;
        await terminal.PressAsync(InterruptKey);
        string shown = await terminal.StandardOutput.RestAsync();
        string[] lines = [.. shown.Split('\n').Select(line => line.Trim('\r'))];
        Assert.Contains("target  0 B  reading", shown, StringComparison.Ordinal);
        Assert.Contains("morsel:\e[0m interrupted", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("again\r", shown, StringComparison.Ordinal);
        Assert.Contains("ended by 130", lines);
        Assert.Equal(lines[0], lines[^2]);
        // Application mode of the cursor keys and of the keypad.
        Assert.DoesNotMatch(new Regex("\e\\[\\?1h|\e="), shown);
    }

    [TerminalTheory]
    [InlineData("TERM", "Terminated", 143)]
    [InlineData("HUP", "Hangup", 129)]
    public async Task A_signal_is_what_the_process_ends_by(string signal, string told, int code)
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene);
        using Process shell = CommandInTerminal.Start(scene, "", "bash", "-c", "(echo $BASHPID; exec $MORSEL_CALL); echo ended by $?");
        string pid = (await shell.StandardOutput.ReadLineAsync())!;
        await held.Asked;
        await SendAsync(signal, pid);
        Assert.Equal($"ended by {code}\n", await shell.StandardOutput.RestAsync());
        string said = await shell.StandardError.RestAsync();
        Assert.StartsWith("morsel: terminated\n", said, StringComparison.Ordinal);
        // So a shell says of a process that a signal ended, and of no other.
        Assert.Matches($"\n(bash: line 1: +[0-9]+ )?{told}[^\n]*\n$", said);
    }

    [TerminalTheory]
    [InlineData("TERM_PROGRAM=ghostty", true, true)]
    [InlineData("NO_COLOR=1 WT_SESSION=1", true, true)]
    [InlineData("", true, false)]
    [InlineData("TERM=vt220", false, false)]
    [InlineData("TERM=dumb WT_SESSION=1", false, false)]
    [InlineData("TMUX=/tmp/x WT_SESSION=1", false, false)]
    public async Task Title_and_progress_are_shown_by_the_terminals_that_know_them_and_put_back_after_Ctrl_C(string variables, bool hasTitle, bool hasProgress)
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene);
        using Process terminal = CommandInTerminal.InTerminal(scene, variables, "$MORSEL_CALL");
        await held.Asked;
        await terminal.PressAsync(InterruptKey);
        AssertPutBack(await terminal.StandardOutput.RestAsync(), hasTitle, hasProgress);
    }

    [TerminalTheory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task And_after_a_signal(string signal, int code)
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene);
        using Process terminal = CommandInTerminal.InTerminal(scene, "TERM_PROGRAM=WezTerm", "(echo $BASHPID.; exec $MORSEL_CALL); echo ended by $?".Replace("(", "bash -c '", StringComparison.Ordinal).Replace(")", "'", StringComparison.Ordinal));
        string pid = (await terminal.StandardOutput.ReadUntilAsync(".")).TrimEnd('.');
        await held.Asked;
        await SendAsync(signal, pid);
        string shown = await terminal.StandardOutput.RestAsync();
        AssertPutBack(shown, hasTitle: true, hasProgress: true);
        Assert.Contains($"ended by {code}", shown, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task And_when_it_is_done()
    {
        await using var scene = new Scene(Target);
        using Process terminal = CommandInTerminal.InTerminal(scene, "WT_SESSION=1", "$MORSEL_CALL; echo ended by $?");
        string shown = await terminal.StandardOutput.RestAsync();
        Assert.Contains("ended by 0", shown, StringComparison.Ordinal);
        Assert.True(shown.LastIndexOf("\e]9;4;0;0\e\\", StringComparison.Ordinal) > shown.LastIndexOf("\e]9;4;1;", StringComparison.Ordinal));
        Assert.True(shown.LastIndexOf("\e[23;2t", StringComparison.Ordinal) > shown.LastIndexOf("% target\e\\", StringComparison.Ordinal));
    }

    [TerminalFact]
    public async Task Ctrl_Z_takes_the_line_away_and_fg_draws_it_again()
    {
        await using var scene = new Scene(Target);
        using var held = new HeldAnswer(scene, new ControlText(Target).ToBytes());
        using Process terminal = CommandInTerminal.InTerminal(scene, "WT_SESSION=1", "bash -mc '$MORSEL_CALL; echo stopped by $?; fg; echo ended by $?'");
        await held.Asked;
        await terminal.StandardOutput.ReadUntilAsync("reading");
        await terminal.PressAsync(SuspendKey);
        string stopped = await terminal.StandardOutput.ReadUntilAsync("stopped by 148");
        Assert.Contains("\r\e[K\e]2;\e\\\e[23;2t\e]9;4;0;0\e\\", stopped, StringComparison.Ordinal);
        // Nothing has happened since but that it goes on.
        await terminal.StandardOutput.ReadUntilAsync("\rtarget  0 B  reading\e[K\e[22;2t\e]2;target\e\\\e]9;4;3;0\e\\");
        held.Dispose();
        Assert.Contains("ended by 0", await terminal.StandardOutput.RestAsync(), StringComparison.Ordinal);
        Assert.Equal(Target, await File.ReadAllBytesAsync(scene.Output));
    }

    private static async Task SendAsync(string signal, string pid)
    {
        using Process kill = Process.Start("bash", ["-c", $"kill -{signal} {int.Parse(pid, CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
    }

    private static void AssertPutBack(string shown, bool hasTitle, bool hasProgress)
    {
        Assert.Equal(hasTitle, shown.Contains("\e[22;2t\e]2;target\e\\", StringComparison.Ordinal));
        Assert.Equal(hasTitle, shown.LastIndexOf("\e]2;\e\\\e[23;2t", StringComparison.Ordinal) > shown.LastIndexOf("\e]2;target", StringComparison.Ordinal));
        Assert.Equal(hasProgress, shown.Contains("\e]9;4;3;0\e\\", StringComparison.Ordinal));
        Assert.Equal(hasProgress, shown.LastIndexOf("\e]9;4;0;0\e\\", StringComparison.Ordinal) > shown.LastIndexOf("\e]9;4;3", StringComparison.Ordinal));
    }
}

/// <summary>A fact about terminals and shells: skipped where <c>script</c> or <c>bash</c> is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TerminalFactAttribute : FactAttribute
{
    public const string Reason = "it needs script (util-linux), bash and Linux";

    public static readonly bool IsThere = OperatingSystem.IsLinux() && File.Exists("/usr/bin/script") && File.Exists("/bin/bash");

    public TerminalFactAttribute() => Skip = IsThere ? null : Reason;
}

/// <summary>A theory about terminals and shells.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = TerminalFactAttribute.IsThere ? null : TerminalFactAttribute.Reason;
}
