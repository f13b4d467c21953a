using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>Ends the process by the signal that ended its work: who waits for it, a shell with a loop for one, then knows that it was meant for all.</summary>
internal static partial class ProcessEnd
{
    private const nint Default = 0;

    /// <summary>Comes back where the system does not do that: then the exit code is all there is.</summary>
    /// <param name="signal">What the process received.</param>
    public static void By(PosixSignal signal)
    {
        if (OperatingSystem.IsWindows() || NumberOf(signal) is not { } number)
            return;
        SetHandler(number, Default);
        _ = Raise(number);
    }

    // POSIX has the same numbers everywhere for these.
    private static int? NumberOf(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGTERM => 15,
        _ => null,
    };

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int Raise(int signal);
}
