using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Asks for the lock on an open file, against every other opener that asks for it; answers at once.</summary>
internal delegate LockAnswer FileLock(SafeFileHandle file);

/// <summary>What became of asking for a lock.</summary>
internal enum LockAnswer
{
    /// <summary>It is ours until the file is closed.</summary>
    Taken,

    /// <summary>Somebody else has it.</summary>
    Held,

    /// <summary>The file system knows no locks.</summary>
    Unknown,
}

/// <summary>The lock that the kernel holds, so that it ends with its holder: flock(2). Windows has let nobody else open the file.</summary>
internal static class KernelLock
{
    public static LockAnswer Take(SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows() || Libc.Lock(file) == 0)
            return LockAnswer.Taken;
        return Marshal.GetLastPInvokeError() == Libc.WouldBlock ? LockAnswer.Held : LockAnswer.Unknown;
    }
}
