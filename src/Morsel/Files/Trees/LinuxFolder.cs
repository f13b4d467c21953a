using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Trees;

/// <summary>An open folder of Linux: all of it is done relative to its handle, one name at a time.</summary>
internal sealed class LinuxFolder(SafeFileHandle handle, string path) : LinuxNode(handle, path), ITreeFolder
{
    private const uint OwnersAlone = 0b110_000_000, FolderOfOwner = 0b111_000_000;
    private const int MostTargetBytes = 4096;

    // Of struct dirent where pointers have 64 bits: behind inode, offset, length and type.
    private const int NameOffset = 19;

    /// <summary>Opens a folder by its path, the last name of which must not be a link.</summary>
    /// <exception cref="IOException">It is none, or a link.</exception>
    public static LinuxFolder Open(string path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        int descriptor;
        do
            descriptor = TreeCalls.OpenPath(name, TreeCalls.ReadOnly | TreeCalls.OnlyFolders | TreeCalls.NoLink | TreeCalls.CloseOnExec);
        while (IsInterrupted(descriptor));
        return descriptor >= 0 ? new LinuxFolder(new SafeFileHandle(descriptor, ownsHandle: true), path) : throw FileFailure.From(Marshal.GetLastPInvokeError(), "open", path);
    }

    public NodeStamp? Stat(EntryName name)
    {
        int result;
        Libc.FileStatus status;
        do
            result = TreeCalls.StatusOf(Handle, name.Terminated, out status);
        while (IsInterrupted(result));
        if (result == 0)
            return StampOf(status);
        return Marshal.GetLastPInvokeError() == Libc.NoEntry ? null : throw Failure("look at", name);
    }

    public List<EntryName> Names()
    {
        var names = new List<EntryName>();
        // A second descriptor: the place in the list belongs to it, and is the system's from then on.
        int descriptor;
        do
            descriptor = TreeCalls.Open(Handle, ".\0"u8, TreeCalls.ReadOnly | TreeCalls.OnlyFolders | TreeCalls.CloseOnExec, 0);
        while (IsInterrupted(descriptor));
        nint list = descriptor < 0 ? 0 : TreeCalls.BeginNames(descriptor);
        if (list == 0)
        {
            IOException failure = Failure("list");
            if (descriptor >= 0)
                _ = TreeCalls.Close(descriptor);
            throw failure;
        }
        try
        {
            for (nint entry; (entry = TreeCalls.NextName(list)) != 0;)
            {
                // What is no name: "." and "..".
                if (EntryName.TryParse(NameAt(entry), out EntryName name))
                    names.Add(name);
            }
            return Marshal.GetLastPInvokeError() == 0 ? names : throw Failure("list");
        }
        finally
        {
            _ = TreeCalls.EndNames(list);
        }
    }

    public ITreeFolder Enter(EntryName name) => new LinuxFolder(Open(name, TreeCalls.ReadOnly | TreeCalls.OnlyFolders), PathOf(name));

    public ITreeFile Create(EntryName name) => new LinuxFile(Open(name, TreeCalls.ReadAndWrite | TreeCalls.Create | TreeCalls.Exclusively), PathOf(name));

    public ITreeFile Open(EntryName name) => new LinuxFile(Open(name, TreeCalls.ReadOnly), PathOf(name));

    public bool TryMakeFolder(EntryName name)
    {
        int result = TreeCalls.MakeFolder(Handle, name.Terminated, FolderOfOwner);
        return result == 0 || (Marshal.GetLastPInvokeError() == Libc.Exists ? false : throw Failure("make", name));
    }

    public void MakeLink(EntryName name, ReadOnlySpan<byte> target)
    {
        byte[] terminated = [.. target, 0];
        Do("make", name, (folder, bytes) => TreeCalls.MakeLink(terminated, folder, bytes));
    }

    public byte[] ReadLink(EntryName name)
    {
        byte[] target = new byte[MostTargetBytes];
        nint length = TreeCalls.ReadLink(Handle, name.Terminated, target, target.Length);
        return length >= 0 ? target[..(int)length] : throw Failure("read", name);
    }

