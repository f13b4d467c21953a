using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>The disks of this machine.</summary>
/// <param name="fileLock">How a file is locked; null for the kernel's way.</param>
internal sealed class LocalFileSystem(FileLock? fileLock = null) : IFileSystem
{
    // What the runtime would pass over is a name, too, and what it may not look at is told of.
    private static readonly EnumerationOptions AllEntries = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    public UnixFileMode Withheld => CreationMask.Read();

    public IBlockFile OpenRead(string path) => Open(path, takesDevices: false);

    public IBlockFile OpenSeed(string path) => Open(path, takesDevices: true);

    private static LocalBlockFile Open(string path, bool takesDevices)
    {
        bool IsReadable(FileStamp stamp) => stamp.IsRegularFile || (takesDevices && stamp.IsBlockDevice);
        if (FileStampReader.Read(path) is { IsSymbolicLink: false } there && !IsReadable(there))
            throw Unreadable(path, there);
        SafeFileHandle handle = OpenUnlocked(path);
        try
        {
            // Looked at again: another file may have taken the name, and only now are links followed.
            FileStamp opened = FileStampReader.Read(handle, path);
            return IsReadable(opened) ? new LocalBlockFile(handle, path) : throw Unreadable(path, opened);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static IOException Unreadable(string path, FileStamp stamp) =>
        FileFailure.Refused("read", path, stamp.IsFolder ? "it is a folder, expected a file" : "it is not a regular file");

    public IBlockFile OpenLocked(string path, string? setAside = null) => LockedFile.Open(path, setAside, fileLock);

    public IBlockFile OpenInPlace(string path) => OutputInPlace.Open(path, fileLock ?? KernelLock.Take);

    public FileStamp? Stat(string path) => FileStampReader.Read(path);

    public string FinalPath(string path) =>
        FileFailure.Guard("read", path, () => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path));

    public void Rename(string from, string to)
    {
        if (!string.Equals(FolderOf(from), FolderOf(to), StringComparison.Ordinal))
            throw FileFailure.Refused("rename", from, $"{to} is in another folder, where it might have to be copied");
        if (OperatingSystem.IsWindows())
            FileFailure.Guard("rename", from, () => File.Move(from, to, overwrite: true));
        else if (Libc.Rename(from, to) != 0)
            throw FileFailure.From(Marshal.GetLastPInvokeError(), "rename", $"{from} to {to}");
    }

    public void Delete(string path) => FileFailure.Guard("delete", path, () => File.Delete(path));

    public void Link(string path, string to)
    {
        if (Stat(path) is { IsRegularFile: false })
            throw FileFailure.Refused("link", path, "it is not a regular file");
        // Made beside the goal and renamed over it, so that at every moment one whole file has that name.
        string fresh = OwnNames.LinkOf(to);
        Delete(fresh);
        try
        {
            if (OperatingSystem.IsWindows() || Libc.Link(path, fresh) != 0)
                Copy(path, fresh);
            Rename(fresh, to);
        }
        finally
        {
            // Also after success: rename(2) leaves both names where they are links to one file already.
            Delete(fresh);
        }
    }

    public void FlushFolder(string folder)
    {
        // Windows has no such call; NTFS writes entries through its journal, in order.
        if (OperatingSystem.IsWindows())
            return;
        using SafeFileHandle handle = Libc.OpenForReading(folder.Length == 0 ? "." : folder);
        int error = handle.IsInvalid || Libc.Flush(handle) != 0 ? Marshal.GetLastPInvokeError() : 0;
        if (error != 0 && !CannotBeFlushed(error))
            throw FileFailure.From(error, "flush", folder);
    }

    public long FreeBytes(string folder) => FileFailure.Guard(
        "read the free space of",
        folder,
        () =>
        {
            string full = Path.GetFullPath(folder.Length == 0 ? "." : folder);
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(full)! : full).AvailableFreeSpace;
        });

    public IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted) => FileFailure.Guard(
        "list",
        folder,
        () => new FileSystemEnumerable<string>(folder.Length == 0 ? "." : folder, (ref entry) => entry.FileName.ToString(), AllEntries)
        {
            ShouldIncludePredicate = (ref entry) => isWanted(entry.FileName) && !entry.IsDirectory,
        }.ToArray());

    private void Copy(string path, string to)
    {
        FileFailure.Guard("copy", path, () => File.Copy(path, to, overwrite: true));
        // A link shares what is on the disk already; a copy has to get there first.
        if (!OperatingSystem.IsWindows())
        {
            using IBlockFile copy = OpenRead(to);
            copy.Flush();
        }
    }

    // The runtime would take a shared lock on Unix: a reader of a part file would then keep its owner out.
    private static SafeFileHandle OpenUnlocked(string path)
    {
        if (OperatingSystem.IsWindows())
            return FileFailure.Guard("read", path, () => File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
        SafeFileHandle handle = Libc.OpenForReading(path);
        return handle.IsInvalid ? throw FileFailure.From(Marshal.GetLastPInvokeError(), "read", path) : handle;
    }

    // Some file systems have no such call for folders, and who may write to a folder need not be allowed to read it, which this takes.
    private static bool CannotBeFlushed(int error) =>
        error is Libc.InvalidArgument or Libc.BadDescriptor or Libc.AccessDenied or Libc.NotPermitted || error == Libc.NotSupported || error == Libc.NoSuchCall;

    private static string? FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path));
}
