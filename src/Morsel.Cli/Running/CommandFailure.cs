namespace Morsel.Cli.Running;

/// <summary>The command itself cannot go on; the library was not at fault, or not asked.</summary>
internal sealed class CommandFailure : Exception
{
    /// <param name="exitCode">How the run ends.</param>
    /// <param name="message">What, where, got, expected, what to do.</param>
    public CommandFailure(ExitCode exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public ExitCode ExitCode { get; }

    public static CommandFailure Usage(string message) => new(ExitCode.Usage, message);
}
