using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Morsel.Tests.Cli;

/// <summary>The command in a process of its own: the shipped one where <c>MORSEL_BINARY</c> names it, or else that of this build.</summary>
internal static class CommandProcess
{
    private static readonly string Dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>How it is called.</summary>
    public static string[] Words => CommandRun.Shipped is { } shipped ? [shipped] : [Dotnet, Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll")];

    public static Process Start(params string[] arguments) => Process.Start(Words[0], [.. Words[1..], .. arguments]);

    /// <summary>Runs it to its end.</summary>
    /// <param name="first">What a shell does first, in the same process.</param>
    /// <param name="arguments">What the command is told.</param>
    public static async Task<CommandRun> RunAsync(string first, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", $"{first}\nexec \"$@\"", "bash", .. Words, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
