using System.CommandLine;
using System.CommandLine.Invocation;
using Morsel.Cli.Completion;
using Morsel.Cli.Help;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>What <c>--help</c> and <c>--help-all</c> print, as wide as the terminal: of a verb with many options a screen with those that are used most, or all of them by what they are about.</summary>
/// <param name="around">Where.</param>
/// <param name="isWhole">Whether all options are wanted.</param>
internal sealed class HelpText(Surroundings around, bool isWhole) : SynchronousCommandLineAction
{
    /// <summary>A list of so many options is read as a whole; titles would only be in the way.</summary>
    public const int MostUntitled = 16;

    private const int MostExamples = 6, MostChoices = 6;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command, root = parseResult.RootCommandResult.Command;
        parseResult.InvocationConfiguration.Output.Write(Page(command, root).ToString());
        return (int)ExitCode.Ok;
    }

    private HelpPage Page(Command command, Command root)
    {
        var page = new HelpPage(around.TextColumns);
        page.Section("Description", command.Description ?? "").Section("Usage", Usage(command, root));
        page.Section("Arguments", [.. command.Arguments.Select(argument => new HelpRow($"<{WordOf(argument)}>", argument.Description ?? ""))]);
        AddOptions(page, command, [.. CompletionScript.OptionsOf(command, root).Distinct()]);
        page.Section("Commands", [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => new HelpRow(verb.Name, verb.Description ?? ""))]);
        return page.Examples(command is Verb verb ? [.. verb.Examples.Take(isWhole ? int.MaxValue : MostExamples)] : []);
    }

    private void AddOptions(HelpPage page, Command command, IReadOnlyList<Option> options)
    {
        if (!isWhole && command is Verb { UsualOptions: [_, ..] usual })
        {
            page.Section("Most used options", [.. options.Where(option => usual.Contains(option.Name)).Select(Row), new HelpRow("--help-all", $"Show all {options.Count} options, by what they are about.")]);
            return;
        }
        if (options.Count <= MostUntitled)
        {
            page.Section("Options", [.. options.Select(Row)]);
            return;
        }
        foreach ((string title, IReadOnlyList<Option> members) in OptionGroups.Of(options))
            page.Section(title, [.. members.Select(Row)]);
    }

    private static HelpRow Row(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).OrderBy(name => name.StartsWith("--", StringComparison.Ordinal));
        string value = CompletionScript.TakesValue(option) ? $" <{option.HelpName ?? option.Name.TrimStart('-')}>" : "";
        return new HelpRow(string.Join(", ", names) + value, option.Description ?? "");
    }

    private static string Usage(Command command, Command root)
    {
        if (command == root)
            return "morsel [command] [options]";
        IEnumerable<string> arguments = command.Arguments.Select(argument =>
            $" {(argument.Arity.MinimumNumberOfValues > 0 ? $"<{argument.Name}>" : $"[{argument.Name}]")}{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}");
        return $"{root.Name} {command.Name}{string.Concat(arguments)} [options]";
    }

    private static string WordOf(Argument argument) =>
        CompletionScript.ChoicesOf(argument) is { Count: > 0 and <= MostChoices } words ? string.Join('|', words) : argument.Name;
}
