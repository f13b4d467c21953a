using Morsel.Cli;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli;

/// <summary>One run of the command inside the test's process.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static Task<CommandRun> Of(params string[] arguments) => Of(arguments, around => around);

    public static async Task<CommandRun> Of(
        string[] arguments, Func<Surroundings, Surroundings> change, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var around = new Surroundings { Output = output, Error = error };
        int exitCode = await CommandLine.RunAsync(arguments, change(around), cancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
