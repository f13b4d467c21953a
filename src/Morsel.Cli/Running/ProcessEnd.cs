using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>Ends the process by the signal that ended its work: who waits for it, a shell with a loop for one, then knows that it was meant for all.</summary>
internal static partial class ProcessEnd
{
    private const int Interrupt = 2, Terminate = 15;
    private const nint Default = 0;

    /// <summary>Comes back where the system does not do that: then the exit code is all there is.</summary>
    /// <param name="code">How the work ended.</param>
    public static void BySignalOf(ExitCode code)
    {
        if (OperatingSystem.IsWindows() || code is not (ExitCode.Interrupted or ExitCode.Terminated))
            return;
        int signal = code == ExitCode.Interrupted ? Interrupt : Terminate;
        SetHandler(signal, Default);
        _ = Raise(signal);
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int Raise(int signal);
}
