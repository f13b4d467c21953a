using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Trees;

/// <summary>An open file or folder of Linux.</summary>
internal abstract class LinuxNode(SafeFileHandle handle, string path) : ITreeNode
{
    /// <summary>Bytes in the longest value, and in the longest list of names.</summary>
    protected const int AttributeRoom = 64 << 10;

    private const int TypeBits = 0xf000, PermissionBits = 0xfff;

    // STATX_ATTR_MOUNT_ROOT, since Linux 5.8.
    private const ulong MountRoot = 0x2000;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public string Path => path;

    public NodeStamp Stamp => Libc.ReadStatus(handle, out Libc.FileStatus status) == 0 ? StampOf(status) : throw Failure("look at");

    public NodeFlags Flags
    {
        get
        {
            Span<byte> answer = stackalloc byte[8];
            return Ask(TreeCalls.GetFlags, answer) ? (NodeFlags)BinaryPrimitives.ReadInt32LittleEndian(answer) : NodeFlags.None;
        }
    }

    public uint ProjectId
    {
        get
        {
            // struct fsxattr: flags, extent size, count of extents, project.
            Span<byte> answer = stackalloc byte[28];
            return Ask(TreeCalls.GetProject, answer) ? BinaryPrimitives.ReadUInt32LittleEndian(answer[12..]) : 0;
        }
    }

    protected SafeFileHandle Handle => handle;

    public void SetOwner(FileOwner owner) => Do("set the owner of", owner, static (file, owner) => TreeCalls.SetOwner(file, owner.User, owner.Group));

    public void SetMode(int permissions) => Do("set the mode of", permissions, static (file, permissions) => TreeCalls.SetMode(file, (uint)permissions));

    public void SetTime(long modifiedNanoseconds) => Do("set the time of", modifiedNanoseconds, TreeCalls.SetTime);

    public IReadOnlyList<NodeAttribute> ReadAttributes()
    {
        if (TreeCalls.ListAttributes(handle, [], 0) is var needed && needed <= 0)
            return needed == 0 || Marshal.GetLastPInvokeError() == Libc.NotSupported ? [] : throw Failure("list the extended attributes of");
        byte[] names = new byte[AttributeRoom];
        nint length = TreeCalls.ListAttributes(handle, names, names.Length);
        if (length < 0)
            throw Failure("list the extended attributes of");
        var attributes = new List<NodeAttribute>();
        byte[] value = new byte[AttributeRoom];
        for (ReadOnlySpan<byte> left = names.AsSpan(0, (int)length); left.Length > 0;)
        {
            int end = left.IndexOf((byte)0);
            ReadOnlySpan<byte> name = left[..(end + 1)];
            left = left[(end + 1)..];
            nint bytes = TreeCalls.GetAttribute(handle, name, value, value.Length);
            // One that went meanwhile, or that only others may see.
            if (bytes >= 0)
                attributes.Add(new NodeAttribute(name[..end].ToArray(), value.AsSpan(0, (int)bytes).ToArray()));
        }
        return attributes;
    }

    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (TreeCalls.SetAttribute(handle, (byte[])[.. name, 0], value, value.Length, 0) != 0)
            throw Failure("set an extended attribute of");
    }

    public void RemoveAttribute(ReadOnlySpan<byte> name)
    {
        if (TreeCalls.RemoveAttribute(handle, (byte[])[.. name, 0]) != 0 && Marshal.GetLastPInvokeError() != TreeCalls.NoData)
            throw Failure("remove an extended attribute of");
    }

    public void Dispose() => handle.Dispose();

    internal static NodeStamp StampOf(in Libc.FileStatus status) => new(
        (NodeKind)(status.Mode & TypeBits),
        status.Mode & PermissionBits,
        (long)status.Length,
        unchecked((status.ModifiedSeconds * NanosecondsPerSecond) + status.ModifiedNanoseconds),
        unchecked((status.ChangedSeconds * NanosecondsPerSecond) + status.ChangedNanoseconds),
        status.Inode)
    {
        Device = ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
        Owner = new FileOwner(status.User, status.Group),
        Links = status.Links,
        IsMountPoint = (status.KnownAttributes & MountRoot) != 0 ? (status.Attributes & MountRoot) != 0 : null,
        Number = (status.NodeMajor, status.NodeMinor),
    };

    protected IOException Failure(string attempt) => FileFailure.From(Marshal.GetLastPInvokeError(), attempt, path);

    protected static bool IsInterrupted(nint result) => result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted;

    // Whether the file system knows the request.
    private bool Ask(ulong request, Span<byte> answer)
    {
        answer.Clear();
        if (TreeCalls.Ask(handle, request, answer) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error is TreeCalls.NoSuchRequest or Libc.InvalidArgument || error == Libc.NotSupported || error == Libc.NoSuchCall ? false : throw Failure("read the flags of");
    }

    private void Do<T>(string attempt, T value, Func<SafeFileHandle, T, int> call)
    {
        int result;
        do
            result = call(handle, value);
        while (IsInterrupted(result));
        if (result != 0)
            throw Failure(attempt);
    }
}

/// <summary>An open file of Linux.</summary>
internal sealed class LinuxFile(SafeFileHandle handle, string path) : LinuxNode(handle, path), ITreeFile
{
    public int Read(Span<byte> buffer, long offset)
    {
        int byteCount = 0;
        try
        {
            while (byteCount < buffer.Length)
            {
                int read = RandomAccess.Read(Handle, buffer[byteCount..], offset + byteCount);
                if (read == 0)
                    break;
                byteCount += read;
            }
            return byteCount;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "read", $"{Path} at byte {offset + byteCount}");
        }
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            // The runtime repeats short and interrupted writes until all bytes are taken.
            RandomAccess.Write(Handle, bytes, offset);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "write", $"{Path} at byte {offset}");
        }
    }

    public void SetLength(long length) => FileFailure.Guard("set the length of", Path, () => RandomAccess.SetLength(Handle, length));
}
