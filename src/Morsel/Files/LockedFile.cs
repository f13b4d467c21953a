using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Opens a file that one run at a time may write, and that nobody else has under another name. The kernel holds the lock, so that it ends with its holder.</summary>
internal sealed class LockedFile
{
    private const int AttemptCount = 5;
    private static readonly int Held = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : Libc.WouldBlock;
    private static readonly int AlreadyExists = OperatingSystem.IsWindows() ? unchecked((int)0x80070050) : Libc.Exists;

    private readonly string _path;
    private readonly string? _setAside;
    private readonly FileLock _takeLock;
    private readonly Action? _whenLocked;

    private LockedFile(string path, string? setAside, FileLock takeLock, Action? whenLocked) =>
        (_path, _setAside, _takeLock, _whenLocked) = (path, setAside, takeLock, whenLocked);

    /// <summary>See <see cref="IFileSystem.OpenLocked"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="setAside">The name that a file gets which is not our own; null where it is to have none.</param>
    /// <param name="takeLock">How it is locked; null for the kernel's way.</param>
    /// <param name="whenLocked">Called before the name is looked at again; lets a test rename just then.</param>
    public static LocalBlockFile Open(string path, string? setAside = null, FileLock? takeLock = null, Action? whenLocked = null)
    {
        var opening = new LockedFile(path, setAside, takeLock ?? KernelLock.Take, whenLocked);
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            if (opening.TryOpen() is { } file)
                return file;
        }
        throw new TargetBusyException(path);
    }

    /// <returns>Null if the name changed hands while the file was being opened and locked, or was taken from what is not ours: then that lock guards nothing.</returns>
    private LocalBlockFile? TryOpen()
    {
        FileStamp? before = FileStampReader.Read(_path);
        if (before is { IsSymbolicLink: true })
            throw FileFailure.Refused("open", _path, "it is a symbolic link");
        if (before is { IsRegularFile: false })
            throw FileFailure.Refused("open", _path, "it is not a regular file");
        SafeFileHandle? handle = before is null ? TryMake() : TryOpen(before);
        if (handle is null)
            return null;
        Lease? lease = null;
        try
        {
            lease = Lock(handle);
            _whenLocked?.Invoke();
            FileStamp opened = FileStampReader.Read(handle, _path);
            if (opened.IsSameFile(FileStampReader.Read(_path)))
            {
                // Whom a file belongs to that was made just now, some file systems decide by themselves.
                if (before is null || IsOwn(opened))
                    return new LocalBlockFile(handle, _path, lease);
                TakeNameFrom(opened);
            }
        }
        catch
        {
            Close(handle, lease);
            throw;
        }
        Close(handle, lease);
        return null;
    }

    // Windows renames and deletes an open file only where whoever has it open allows that; to open it is still refused to others.
    private static FileShare Alone => OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <returns>Null if a file appeared since the look.</returns>
    private SafeFileHandle? TryMake()
    {
        try
        {
            // Exclusively: that alone refuses a symbolic link that was planted after the look.
            return File.OpenHandle(_path, FileMode.CreateNew, FileAccess.ReadWrite, Alone);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            // Between its making and the lock that the runtime takes, another run may have opened it.
            if (cause.HResult == Held)
                throw new TargetBusyException(_path, cause);
            return cause.HResult == AlreadyExists ? null : throw FileFailure.From(cause, "open", _path);
        }
    }

    /// <returns>Null if the file vanished since the look.</returns>
    private SafeFileHandle? TryOpen(FileStamp before)
    {
        if (OperatingSystem.IsWindows())
            return TryOpenUnshared();
        SafeFileHandle handle = Libc.OpenForWriting(_path);
        int error = handle.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        // What belongs to somebody else is locked, to see whether it is in use, and never written to.
        if (error == Libc.AccessDenied && !IsOwn(before))
            handle = Libc.OpenForReading(_path);
        if (!handle.IsInvalid)
            return handle;
        return error == Libc.NoEntry ? null : throw FileFailure.From(error, "open", _path);
    }

    private SafeFileHandle? TryOpenUnshared()
    {
        try
        {
            return File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw cause.HResult == Held ? new TargetBusyException(_path, cause) : FileFailure.From(cause, "open", _path);
        }
    }

    /// <returns>What keeps others away where the lock does not; null where it does.</returns>
    private Lease? Lock(SafeFileHandle handle) => _takeLock(handle) switch
    {
        LockAnswer.Taken => null,
        LockAnswer.Held => throw new TargetBusyException(_path),
        _ => Lease.Take(_path),
    };

    private static bool IsOwn(FileStamp opened) => opened.LinkCount == 1 && (opened.Owner is not { } owner || owner.User == Libc.EffectiveUser());

    private void TakeNameFrom(FileStamp opened)
    {
        if (_setAside is not null && Libc.Rename(_path, _setAside) != 0)
            throw FileFailure.From(Marshal.GetLastPInvokeError(), "set aside", $"{_path}, which belongs to another user or has a second hard link");
        // rename(2) leaves both names where they are links to one file already.
        if (opened.IsSameFile(FileStampReader.Read(_path)))
            FileFailure.Guard("delete", _path, () => File.Delete(_path));
    }

    private static void Close(SafeFileHandle handle, Lease? lease)
    {
        handle.Dispose();
        lease?.Dispose();
    }
}
