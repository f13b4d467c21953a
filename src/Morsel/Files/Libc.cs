using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>
/// The few system calls of Unix that the runtime does not offer. Each failure leaves its errno in the last P/Invoke error; a call that a signal
/// interrupts is made again, as the runtime does with those it offers.
/// </summary>
internal static partial class Libc
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NotAFolder = 20;
    public const int InvalidArgument = 22;

    // The open file itself, with an empty path.
    private const int EmptyPath = 0x1000;

    // Relative paths start at the working directory.
    private const int WorkingFolder = -100;

    // A symbolic link is described, not followed.
    private const int DoNotFollow = 0x100;

    // Type, mode, links, owner, inode, size, mtime and ctime.
    private const uint BasicStatus = 0x7ff;

    private const int ExclusiveWithoutWaiting = 2 | 4;

    private const uint DoNotReplace = 1;

    // Not every C library has the call.
    private static bool _canRenameNew = OperatingSystem.IsLinux();

    /// <summary>Somebody else holds the lock (EWOULDBLOCK).</summary>
    public static readonly int WouldBlock = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>What a file system says that does not know a call (EOPNOTSUPP, ENOSYS).</summary>
    public static readonly int NotSupported = OperatingSystem.IsLinux() ? 95 : 102, NoSuchCall = OperatingSystem.IsLinux() ? 38 : 78;

    // The space is given back, and the file keeps its length.
    private const int PunchHole = 2 | 1;

    // FICLONE.
    private const ulong CloneFrom = 0x40049409;

    private const int ReadOnly = 0, ReadAndWrite = 2, Exclusive = 0x80;
    private static readonly int CloseOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    private static readonly int NonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;

    /// <summary>Opens for reading, without a lock, and without waiting for the writer of a pipe.</summary>
    /// <returns>An open handle, or an invalid one.</returns>
    public static SafeFileHandle OpenForReading(string path) => Open(path, ReadOnly);

    /// <summary>Opens what is there for reading and writing, without a lock.</summary>
    /// <returns>An open handle, or an invalid one.</returns>
    public static SafeFileHandle OpenForWriting(string path) => Open(path, ReadAndWrite);

    /// <summary>Opens a block device of Linux for reading and writing, unless it is mounted or somebody else has it so.</summary>
    /// <returns>An open handle, or an invalid one.</returns>
    public static SafeFileHandle OpenDevice(string path) => Open(path, ReadAndWrite | Exclusive);

    /// <summary>Makes some bytes of a file a hole.</summary>
    public static int Punch(SafeFileHandle file, long offset, long length)
    {
        int result;
        do
            result = AllocateOnce(file, PunchHole, offset, length);
        while (IsInterrupted(result));
        return result;
    }

    /// <summary>Makes a file share all that another one stores.</summary>
    public static int Clone(SafeFileHandle file, SafeFileHandle from)
    {
        int result;
        do
            result = ControlOnce(file, CloneFrom, from);
        while (IsInterrupted(result));
        return result;
    }

    public static int Link(string path, string to)
    {
        int result;
        do
            result = LinkOnce(path, to);
        while (IsInterrupted(result));
        return result;
    }

    // Not File.Move, which copies where rename(2) cannot move: a copy is seen half done.
    public static int Rename(string path, string to)
    {
        int result;
        do
            result = RenameOnce(path, to);
        while (IsInterrupted(result));
        return result;
    }

    /// <summary>As <see cref="Rename"/>, but what is there stays, and the answer is <see cref="Exists"/>.</summary>
    public static int RenameNew(string path, string to)
    {
        if (_canRenameNew)
        {
            try
            {
                int result;
                do
                    result = RenameNewOnce(WorkingFolder, path, WorkingFolder, to, DoNotReplace);
                while (IsInterrupted(result));
                if (result == 0 || Marshal.GetLastPInvokeError() is not InvalidArgument and var error && error != NoSuchCall && error != NotSupported)
                    return result;
            }
            catch (EntryPointNotFoundException)
            {
                _canRenameNew = false;
            }
        }
        // Two names for a moment, of one file.
        if (Link(path, to) == 0)
            return Unlink(path);
        return Marshal.GetLastPInvokeError() is Exists or NoEntry ? -1 : Rename(path, to);
    }

    /// <summary>Returns when all of a file system is on its disk.</summary>
    /// <param name="file">Any open file of it.</param>
    public static int FlushFileSystem(SafeFileHandle file)
    {
        int result;
        do
            result = FlushFileSystemOnce(file);
        while (IsInterrupted(result));
        return result;
    }

    /// <summary>Locks against every other opener that asks for the lock, at once or not at all.</summary>
    public static int Lock(SafeFileHandle file)
    {
        int result;
        do
            result = LockOnce(file, ExclusiveWithoutWaiting);
        while (IsInterrupted(result));
        return result;
    }

    public static int Flush(SafeFileHandle file)
    {
        int result;
        do
            result = FlushOnce(file);
        while (IsInterrupted(result));
        return result;
    }

    /// <param name="file">The open file.</param>
    /// <param name="user">Its owner; <see cref="uint.MaxValue"/> for the one that it has.</param>
    /// <param name="group">Its group; <see cref="uint.MaxValue"/> for the one that it has.</param>
    public static int SetOwner(SafeFileHandle file, uint user, uint group)
    {
        int result;
        do
            result = SetOwnerOnce(file, user, group);
        while (IsInterrupted(result));
        return result;
    }

    public static int ReadStatus(string path, out FileStatus status)
    {
        int result;
        do
            result = ReadStatusOnce(WorkingFolder, path, DoNotFollow, BasicStatus, out status);
        while (IsInterrupted(result));
        return result;
    }

    public static int ReadStatus(SafeFileHandle file, out FileStatus status)
    {
        int result;
        do
            result = ReadStatusOnce(file, "", EmptyPath, BasicStatus, out status);
        while (IsInterrupted(result));
        return result;
    }

    /// <summary>Whom the files belong to that this process makes.</summary>
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    private static SafeFileHandle Open(string path, int access)
    {
        int descriptor;
        do
            descriptor = OpenOnce(path, access | CloseOnExec | NonBlocking);
        while (IsInterrupted(descriptor));
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static bool IsInterrupted(int result) => result < 0 && Marshal.GetLastPInvokeError() == Interrupted;

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkOnce(string path, string to);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameOnce(string path, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameNewOnce(int folder, string path, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int FlushFileSystemOnce(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushOnce(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int AllocateOnce(SafeFileHandle file, int mode, long offset, long length);

    // ioctl(2) is variadic: a number behind the request is passed alike on the 64-bit processors that this runs on.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ControlOnce(SafeFileHandle file, ulong request, SafeFileHandle from);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int SetOwnerOnce(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatusOnce(int folder, string path, int flags, uint wanted, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatusOnce(SafeFileHandle file, string path, int flags, uint wanted, out FileStatus status);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int LockOnce(SafeFileHandle file, int operation);

    // open(2) is variadic, and so must never be given its third argument here: that one is passed otherwise on some systems.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenOnce(string path, int flags);

    /// <summary>Linux's <c>struct statx</c>, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileStatus
    {
        [FieldOffset(8)]
        public ulong Attributes;
        [FieldOffset(16)]
        public uint Links;
        [FieldOffset(20)]
        public uint User;
        [FieldOffset(24)]
        public uint Group;
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Length;
        [FieldOffset(56)]
        public ulong KnownAttributes;
        [FieldOffset(96)]
        public long ChangedSeconds;
        [FieldOffset(104)]
        public uint ChangedNanoseconds;
        [FieldOffset(112)]
        public long ModifiedSeconds;
        [FieldOffset(120)]
        public uint ModifiedNanoseconds;
        [FieldOffset(128)]
        public uint NodeMajor;
        [FieldOffset(132)]
        public uint NodeMinor;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
