using System.CommandLine;
using System.CommandLine.Invocation;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Cli;

/// <summary>What <c>--version</c> prints.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public static string Version => CommandVersion.Text;

    /// <summary>The widest registers that this build uses on this processor, as the kernels of the library ask for them.</summary>
    public static string Registers { get; } =
        Avx512BW.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : Vector128.IsHardwareAccelerated ? "128 bits" : "64 bits";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"morsel {Version} ({Registers})");
        return (int)ExitCode.Ok;
    }
}
