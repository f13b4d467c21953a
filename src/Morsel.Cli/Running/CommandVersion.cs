using System.Reflection;

namespace Morsel.Cli.Running;

/// <summary>Which version of the command this is.</summary>
internal static class CommandVersion
{
    public static string Text { get; } = Read();

    // "0.1.0+<commit>": the commit is for package feeds, not for readers.
    private static string Read()
    {
        string? whole = typeof(CommandVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return whole?.Split('+')[0] ?? "unknown";
    }
}
