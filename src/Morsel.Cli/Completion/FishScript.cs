using System.CommandLine;
using System.Text;

namespace Morsel.Cli.Completion;

/// <summary>The completion script for fish.</summary>
internal static class FishScript
{
    public static string Of(Command root)
    {
        var script = new StringBuilder("# fish completion for morsel; save it as morsel.fish in fish's completions folder\n");
        foreach (Command verb in root.Subcommands)
            script.Append("complete -c morsel -n __fish_use_subcommand -f -a ").Append(verb.Name).Append(Described(verb)).Append('\n');
        foreach (Command verb in root.Subcommands)
        {
            string place = $"complete -c morsel -n '__fish_seen_subcommand_from {verb.Name}'";
            foreach (Option option in CompletionScript.OptionsOf(verb, root))
                script.Append(place).Append(Names(option)).Append(Value(option)).Append(Described(option)).Append('\n');
            foreach (Argument argument in verb.Arguments.Where(argument => CompletionScript.ChoicesOf(argument).Count > 0))
                script.Append(place).Append(" -f").Append(Words(argument)).Append('\n');
        }
        return script.ToString();
    }

    private static string Names(Option option) => string.Concat(option.Aliases.Prepend(option.Name)
        .Select(name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));

    private static string Value(Option option) => !CompletionScript.TakesValue(option) ? ""
        : CompletionScript.ChoicesOf(option).Count > 0 ? $" -x{Words(option)}"
        : " -r";

    private static string Words(Symbol symbol) => $" -a '{string.Join(' ', CompletionScript.ChoicesOf(symbol))}'";

    private static string Described(Symbol symbol) => $" -d '{symbol.Description?.Replace("'", "", StringComparison.Ordinal)}'";
}
