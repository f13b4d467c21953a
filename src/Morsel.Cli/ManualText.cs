using System.CommandLine;
using Morsel.Cli.Completion;
using Morsel.Cli.Help;
using Morsel.Cli.Manual;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>Manual pages: that of the whole command is written by hand, those of verbs are made of their options and of what is written for each in <c>docs/man</c>.</summary>
internal static class ManualText
{
    private const string Overview = "morsel.1", SeeAlso = "SEE ALSO", Description = "DESCRIPTION";

    /// <summary>The page of a verb.</summary>
    /// <param name="verb">Its name; null for the page of the whole command.</param>
    /// <param name="root">The command.</param>
    public static string Of(string? verb, Command root) =>
        verb is null ? Written(Overview) : Of((Verb)root.Subcommands.Single(command => command.Name == verb), root);

    private static string Of(Verb verb, Command root)
    {
        string name = $"{root.Name}-{verb.Name}";
        Option[] options = [.. CompletionScript.OptionsOf(verb, root).Distinct()];
        IReadOnlyList<ManualPart> own = ManualPart.Of(Written($"{verb.Name}.roff"));
        IReadOnlyList<ManualPart> common = ManualPart.Of(Written(Overview), [verb.Name, .. options.Select(option => option.Name)]);
        var page = new ManualPage(name, CommandVersion.Text);
        page.Section("NAME").Append($"{Roff.Escape(name)} \\- {Roff.Escape(Summary(verb))}\n");
        page.Section("SYNOPSIS").Append($"{Roff.BoldOf($"{root.Name} {verb.Name}")} [{Roff.ItalicOf("OPTION")}]...{string.Concat(verb.Arguments.Select(Synopsis))}\n");
        page.Section(Description).Append(own[0].Text);
        AddOptions(page, verb, options);
        foreach (ManualPart part in own.Skip(1).Concat(common.Where(part => own.All(written => written.Title != part.Title))).Where(part => part.Title != SeeAlso))
            page.Section(part.Title).Append(part.Text);
        if (verb.Examples.Count > 0)
            page.Section("EXAMPLES").Examples(verb.Examples);
        return page.Section(SeeAlso).Append(own.Single(part => part.Title == SeeAlso).Text).ToString();
    }

    // The first sentence, as what follows a dash.
    private static string Summary(Verb verb)
    {
        string sentence = (verb.Description ?? "").Split(". ")[0].TrimEnd('.');
        return char.ToLowerInvariant(sentence[0]) + sentence[1..];
    }

    private static string Synopsis(Argument argument)
    {
        string name = Roff.ItalicOf(argument.Name) + (argument.Arity.MaximumNumberOfValues > 1 ? "..." : "");
        return argument.Arity.MinimumNumberOfValues > 0 ? $" {name}" : $" [{name}]";
    }

    private static void AddOptions(ManualPage page, Verb verb, Option[] options)
    {
        page.Section("OPTIONS");
        foreach (Argument argument in verb.Arguments)
            page.Entry(Roff.ItalicOf(argument.Name), argument.Description ?? "");
        bool isTitled = options.Length > HelpText.MostUntitled;
        foreach ((string title, IReadOnlyList<Option> members) in isTitled ? OptionGroups.Of(options) : [("", options)])
        {
            if (isTitled)
                page.Subsection(title);
            foreach (Option option in members)
                page.Entry(Names(option), option.Description ?? "");
        }
    }

    private static string Names(Option option)
    {
        IEnumerable<string> names = option.Aliases.Append(option.Name).OrderBy(name => name.StartsWith("--", StringComparison.Ordinal));
        string value = CompletionScript.TakesValue(option) ? $" {Roff.ItalicOf(option.HelpName ?? option.Name.TrimStart('-'))}" : "";
        return string.Join(", ", names.Select(Roff.BoldOf)) + value;
    }

    // The files of docs/man are in the program.
    private static string Written(string name)
    {
        using Stream file = typeof(ManualText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"docs/man has no {name}");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
