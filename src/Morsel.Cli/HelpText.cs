using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Morsel.Cli.Verbs;

namespace Morsel.Cli;

/// <summary>What <c>--help</c> prints: the library's page, then the verb's examples.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Columns = 100;   // as wide as is read with ease, whatever the terminal

    private readonly HelpAction _page = new() { MaxWidth = Columns };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _page.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples: [_, ..] examples })
        {
            output.WriteLine("Examples:");
            foreach (string example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
        }
        return (int)ExitCode.Ok;
    }
}
