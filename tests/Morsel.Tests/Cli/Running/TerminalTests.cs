using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Running;

/// <summary>The command as a process of a terminal: how it ends by signals, and what it leaves behind. A server holds an answer back meanwhile.</summary>
public sealed class TerminalTests
{
    private const string InterruptKey = "\u0003";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [TerminalFact]
    public async Task Ctrl_C_ends_a_loop_of_a_shell_and_the_terminal_is_left_as_it_was()
    {
        await using var scene = new Scene(Edited.Content(1, 100_000));
        using var held = new HeldAnswer(scene);
        using Process terminal = Start(scene, "script", "-qec", "trap : INT; stty -g; bash -c 'for i in 1 2 3; do \"$@\"; echo again; done' bash $MORSEL_CALL; echo ended by $?; stty -g", "/dev/null");
        await held.Asked.WaitAsync(Patience);
        await terminal.StandardInput.WriteAsync(InterruptKey);
        await terminal.StandardInput.FlushAsync();
        string shown = await terminal.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
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
    [InlineData("HUP", "Terminated", 143)]
    public async Task A_signal_is_what_the_process_ends_by(string signal, string told, int code)
    {
        await using var scene = new Scene(Edited.Content(1, 100_000));
        using var held = new HeldAnswer(scene);
        using Process shell = Start(scene, "bash", "-c", "(echo $BASHPID; exec $MORSEL_CALL); echo ended by $?");
        int pid = int.Parse((await shell.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        await held.Asked.WaitAsync(Patience);
        using (Process kill = Start(scene, "bash", "-c", $"kill -{signal} {pid}"))
            await kill.WaitForExitAsync();
        Assert.Equal($"ended by {code}\n", await shell.StandardOutput.ReadToEndAsync().WaitAsync(Patience));
        string said = await shell.StandardError.ReadToEndAsync().WaitAsync(Patience);
        Assert.StartsWith("morsel: terminated\n", said, StringComparison.Ordinal);
        // So a shell says of a process that a signal ended, and of no other.
        Assert.EndsWith($"\n{told}\n", said, StringComparison.Ordinal);
    }

    private static Process Start(Scene scene, string program, params string[] arguments)
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        // Who starts the tests in the background ignores some signals, and every process below does.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP,TERM", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        start.Environment["MORSEL_CALL"] = $"{dotnet} {command} get {scene.Site.Address(Scene.ControlPath)} -o {scene.Output}";
        return Process.Start(start)!;
    }

    /// <summary>Who asks for the control file waits until this ends.</summary>
    private sealed class HeldAnswer : IDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously), _over = new();

        public HeldAnswer(Scene scene) => scene.Site.Answer(Scene.ControlPath, async (_, _) =>
        {
            _asked.TrySetResult();
            await _over.Task;
        });

        public Task Asked => _asked.Task;

        public void Dispose() => _over.TrySetResult();
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
