using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Opens a file that one run at a time may write. The kernel holds the lock, so that it ends with its holder.</summary>
internal static class LockedFile
{
    private const int AttemptCount = 5;
    private static readonly int Held = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : Libc.WouldBlock;
    private static readonly int AlreadyExists = OperatingSystem.IsWindows() ? unchecked((int)0x80070050) : Libc.Exists;

    /// <summary>See <see cref="IFileSystem.OpenLocked"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="whenLocked">Called before the name is looked at again; lets a test rename just then.</param>
    public static LocalBlockFile Open(string path, Action? whenLocked = null)
    {
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            if (TryOpen(path, whenLocked) is { } file)
                return file;
        }
        throw new TargetBusyException(path);
    }

    /// <returns>Null if the name changed hands while the file was being opened and locked: then that lock guards nothing.</returns>
    private static LocalBlockFile? TryOpen(string path, Action? whenLocked)
    {
        FileStamp? before = FileStampReader.Read(path);
        if (before is { IsSymbolicLink: true })
            throw FileFailure.Refused("open", path, "it is a symbolic link");
        if (before is { IsRegularFile: false })
            throw FileFailure.Refused("open", path, "it is not a regular file");
        SafeFileHandle? handle = OpenExclusively(path, isNew: before is null);
        if (handle is null)
            return null;
        try
        {
            Lock(handle, path);
            whenLocked?.Invoke();
            if (IsNamed(path, FileStampReader.Read(handle, path)))
                return new LocalBlockFile(handle, path);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
        handle.Dispose();
        return null;
    }

    /// <returns>Null if the file appeared or vanished since it was looked at.</returns>
    private static SafeFileHandle? OpenExclusively(string path, bool isNew)
    {
        try
        {
            // Two modes, as only the making of a *new* file refuses a symbolic link that was planted after the look.
            return File.OpenHandle(path, isNew ? FileMode.CreateNew : FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            if (cause.HResult == Held)
                throw new TargetBusyException(path, cause);
            bool isMistaken = isNew ? cause.HResult == AlreadyExists : cause is FileNotFoundException;
            return isMistaken ? null : throw FileFailure.From(cause, "open", path);
        }
    }

    // FileShare.None asks for this lock already, but an environment variable can switch that off, and the runtime then says nothing.
    private static void Lock(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsWindows() && Libc.Lock(handle) != 0 && Marshal.GetLastPInvokeError() == Libc.WouldBlock)
            throw new TargetBusyException(path);
    }

    // Windows shows no inode numbers (0 = 0), and lets nobody rename a file that is open without sharing. macOS stays unguarded here.
    private static bool IsNamed(string path, FileStamp opened) =>
        FileStampReader.Read(path) is { } now && now.FileId == opened.FileId && now.DeviceId == opened.DeviceId;
}
