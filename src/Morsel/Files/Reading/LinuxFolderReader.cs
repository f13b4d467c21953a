using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Reading;

/// <summary>An open folder of Linux that is read, one name at a time, relative to its handle.</summary>
internal sealed class LinuxFolderReader(SafeFileHandle handle, string path) : LinuxNodeReader(handle, path), IFolderReader
{
    private const int MostTargetBytes = 4096;

    // Of struct dirent with 64-bit offsets: behind inode, offset, length and type.
    private const int NameOffset = 19;

    public static LinuxFolderReader Open(string path)
    {
        byte[] name = [.. Encoding.UTF8.GetBytes(path), 0];
        int descriptor;
        do
            descriptor = ReadingCalls.OpenPath(name, ReadingCalls.ReadOnly | ReadingCalls.OnlyFolders | ReadingCalls.CloseOnExec);
        while (ReadingCalls.IsInterrupted(descriptor));
        return descriptor >= 0
            ? new LinuxFolderReader(new SafeFileHandle(descriptor, ownsHandle: true), path)
            : throw FileFailure.From(Marshal.GetLastPInvokeError(), "open", path);
    }

    public IReadOnlyList<byte[]> Names()
    {
        var names = new List<byte[]>();
        // A second descriptor: the place in the list belongs to it, and is the system's from then on.
        int descriptor = ReadingCalls.Open(Handle, ".\0"u8, ReadingCalls.ReadOnly | ReadingCalls.OnlyFolders | ReadingCalls.CloseOnExec);
        nint list = descriptor < 0 ? 0 : ReadingCalls.BeginNames(descriptor);
        if (list == 0)
        {
            IOException failure = Failure("list");
            if (descriptor >= 0)
                _ = ReadingCalls.Close(descriptor);
            throw failure;
        }
        try
        {
            while (NextName(list) is { } name)
            {
                if (!name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8))
                    names.Add(name);
            }
        }
        finally
        {
            _ = ReadingCalls.EndNames(list);
        }
        names.Sort((one, other) => one.AsSpan().SequenceCompareTo(other));
        return names;
    }

    public NodeStatus? Look(byte[] name)
    {
        if (ReadingCalls.StatusOf(Handle, [.. name, 0], out ReadingCalls.FullStatus status) == 0)
            return StatusOf(status);
        return Marshal.GetLastPInvokeError() == Libc.NoEntry ? null : throw Failure("look at", name);
    }

    public IFolderReader Enter(byte[] name) => new LinuxFolderReader(OpenEntry(name, ReadingCalls.OnlyFolders), Joined(name));

    public IFileReader OpenFile(byte[] name)
    {
        // Without waiting for the writer of a pipe that took the name meanwhile.
        var file = new LinuxFileReader(OpenEntry(name, ReadingCalls.NonBlocking), Joined(name));
        try
        {
            return file.Status.IsFile ? file : throw FileFailure.Refused("read", file.Path, "it is no longer a regular file");
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public byte[] ReadLink(byte[] name)
    {
        byte[] target = new byte[MostTargetBytes];
        nint length = ReadingCalls.ReadLink(Handle, [.. name, 0], target, target.Length);
        return length >= 0 ? target[..(int)length] : throw Failure("read the link", name);
    }

    public byte[]? AttributeOf(byte[] name, string attribute)
    {
        // There is no such call relative to a handle; the path through the handle comes to the same folder.
        byte[] entry = [.. Encoding.ASCII.GetBytes($"/proc/self/fd/{Handle.DangerousGetHandle()}/"), .. name, 0], terminated = [.. Encoding.ASCII.GetBytes(attribute), 0];
        return ReadGrowing((room, length) => ReadingCalls.GetAttributeAt(entry, terminated, room, length), "read an attribute of");
    }

    private static unsafe byte[]? NextName(nint list)
    {
        Marshal.SetLastSystemError(0);
        nint entry = ReadingCalls.NextName(list);
        return entry == 0 ? null : MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)(entry + NameOffset)).ToArray();
    }

    private SafeFileHandle OpenEntry(byte[] name, int flags)
    {
        int descriptor;
        do
            descriptor = ReadingCalls.Open(Handle, [.. name, 0], ReadingCalls.ReadOnly | ReadingCalls.NoLink | ReadingCalls.CloseOnExec | flags);
        while (ReadingCalls.IsInterrupted(descriptor));
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure("open", name);
    }

    private string Joined(byte[] name) => System.IO.Path.Join(Path, Encoding.UTF8.GetString(name));

    private IOException Failure(string attempt, byte[] name) => FileFailure.From(Marshal.GetLastPInvokeError(), attempt, Joined(name));
}
