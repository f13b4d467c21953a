using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Cli;

/// <summary>What <c>--version</c> prints.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version { get; } = Read();

    /// <summary>The widest registers that this build uses on this processor, as the kernels of the library ask for them.</summary>
    public static string Registers { get; } =
        Avx512BW.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128 bits" : "64 bits";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"morsel {Version} ({Registers})");
        return (int)ExitCode.Ok;
    }

    // "0.1.0+<commit>": the commit is for package feeds, not for readers.
    private static string Read()
    {
        string? whole = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return whole?.Split('+')[0] ?? "unknown";
    }
}
