using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Running;

/// <summary>Processes that run the command as <c>$MORSEL_CALL</c>, in a terminal of their own (<c>script</c>) or without one.</summary>
internal static class CommandInTerminal
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string[] OfTerminals = ["NO_COLOR", "WT_SESSION", "ConEmuANSI", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "VTE_VERSION", "TMUX", "STY", "MORSEL_CONFIG"];

    /// <param name="scene">What <c>get</c> gets.</param>
    /// <param name="variables">What the environment says beside what it says anyway: "NAME=VALUE NAME=VALUE".</param>
    /// <param name="program">What runs.</param>
    /// <param name="arguments">What it is told.</param>
    public static Process Start(Scene scene, string variables, string program, params string[] arguments)
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        string command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        // Who starts the tests in the background ignores some signals, and every process below does.
        var start = new ProcessStartInfo("env", ["--default-signal=INT,HUP,TERM,TSTP,CONT,PIPE", program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string name in OfTerminals)
            start.Environment.Remove(name);
        start.Environment["XDG_CONFIG_HOME"] = scene.Folder.Path;
        start.Environment["TERM"] = "xterm";
        start.Environment["MORSEL_COMMAND"] = $"{dotnet} {command}";
        start.Environment["MORSEL_CALL"] = $"{dotnet} {command} get {scene.Site.Address(Scene.ControlPath)} -o {scene.Output}";
        foreach (string[] pair in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)))
            start.Environment[pair[0]] = pair[1];
        return Process.Start(start)!;
    }

    /// <summary>A shell's line in a terminal of its own.</summary>
    public static Process InTerminal(Scene scene, string variables, string line) => Start(scene, variables, "script", "-qec", line, "/dev/null");

    /// <summary>Presses a key of the terminal.</summary>
    public static async Task PressAsync(this Process terminal, string key)
    {
        await terminal.StandardInput.WriteAsync(key);
        await terminal.StandardInput.FlushAsync();
    }

    /// <summary>Reads what comes until <paramref name="awaited"/> stands in it, behind <paramref name="after"/>.</summary>
    public static async Task<string> ReadUntilAsync(this StreamReader reader, string awaited, string after = "")
    {
        var read = new StringBuilder();
        char[] letter = new char[1];
        using var limit = new CancellationTokenSource(Patience);
        while (read.ToString().IndexOf(after, StringComparison.Ordinal) is not (>= 0 and var begin) || read.ToString().IndexOf(awaited, begin, StringComparison.Ordinal) < 0)
        {
            if (await reader.ReadAsync(letter.AsMemory(), limit.Token) == 0)
                throw new EndOfStreamException($"\"{awaited}\" never came: {read}");
            read.Append(letter[0]);
        }
        return read.ToString();
    }

    /// <summary>All that comes until the process ends.</summary>
    public static Task<string> RestAsync(this StreamReader reader) => reader.ReadToEndAsync().WaitAsync(Patience);
}

/// <summary>Who asks for a path waits until this ends.</summary>
internal sealed class HeldAnswer : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously), _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HeldAnswer(Scene scene, byte[]? answer = null) => scene.Site.Answer(Scene.ControlPath, async (request, connection) =>
    {
        _asked.TrySetResult();
        await _over.Task;
        if (answer is not null)
            await connection.WriteAsync(Site.Usual(request, answer));
    });

    public Task Asked => _asked.Task.WaitAsync(CommandInTerminal.Patience);

    public void Dispose() => _over.TrySetResult();
}
