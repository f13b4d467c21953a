using System.CommandLine;
using System.Text;

namespace Morsel.Cli.Completion;

/// <summary>The completion script for bash.</summary>
internal static class BashScript
{
    public static string Of(Command root) => $$"""
        # bash completion for morsel; load it with: source <(morsel completion bash)
        _morsel() {
            local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} words=""
            if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W "{{Join(FirstWords(root))}}" -- "$word"))
                return
            fi
            case "$verb $before" in
        {{Values(root)}}    esac
            case "$verb" in
        {{Verbs(root)}}    esac
            if [ -n "$words" ] && [ "${word:0:1}" = "-" ]; then
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            else
                COMPREPLY=($(compgen -f -- "$word"))
            fi
        }
        complete -o filenames -F _morsel morsel

        """;

    private static IEnumerable<string> FirstWords(Command root) =>
        root.Subcommands.Select(verb => verb.Name).Concat(root.Options.Select(option => option.Name));

    private static string Values(Command root)
    {
        var cases = new StringBuilder();
        foreach ((string before, IReadOnlyList<string> words) in CompletionScript.FewValues(root))
            AddCase(cases, $"\"{before}\"", words);
        return cases.ToString();
    }

    private static void AddCase(StringBuilder cases, string pattern, IEnumerable<string> words) =>
        cases.Append($"        {pattern}) COMPREPLY=($(compgen -W \"{Join(words)}\" -- \"$word\")); return ;;\n");

    private static string Verbs(Command root) => string.Concat(
        root.Subcommands.Select(verb => $"        {verb.Name}) words=\"{Join(CompletionScript.OptionWords(verb, root))}\" ;;\n"));

    private static string Join(IEnumerable<string> words) => string.Join(' ', words);
}
