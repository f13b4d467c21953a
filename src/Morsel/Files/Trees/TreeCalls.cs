using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Trees;

/// <summary>The system calls of Linux that name an entry relative to an open folder. Names and values are bytes, names with a NUL behind them.</summary>
/// <remarks>Not openat2(2): one name at a time, none of them "..", and links never followed, leave nothing for it to forbid.</remarks>
internal static partial class TreeCalls
{
    /// <summary>There is no such attribute (ENODATA).</summary>
    public const int NoData = 61;

    // The same on every architecture that the runtime has.
    public const int ReadOnly = 0, ReadAndWrite = 2, Create = 0x40, Exclusively = 0x80, NonBlocking = 0x800, CloseOnExec = 0x80000;

    public const int DoNotFollow = 0x100, RemoveFolder = 0x200, EmptyPath = 0x1000;

    public const uint DoNotReplace = 1;

    /// <summary>The file system knows no such request (ENOTTY).</summary>
    public const int NoSuchRequest = 25;

    // FS_IOC_GETFLAGS and FS_IOC_FSGETXATTR.
    public const ulong GetFlags = 0x8008_6601, GetProject = 0x801c_581f;

    private const uint BasicStatus = 0x7ff;
    private const long LeaveTime = (1L << 30) - 2;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // These two differ: arm has them the other way round.
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm or Architecture.Armv6 or Architecture.Ppc64le;

    public static int OnlyFolders { get; } = IsArm ? 0x4000 : 0x10000;

    public static int NoLink { get; } = IsArm ? 0x8000 : 0x20000;

    public static int StatusOf(SafeFileHandle folder, ReadOnlySpan<byte> name, out Libc.FileStatus status) =>
        Statx(folder, name, name.Length == 1 ? EmptyPath : DoNotFollow, BasicStatus, out status);

    public static int SetTime(SafeFileHandle folder, ReadOnlySpan<byte> name, long modifiedNanoseconds)
    {
        Span<long> times = stackalloc long[4];
        Split(modifiedNanoseconds, times);
        return SetTimes(folder, name, times, DoNotFollow);
    }

    public static int SetTime(SafeFileHandle file, long modifiedNanoseconds)
    {
        Span<long> times = stackalloc long[4];
        Split(modifiedNanoseconds, times);
        return SetTimes(file, times);
    }

    // Of access, which stays, and of change: seconds and nanoseconds each, these never negative.
    private static void Split(long nanoseconds, Span<long> times)
    {
        long seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out long rest);
        (times[0], times[1]) = (0, LeaveTime);
        (times[2], times[3]) = rest < 0 ? (seconds - 1, rest + NanosecondsPerSecond) : (seconds, rest);
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int Open(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int OpenPath(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    public static partial int MakeFolder(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode);

    [LibraryImport("libc", EntryPoint = "mknodat", SetLastError = true)]
    public static partial int MakeNode(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true)]
    public static partial int MakeLink(ReadOnlySpan<byte> target, SafeFileHandle folder, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLink(SafeFileHandle folder, ReadOnlySpan<byte> name, Span<byte> target, nint room);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true)]
    public static partial int Rename(SafeFileHandle folder, ReadOnlySpan<byte> name, SafeFileHandle toFolder, ReadOnlySpan<byte> to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    public static partial int RenameNew(SafeFileHandle folder, ReadOnlySpan<byte> name, SafeFileHandle toFolder, ReadOnlySpan<byte> to, uint flags);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    public static partial int Delete(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "fchownat", SetLastError = true)]
    public static partial int SetOwner(SafeFileHandle folder, ReadOnlySpan<byte> name, uint user, uint group, int flags);

    [LibraryImport("libc", EntryPoint = "fchmodat", SetLastError = true)]
    public static partial int SetMode(SafeFileHandle folder, ReadOnlySpan<byte> name, uint mode, int flags);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int SetMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    public static partial int SetOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "flistxattr", SetLastError = true)]
    public static partial nint ListAttributes(SafeFileHandle file, Span<byte> names, nint room);

    [LibraryImport("libc", EntryPoint = "fgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, Span<byte> value, nint room);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetAttributeAt(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nint room);

    // ioctl(2) is variadic: a pointer behind the request is passed alike on the 64-bit processors that this runs on.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ask(SafeFileHandle file, ulong request, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true)]
    public static partial int SetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "fremovexattr", SetLastError = true)]
    public static partial int RemoveAttribute(SafeFileHandle file, ReadOnlySpan<byte> name);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    public static partial int FlushFileSystem(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint BeginNames(int folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint NextName(nint names);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int EndNames(nint names);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint wanted, out Libc.FileStatus status);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static partial int SetTimes(SafeFileHandle folder, ReadOnlySpan<byte> name, ReadOnlySpan<long> times, int flags);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static partial int SetTimes(SafeFileHandle file, ReadOnlySpan<long> times);
}
