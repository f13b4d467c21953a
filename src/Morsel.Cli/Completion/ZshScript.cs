using System.CommandLine;

namespace Morsel.Cli.Completion;

/// <summary>The completion script for zsh.</summary>
internal static class ZshScript
{
    public static string Of(Command root) => $$"""
        #compdef morsel
        # zsh completion for morsel; save it as _morsel in a folder of $fpath
        _morsel() {
            local -a verbs
            verbs=(
        {{string.Concat(root.Subcommands.Select(verb => $"        '{verb.Name}:{Quote(verb.Description)}'\n"))}}    )
            if (( CURRENT == 2 )); then
                _describe 'verb' verbs
                return
            fi
            local verb=$words[2]
            words=("morsel $verb" "${(@)words[3,-1]}")
            (( CURRENT-- ))
            case $verb in
        {{string.Concat(root.Subcommands.Select(verb => Verb(verb, root)))}}    esac
        }
        if [ "$funcstack[1]" = "_morsel" ]; then
            _morsel "$@"
        else
            compdef _morsel morsel
        fi

        """;

    private static string Verb(Command verb, Command root)
    {
        IEnumerable<string> options = CompletionScript.OptionsOf(verb, root).SelectMany(Option);
        IEnumerable<string> arguments = verb.Arguments.Select(argument => $"'*:{argument.Name}:{Values(argument)}'").Take(1);
        return $"        {verb.Name}) _arguments -s {string.Join(" ", options.Concat(arguments))} ;;\n";
    }

    private static IEnumerable<string> Option(Option option) => option.Aliases.Prepend(option.Name).Select(name =>
        CompletionScript.TakesValue(option)
            ? $"'*{name}[{Quote(option.Description)}]:value:{Values(option)}'"
            : $"'{name}[{Quote(option.Description)}]'");

    private static string Values(Symbol symbol) =>
        CompletionScript.ChoicesOf(symbol) is { Count: > 0 } words ? $"({string.Join(' ', words)})" : "_files";

    // Within '...': no quote may stand there, and ':', '[' and ']' mean something to _arguments.
    private static string Quote(string? text) => (text ?? "")
        .Replace("'", "", StringComparison.Ordinal)
        .Replace(":", "\\:", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("]", "\\]", StringComparison.Ordinal);
}
