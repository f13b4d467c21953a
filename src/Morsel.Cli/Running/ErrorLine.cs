using System.Globalization;

namespace Morsel.Cli.Running;

/// <summary>The one line that a failed run writes: what, where, got, expected, what to do.</summary>
internal static class ErrorLine
{
    /// <summary>The line without its "morsel: ", fit for a terminal.</summary>
    public static string Of(Exception failure, ExitCode code)
    {
        string problem = Printable.Escape(Problem(failure, code).TrimEnd('.', ' '));
        string? advice = Advice(failure, code);
        return advice is null ? problem : $"{problem}; {advice}";
    }

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

    private static string? Advice(Exception failure, ExitCode code) => (failure, code) switch
    {
        (CommandFailure, _) => null,   // it says what to do itself
        (FileInPlaceException, _) => null,   // it is done
        (TransportException { RetryAfter: { } wait }, ExitCode.RateLimited) =>
            string.Create(CultureInfo.InvariantCulture, $"what was proven is kept, try again in {Math.Ceiling(wait.TotalSeconds):0} s"),
        (_, ExitCode.RateLimited) => "what was proven is kept, try again later",
        (_, ExitCode.Network or ExitCode.TooSlow) => "what was proven is kept, run it again to go on",
        (_, ExitCode.Interrupted or ExitCode.Terminated) => "run it again to go on",
        (_, ExitCode.Denied) => "give credentials with --user, --netrc, --bearer-token-file or --header",
        (_, ExitCode.DiskFull) => "free some space and run it again to go on",
        (_, ExitCode.TargetBusy) => "wait for the other run to end",
        _ => null,
    };
}