    public byte[]? ReadAttribute(EntryName name, string attribute)
    {
        // There is no such call relative to a handle; this path leads to the same folder.
        byte[] entry = [.. Encoding.ASCII.GetBytes(FormattableString.Invariant($"/proc/self/fd/{Handle.DangerousGetHandle()}/")), .. name.Terminated];
        byte[] value = new byte[AttributeRoom];
        nint bytes = TreeCalls.GetAttributeAt(entry, [.. Encoding.ASCII.GetBytes(attribute), 0], value, value.Length);
        if (bytes >= 0)
            return value[..(int)bytes];
        int error = Marshal.GetLastPInvokeError();
        return error == TreeCalls.NoData || error == Libc.NotSupported ? null : throw Failure("read an extended attribute of", name);
    }

    public void MakeSpecial(EntryName name, NodeKind kind, (uint Major, uint Minor) number) =>
        Do("make", name, (folder, bytes) => TreeCalls.MakeNode(folder, bytes, (uint)kind | OwnersAlone, DeviceOf(number)));

    public void Rename(EntryName name, EntryName to) => Do("rename", name, (folder, bytes) => TreeCalls.Rename(folder, bytes, folder, to.Terminated));

    public bool TryPlace(EntryName name, EntryName to)
    {
        if (TreeCalls.RenameNew(Handle, name.Terminated, Handle, to.Terminated, TreeCalls.DoNotReplace) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        if (error == Libc.Exists)
            return false;
        // Some file systems cannot do it in one step.
        if (error != Libc.InvalidArgument && error != Libc.NoSuchCall && error != Libc.NotSupported)
            throw Failure("rename", name);
        if (Stat(to) is not null)
            return false;
        Rename(name, to);
        return true;
    }

    public void Delete(EntryName name, bool isFolder) => Do("delete", name, (folder, bytes) => TreeCalls.Delete(folder, bytes, isFolder ? TreeCalls.RemoveFolder : 0));

    public void SetOwner(EntryName name, FileOwner owner) =>
        Do("set the owner of", name, (folder, bytes) => TreeCalls.SetOwner(folder, bytes, owner.User, owner.Group, TreeCalls.DoNotFollow));

    // The C library does this one by way of /proc: the system has no such call that leaves links alone.
    public void SetMode(EntryName name, int permissions) =>
        Do("set the mode of", name, (folder, bytes) => TreeCalls.SetMode(folder, bytes, (uint)permissions, TreeCalls.DoNotFollow));

    public void SetTime(EntryName name, long modifiedNanoseconds) =>
        Do("set the time of", name, (folder, bytes) => TreeCalls.SetTime(folder, bytes, modifiedNanoseconds));

    public void Flush()
    {
        if (TreeCalls.FlushFileSystem(Handle) != 0)
            throw Failure("flush the file system of");
    }

    // makedev(3): 12 bits of the major number and 8 of the minor at the bottom, the rest above.
    private static ulong DeviceOf((uint Major, uint Minor) number) =>
        ((ulong)(number.Major & 0xfffff000) << 32) | ((ulong)(number.Major & 0xfff) << 8) | ((ulong)(number.Minor & 0xffffff00) << 12) | (number.Minor & 0xff);

    private static unsafe ReadOnlySpan<byte> NameAt(nint entry) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + NameOffset);

    private SafeFileHandle Open(EntryName name, int flags)
    {
        int descriptor;
        do
            descriptor = TreeCalls.Open(Handle, name.Terminated, flags | TreeCalls.NoLink | TreeCalls.NonBlocking | TreeCalls.CloseOnExec, OwnersAlone);
        while (IsInterrupted(descriptor));
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("open", name);
    }

    private void Do(string attempt, EntryName name, NamedCall call)
    {
        int result;
        do
            result = call(Handle, name.Terminated);
        while (IsInterrupted(result));
        if (result != 0)
            throw Failure(attempt, name);
    }

    private IOException Failure(string attempt, EntryName name) => FileFailure.From(Marshal.GetLastPInvokeError(), attempt, PathOf(name));

    private string PathOf(EntryName name) => System.IO.Path.Join(Path, name.ToString());

    private delegate int NamedCall(SafeFileHandle folder, ReadOnlySpan<byte> name);
}
