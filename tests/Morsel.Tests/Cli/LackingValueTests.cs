using System.CommandLine;

namespace Morsel.Tests.Cli;

/// <summary>An option that takes a value, and has none, is an error that names it: in every verb.</summary>
public sealed class LackingValueTests
{
    public static TheoryData<string> Verbs => [.. CommandTreeFacts.Verbs.Where(verb => !verb.Contains(' ', StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Is_told_of_every_option(string verb)
    {
        Command command = CommandTreeFacts.Root.Subcommands.Single(command => command.Name == verb);
        foreach (Option option in command.Options.Where(option => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0))
        {
            ParseResult parsed = CommandTreeFacts.Root.Parse([verb, "file", option.Name]);
            Assert.Contains(parsed.Errors, error => error.Message.Contains(option.Name, StringComparison.Ordinal));
        }
    }
}
