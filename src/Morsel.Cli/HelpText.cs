using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>What <c>--help</c> prints: the library's page, then the verb's examples, as wide as the terminal.</summary>
internal sealed class HelpText(Surroundings around) : SynchronousCommandLineAction
{
    private const string Indent = "  ", Continued = " \\", ContinuedIndent = "      ";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int columns = around.TextColumns;
        new HelpAction { MaxWidth = columns }.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples: [_, ..] examples })
        {
            output.WriteLine("Examples:");
            foreach (string line in examples.SelectMany(example => Lines(example, columns)))
                output.WriteLine(line);
            output.WriteLine();
        }
        return (int)ExitCode.Ok;
    }

    // As the shell reads it, it goes on behind a backslash; before an option is always outside of quotes.
    private static IEnumerable<string> Lines(string example, int columns)
    {
        string line = Indent;
        foreach (string part in example.Split(" -").Select((part, number) => number == 0 ? part : $" -{part}"))
        {
            if (line.Length > Indent.Length && line.Length + part.Length + Continued.Length > columns)
            {
                yield return line + Continued;
                line = ContinuedIndent + part.TrimStart();
            }
            else
            {
                line += part;
            }
        }
        yield return line;
    }
}
