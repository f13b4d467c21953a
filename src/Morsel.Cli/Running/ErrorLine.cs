namespace Morsel.Cli.Running;

/// <summary>The one line that a failed run writes: what, where, got, expected, what to do.</summary>
internal static class ErrorLine
{
    /// <summary>The line without its "morsel: ", fit for a terminal.</summary>
    /// <param name="failure">What ended the run.</param>
    /// <param name="code">How it ends.</param>
    /// <param name="advice">What can be done about it.</param>
    public static string Of(Exception failure, ExitCode code, Advice advice) =>
        Printable.Escape(Problem(failure, code).TrimEnd('.', ' ')) + advice.For(failure, code);

    /// <summary>Writes it, after the name of the command as every well-behaved one has it.</summary>
    public static void Write(Surroundings around, string line) =>
        around.Error.WriteLine(around.UsesColor ? $"\e[1;31mmorsel:\e[0m {line}" : $"morsel: {line}");

    private static string Problem(Exception failure, ExitCode code) => code switch
    {
        ExitCode.LocalFiles when failure is not CommandFailure && MachineLack.Of(failure) is { } lack => lack,
        ExitCode.InternalBug => $"internal error, please report it: {failure.GetType().Name}: {failure.Message}",
        ExitCode.Interrupted => "interrupted",
        ExitCode.Terminated => "terminated",
        ExitCode.Usage when failure is ArgumentException { ParamName: { } name } =>
            failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal),
        _ => failure.Message,
    };
}
