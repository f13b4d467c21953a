using System.CommandLine;
using Morsel.Cli;

namespace Morsel.Serve;

/// <summary>The command with all that it can do in one program.</summary>
internal static class WholeCommand
{
    public static Command Create(Surroundings around) => CommandTree.Create(around, new ServeHereVerb(around), new DemoHereVerb(around), new PublishHereVerb(around));
}
