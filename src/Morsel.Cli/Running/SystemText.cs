namespace Morsel.Cli.Running;

/// <summary>Names as the system hands them over. .NET puts U+FFFD in the place of bytes that are no UTF-8, and then means another file, or none.</summary>
internal static class SystemText
{
    private const char Unreadable = '\ufffd';

    /// <summary>Why the command cannot do with these what the user means; null if it can.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="currentFolder">What relative paths are relative to.</param>
    public static CommandFailure? ProblemOf(IEnumerable<string> arguments, string currentFolder) =>
        arguments.FirstOrDefault(argument => argument.Contains(Unreadable, StringComparison.Ordinal)) is { } argument
            ? CommandFailure.Usage($"\"{argument}\" is not valid UTF-8: rename the file")
        : currentFolder.Contains(Unreadable, StringComparison.Ordinal)
            ? new CommandFailure(ExitCode.LocalFiles, $"{currentFolder}: the name of the current folder is not valid UTF-8: rename it, or change to another folder")
        : null;
}
