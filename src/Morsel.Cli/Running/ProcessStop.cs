using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>Stops the process as the signal of Ctrl-Z does, whose handler is ours: the runtime does not do that after it has called one.</summary>
internal static partial class ProcessStop
{
    // More than struct sigaction has anywhere. All zero is the default handler, no mask and no flags.
    private const int ActionBytes = 256;

    private static int Signal => OperatingSystem.IsLinux() ? 20 : 18;

    /// <summary>Comes back when the process goes on; at once where nobody could let it go on, as in a process group without a shell.</summary>
    public static void Stop()
    {
        byte[] ours = new byte[ActionBytes];
        if (SetAction(Signal, new byte[ActionBytes], ours) != 0)
            return;
        _ = Raise(Signal);
        _ = SetAction(Signal, ours, null);
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int SetAction(int signal, byte[] action, byte[]? old);

    [LibraryImport("libc", EntryPoint = "raise")]
    private static partial int Raise(int signal);
}
