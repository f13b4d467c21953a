using System.CommandLine;

namespace Morsel.Cli;

/// <summary>A process that is one run of the command.</summary>
internal static class CommandProcess
{
    /// <param name="arguments">What the process was told.</param>
    /// <param name="treeOf">The verbs, as this program does them.</param>
    /// <returns>The exit code; if a signal ended the work, the process has ended by it.</returns>
    public static async Task<int> RunAsync(string[] arguments, Func<Surroundings, Command> treeOf)
    {
        using var signals = new TerminationSignals();
        using TextWriter output = StandardStreams.OpenOutput();
        using TextWriter error = StandardStreams.OpenError();
        Surroundings around = Surroundings.OfProcess(output, error, signals) with
        {
            HandOver = cancellationToken => ServerHandOver.RunAsync(arguments, cancellationToken),
        };
        int exitCode = await CommandLine.RunAsync(arguments, treeOf, around, signals.Token).ConfigureAwait(false);
        Terminal.Restore(output);
        signals.End((ExitCode)exitCode);
        return exitCode;
    }
}
