namespace Morsel.Cli.DropIn;

/// <summary>The tool cannot do what it is told, in the words and with the exit code of the original.</summary>
/// <param name="exitCode">How the original ends then.</param>
/// <param name="message">What, why, and what to do instead.</param>
internal sealed class ToolFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}

/// <summary>Somebody ended the tool where something was half done.</summary>
/// <param name="message">What is.</param>
internal sealed class ToolInterruption(string message) : OperationCanceledException(message);

/// <summary>The command line is not one of the tool's.</summary>
/// <param name="problem">What is wrong with it.</param>
internal sealed class LineProblem(string problem) : Exception(problem);
