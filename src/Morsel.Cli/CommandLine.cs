using System.CommandLine;
using System.CommandLine.Parsing;
using Morsel.Cli.Completion;
using Morsel.Cli.Configuration;
using Morsel.Cli.Selection;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>The command: arguments in, exit code out.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new()
    {
        ResponseFileTokenReplacer = null,   // a file may be called "@name"
    };

    /// <param name="arguments">What the user typed.</param>
    /// <param name="treeOf">The verbs; asked for only where one of them is meant, and not a tool that the command stands in for.</param>
    /// <param name="around">The world that they see, too.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<int> RunAsync(string[] arguments, Func<Surroundings, Command> treeOf, Surroundings around, CancellationToken cancellationToken = default)
    {
        if (Catalog.Find(around, arguments) is var (tool, words))
            return await tool.RunAsync(words, cancellationToken).ConfigureAwait(false);
        ParseResult parsed = treeOf(around).Parse(arguments, Parser);
        bool asksForText = parsed.Action is HelpText or VersionText;
        if (!asksForText && SystemText.ProblemOf(arguments, CurrentFolder()) is { } unreadable)
            return (int)Refuse(parsed, around, unreadable);
        if (!asksForText && UsageProblem(parsed, arguments) is { } problem)
            return (int)Refuse(parsed, around, CommandFailure.Usage($"{problem}; see '{PathOf(parsed.CommandResult)} --help'"));
        try
        {
            if (!asksForText && Configured(parsed, arguments, treeOf, around) is { } configured)
                parsed = configured;
        }
        catch (Exception failure) when (failure is CommandFailure or IOException or UnauthorizedAccessException)
        {
            CommandFailure refused = failure as CommandFailure ?? new CommandFailure(ExitCode.LocalFiles, failure.Message);
            return (int)Refuse(parsed, around, refused);
        }
        var invocation = new InvocationConfiguration
        {
            Output = around.Output,
            Error = around.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // signals are ours
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)   // even the report could not be written
        {
            CommandFailure lost = CommandFailure.OfOutput(failure, done: null);
            ErrorLine.Write(around, ErrorLine.Of(lost, lost.ExitCode, Advice.Least));
            return (int)lost.ExitCode;
        }
    }

    // The same command line with what the configuration adds; null if there is none, or the verb looks at it itself.
    private static ParseResult? Configured(ParseResult parsed, string[] arguments, Func<Surroundings, Command> treeOf, Surroundings around)
    {
        if (parsed.CommandResult.Command is ConfigVerb or CompletionVerb or ManVerb || parsed.GetValue<bool>(ConfigOptions.NoConfigName))
            return null;
        if (ConfigFile.Find(parsed.GetValue<string?>(ConfigOptions.ConfigName), around) is not { } file)
            return null;
        var defaults = new ConfigDefaults(file, parsed, around);
        ParseResult configured = treeOf(around with { Hosts = file.Hosts(), HasStatus = file.HasStatus() }).Parse(defaults.AddTo(arguments), Parser);
        return configured.Errors is [var error, ..] ? throw CommandFailure.Usage(defaults.OriginOf(error) + OneLine(error.Message)) : configured;
    }

    private static string CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (IOException)
        {
            return "";   // it was deleted; whoever needs it says so
        }
    }

    private static ExitCode Refuse(ParseResult parsed, Surroundings around, CommandFailure failure)
    {
        if (parsed.CommandResult.Command is Verb verb)
            return verb.Fail(parsed, failure, failure.ExitCode);
        ErrorLine.Write(around, ErrorLine.Of(failure, failure.ExitCode, Advice.Least));
        return failure.ExitCode;
    }

    private static string? UsageProblem(ParseResult parsed, string[] arguments)
    {
        Command command = parsed.CommandResult.Command;
        if (UnknownOption(parsed, arguments) is { } unknown)
            return $"unknown option {SourceText.Shown(unknown)}{NearestWord.Question(unknown.Split('=')[0], CompletionScript.OptionWords(command, parsed.RootCommandResult.Command))}";
        if (parsed.UnmatchedTokens is [var surplus, ..])
            return command is Verb verb
                ? $"unexpected argument \"{SourceText.Shown(surplus)}\"{verb.AdviceOnSurplus}"
                : $"unknown command \"{surplus}\"{NearestWord.Question(surplus, command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name))}";
        if (command is not Verb)
            return "no command given";
        if (command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && !(parsed.GetResult(argument)?.Tokens.Count > 0)) is { } missing)
            return $"{missing.Name} is missing";
        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument)?.Tokens.Any(token => token.Value.Length == 0) == true) is { } empty)
            return $"{empty.Name} is empty";
        return parsed.Errors is [var error, ..] ? OneLine(error.Message) : null;
    }

    // The parser hands "--unknown" to an argument that still has room; nobody means that, except after "--".
    private static string? UnknownOption(ParseResult parsed, string[] arguments)
    {
        int end = Array.IndexOf(arguments, "--");
        string[] afterDashes = end < 0 ? [] : arguments[(end + 1)..];
        IEnumerable<string> given = parsed.CommandResult.Command.Arguments
            .SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .Concat(parsed.UnmatchedTokens);
        return given.FirstOrDefault(value => value.Length > 1 && value[0] == '-' && !afterDashes.Contains(value));
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;

    private static string OneLine(string message) =>
        string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
}
