using System.CommandLine;
using Morsel.Cli;
using Morsel.Cli.Running;

namespace Morsel.Tests.Cli;

/// <summary>The verbs and options that the command really has.</summary>
internal static class CommandTreeFacts
{
    public static Command Root { get; } = CommandTree.Create(new Surroundings { Output = TextWriter.Null, Error = TextWriter.Null });

    public static string[] Verbs => [.. Root.Subcommands.Select(verb => verb.Name)];

    /// <summary>The words of a verb that begin with a dash, sorted; those of the whole command left out.</summary>
    public static string[] OptionsOf(string verb)
    {
        Command command = Root.Subcommands.Single(command => command.Name == verb);
        return [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Order(StringComparer.Ordinal)];
    }
}
