using System.CommandLine;

namespace Morsel.Cli.Completion;

/// <summary>Completion scripts, made from the command tree.</summary>
/// <remarks>They hold all words, so that a shell need not start the command to complete.</remarks>
internal static class CompletionScript
{
    public static string[] Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    public static string For(string shell, Command root) => shell switch
    {
        "bash" => BashScript.Of(root),
        "zsh" => ZshScript.Of(root),
        "fish" => FishScript.Of(root),
        "powershell" => PowerShellScript.Of(root),
        _ => throw CommandFailure.Usage($"completion: got \"{shell}\", expected {string.Join(" or ", Shells)}{NearestWord.Question(shell, Shells)}"),
    };

    /// <summary>What stands behind a verb and a word of its line, where that can be one of a few words only.</summary>
    /// <returns>"get --prefer" with its values; a verb whose argument has few values stands for the word as well.</returns>
    public static IEnumerable<(string Before, IReadOnlyList<string> Words)> FewValues(Command root) =>
        from verb in root.Subcommands
        from symbol in verb.Options.Cast<Symbol>().Concat(verb.Arguments)
        let words = ChoicesOf(symbol)
        where words.Count > 0
        select ($"{verb.Name} {(symbol is Option ? symbol.Name : verb.Name)}", words);

    /// <summary>The words of a verb that begin with a dash, long names first.</summary>
    public static IEnumerable<string> OptionWords(Command verb, Command root) =>
        OptionsOf(verb, root).SelectMany(option => option.Aliases.Prepend(option.Name));

    /// <summary>A verb's options, and those of the whole command that hold for it.</summary>
    public static IEnumerable<Option> OptionsOf(Command verb, Command root) =>
        verb.Options.Concat(root.Options.Where(option => option.Recursive)).Where(option => !option.Hidden);

    /// <summary>The words an option or argument can stand for; none if it takes anything.</summary>
    public static IReadOnlyList<string> ChoicesOf(Symbol symbol) =>
        symbol is Option { ValueType: var type } && type == typeof(bool)
            ? []
            : [.. symbol.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label)];

    /// <summary>Whether an option is followed by a value.</summary>
    public static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
}
