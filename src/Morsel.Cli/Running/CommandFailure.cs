namespace Morsel.Cli.Running;

/// <summary>The command itself cannot go on; the library was not at fault, or not asked.</summary>
internal sealed class CommandFailure : Exception
{
    /// <param name="exitCode">How the run ends.</param>
    /// <param name="message">What, where, got, expected, what to do.</param>
    public CommandFailure(ExitCode exitCode, string message)
        : base(message) => ExitCode = exitCode;

    public ExitCode ExitCode { get; }

    /// <summary>Whether it is the standard output that failed, so that nothing more can be told there.</summary>
    public bool IsOutputLost { get; private init; }

    /// <summary>What was to be done is done, and cannot be told.</summary>
    /// <param name="failure">What the standard output refused.</param>
    /// <param name="done">What is done all the same; null if the report is all there is.</param>
    public static CommandFailure OfOutput(Exception failure, string? done) =>
        new(ExitCodes.Of(failure), $"standard output: {failure.Message}{(done is null ? "" : $"; {done}")}") { IsOutputLost = true };

    public static CommandFailure Usage(string message) => new(ExitCode.Usage, message);
}
