using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>The few system calls of Unix that the runtime does not offer. Each failure leaves its errno in the last P/Invoke error.</summary>
internal static partial class Libc
{
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int InvalidArgument = 22;

    /// <summary>The open file itself, for <see cref="ReadStatus(SafeFileHandle, string, int, uint, out FileStatus)"/> with an empty path.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>Relative paths start at the working directory.</summary>
    public const int WorkingFolder = -100;

    /// <summary>A symbolic link is described, not followed.</summary>
    public const int DoNotFollow = 0x100;

    /// <summary>Type, mode, inode, size, mtime and ctime.</summary>
    public const uint BasicStatus = 0x7ff;

    private const int ExclusiveWithoutWaiting = 2 | 4;

    /// <summary>Somebody else holds the lock (EWOULDBLOCK).</summary>
    public static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    private static readonly int NonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;

    /// <summary>Opens for reading, without a lock, and without waiting for the writer of a pipe.</summary>
    /// <returns>An open handle, or an invalid one.</returns>
    public static SafeFileHandle OpenForReading(string path)
    {
        int descriptor;
        do
            descriptor = Open(path, CloseOnExec | NonBlocking);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string path, string to);

    // Not File.Move, which copies where rename(2) cannot move: a copy is seen half done.
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string path, string to);

    /// <summary>Locks against every other opener that asks for the lock, at once or not at all.</summary>
    public static int Lock(SafeFileHandle file) => Lock(file, ExclusiveWithoutWaiting);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Flush(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ReadStatus(int folder, string path, int flags, uint wanted, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ReadStatus(SafeFileHandle file, string path, int flags, uint wanted, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    // open(2) is variadic, and so must never be given its third argument here: that one is passed otherwise on some systems.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    /// <summary>Linux's <c>struct statx</c>, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Length;
        [FieldOffset(96)]
        public long ChangedSeconds;
        [FieldOffset(104)]
        public uint ChangedNanoseconds;
        [FieldOffset(112)]
        public long ModifiedSeconds;
        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
