using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Reading;

/// <summary>The system calls of Linux by which a tree is read. Names are bytes that end with a NUL. Each failure leaves its errno in the last P/Invoke error.</summary>
internal static partial class ReadingCalls
{
    public const int ReadOnly = 0, NonBlocking = 0x800, CloseOnExec = 0x80000;

    // These two are not the same everywhere: ARM has them the other way round than x86.
    public static readonly int OnlyFolders = IsArm ? 0x4000 : 0x10000, NoLink = IsArm ? 0x8000 : 0x20000;

    public const int OutOfRange = 34, NoData = 61, NoTerminal = 25;

    public const ulong GetFlags = 0x8008_6601, GetProject = 0x801c_581f;

    private const int DoNotFollow = 0x100;
    private const uint BasicStatus = 0x7ff;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static bool IsInterrupted(nint result) => result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted;

    public static int StatusOf(SafeFileHandle folder, ReadOnlySpan<byte> name, out FullStatus status) => Status(folder, name, DoNotFollow, BasicStatus, out status);

    public static int StatusOf(SafeFileHandle file, out FullStatus status) => Status(file, "\0"u8, 0x1000, BasicStatus, out status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    public static partial int OpenPath(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int Open(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLink(SafeFileHandle folder, ReadOnlySpan<byte> name, Span<byte> target, nint room);

    [LibraryImport("libc", EntryPoint = "flistxattr", SetLastError = true)]
    public static partial nint ListAttributes(SafeFileHandle file, Span<byte> names, nint room);

    [LibraryImport("libc", EntryPoint = "fgetxattr", SetLastError = true)]
    public static partial nint GetAttribute(SafeFileHandle file, ReadOnlySpan<byte> name, Span<byte> value, nint room);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetAttributeAt(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, Span<byte> value, nint room);

    // ioctl(2) is variadic: with one pointer behind the number it is the same on the 64-bit processors that we build for.
    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(SafeFileHandle file, ulong request, Span<byte> answer);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint BeginNames(int folder);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint NextName(nint names);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    public static partial int EndNames(nint names);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    public static partial int UserOf(uint number, Span<byte> entry, Span<byte> text, nint room, out nint found);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    public static partial int GroupOf(uint number, Span<byte> entry, Span<byte> text, nint room, out nint found);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Status(SafeFileHandle folder, ReadOnlySpan<byte> name, int flags, uint wanted, out FullStatus status);

    /// <summary>Linux's <c>struct statx</c>, which is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FullStatus
    {
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
