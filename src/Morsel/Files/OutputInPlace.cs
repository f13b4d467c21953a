using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Opens a file or a block device that is changed where it is.</summary>
internal static class OutputInPlace
{
    private static readonly int Held = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : Libc.WouldBlock;

    /// <summary>See <see cref="IFileSystem.OpenInPlace"/>.</summary>
    public static LocalBlockFile Open(string path, FileLock takeLock)
    {
        FileStamp before = FileStampReader.Read(path) ?? throw FileFailure.From(Libc.NoEntry, "open", path);
        Check(before, path);
        SafeFileHandle handle = before.IsBlockDevice ? OpenDevice(path) : OpenFile(path);
        try
        {
            FileStamp opened = FileStampReader.Read(handle, path);
            Check(opened, path);
            if (!opened.IsSameFile(before) || opened.IsBlockDevice != before.IsBlockDevice)
                throw FileFailure.Refused("open", path, "another program replaced it just now");
            return new LocalBlockFile(handle, path, opened.IsBlockDevice ? null : Lock(handle, path, takeLock));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static void Check(FileStamp stamp, string path)
    {
        if (!stamp.IsRegularFile && !(stamp.IsBlockDevice && OperatingSystem.IsLinux()))
            throw FileFailure.Refused("open", path, "it is neither a regular file nor a block device");
    }

    private static SafeFileHandle OpenDevice(string path)
    {
        SafeFileHandle handle = Libc.OpenDevice(path);
        if (!handle.IsInvalid)
            return handle;
        int error = Marshal.GetLastPInvokeError();
        throw error == Libc.Busy
            ? new RefusedException($"{path} is mounted, or another program uses it: unmount it first; nothing was written")
            : FileFailure.From(error, "open", path);
    }

    private static SafeFileHandle OpenFile(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            SafeFileHandle handle = Libc.OpenForWriting(path);
            return handle.IsInvalid ? throw FileFailure.From(Marshal.GetLastPInvokeError(), "open", path) : handle;
        }
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw cause.HResult == Held ? new TargetBusyException(path, cause) : FileFailure.From(cause, "open", path);
        }
    }

    // What keeps others away where the lock does not; null where it does.
    private static Lease? Lock(SafeFileHandle handle, string path, FileLock takeLock) => takeLock(handle) switch
    {
        LockAnswer.Taken => null,
        LockAnswer.Held => throw new TargetBusyException(path),
        _ => Lease.Take(path),
    };
}
