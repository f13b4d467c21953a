using System.Diagnostics;
using Morsel.Cli;
using Morsel.Cli.Running;
using Morsel.Serve;

namespace Morsel.Tests.Cli;

/// <summary>One run of the command: inside the test's process, or where <c>MORSEL_BINARY</c> names the shipped one and nothing around it is changed, of that.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>The shipped command; null where the tests are about the one of their own build.</summary>
    public static readonly string? Shipped = Environment.GetEnvironmentVariable("MORSEL_BINARY");

    public static Task<CommandRun> Of(params string[] arguments) => Shipped is null ? Of(arguments, around => around) : OfShippedAsync(Shipped, null, arguments);

    public static async Task<CommandRun> Of(
        string[] arguments, Func<Surroundings, Surroundings> change, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        Surroundings around = change(new Surroundings { Output = output, Error = error });
        int exitCode = await CommandLine.RunAsync(arguments, WholeCommand.Create, around, cancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <param name="binary">The command's file.</param>
    /// <param name="variable">What the environment says beside what it says anyway; null for nothing.</param>
    /// <param name="arguments">What it is told.</param>
    public static async Task<CommandRun> OfShippedAsync(string binary, (string Name, string Value)? variable, params string[] arguments)
    {
        var start = new ProcessStartInfo(binary, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("NO_COLOR");
        if (variable is { } said)
            start.Environment[said.Name] = said.Value;
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
