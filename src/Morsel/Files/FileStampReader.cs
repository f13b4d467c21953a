using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Asks the system for a <see cref="FileStamp"/>: statx(2) on Linux, the runtime's coarser view elsewhere.</summary>
internal static class FileStampReader
{
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;
    private const int Folder = 0x4000;
    private const int Permissions = 0b111_111_111;
    private const int BlockDevice = 0x6000;

    /// <summary>The stamp of what has this name now, a link not followed; null if nothing has it.</summary>
    /// <exception cref="IOException">The system would not say, for lack of permission for example.</exception>
    public static FileStamp? Read(string path)
    {
        if (!OperatingSystem.IsLinux())
            return ReadPortably(path);
        if (Libc.ReadStatus(path, out Libc.FileStatus status) == 0)
            return Stamp(status);
        int error = Marshal.GetLastPInvokeError();
        return error is Libc.NoEntry or Libc.NotAFolder ? null : throw FileFailure.From(error, "look at", path);
    }

    /// <summary>The stamp of an open file, whatever its name is by now.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its name when it was opened, for the message of a failure.</param>
    public static FileStamp Read(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
            return new FileStamp(RandomAccess.GetLength(file), Nanoseconds(File.GetLastWriteTimeUtc(file)), 0, 0, 0);
        return Libc.ReadStatus(file, out Libc.FileStatus status) == 0
            ? Stamp(status)
            : throw FileFailure.From(Marshal.GetLastPInvokeError(), "look at", path);
    }

    private static FileStamp Stamp(in Libc.FileStatus status) => new(
        (long)status.Length,
        Nanoseconds(status.ModifiedSeconds, status.ModifiedNanoseconds),
        Nanoseconds(status.ChangedSeconds, status.ChangedNanoseconds),
        status.Inode,
        (ulong)status.DeviceMajor << 32 | status.DeviceMinor)
    {
        IsRegularFile = (status.Mode & KindMask) == RegularFile,
        IsSymbolicLink = (status.Mode & KindMask) == SymbolicLink,
        IsFolder = (status.Mode & KindMask) == Folder,
        LinkCount = (int)status.Links,
        Mode = (UnixFileMode)(status.Mode & Permissions),
        Owner = new FileOwner(status.User, status.Group),
        IsBlockDevice = (status.Mode & KindMask) == BlockDevice,
    };

    private static FileStamp? ReadPortably(string path)
    {
        var file = new FileInfo(path);
        bool isLink = file.LinkTarget is not null;
        bool isFolder = !isLink && Directory.Exists(path);
        if (!file.Exists && !isLink && !isFolder)
            return null;
        return new FileStamp(isLink || isFolder ? 0 : file.Length, Nanoseconds(file.LastWriteTimeUtc), 0, 0, 0)
        {
            IsRegularFile = !isLink && !isFolder && (file.Attributes & FileAttributes.Device) == 0,
            IsSymbolicLink = isLink,
            IsFolder = isFolder,
            Mode = OperatingSystem.IsWindows() || isLink ? null : file.UnixFileMode & (UnixFileMode)Permissions,
        };
    }

    // Wraps around in the year 2262; stamps are compared, never ordered.
    private static long Nanoseconds(long seconds, uint nanoseconds) => unchecked(seconds * 1_000_000_000 + nanoseconds);

    private static long Nanoseconds(DateTime time) => unchecked((time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}
