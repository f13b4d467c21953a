using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Morsel.Cli;

/// <summary>What <c>--version</c> prints.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version { get; } = Read();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"morsel {Version}");
        return (int)ExitCode.Ok;
    }

    // "0.1.0+<commit>": the commit is for package feeds, not for readers.
    private static string Read()
    {
        string? whole = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return whole?.Split('+')[0] ?? "unknown";
    }
}
