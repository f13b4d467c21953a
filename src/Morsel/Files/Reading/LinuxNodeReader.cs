using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Reading;

/// <summary>An open file or folder of Linux that is read.</summary>
internal class LinuxNodeReader(SafeFileHandle handle, string path) : INodeReader
{
    // What the system allows for all names, and for one value.
    private const int MostAttributeBytes = 64 << 10;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public string Path => path;

    public NodeStatus Status => ReadingCalls.StatusOf(handle, out ReadingCalls.FullStatus status) == 0 ? StatusOf(status) : throw Failure("look at");

    public NodeFlags Flags
    {
        get
        {
            Span<byte> answer = stackalloc byte[8];
            answer.Clear();
            return Control(ReadingCalls.GetFlags, answer) ? (NodeFlags)BinaryPrimitives.ReadInt32LittleEndian(answer) : NodeFlags.None;
        }
    }

    public uint ProjectId
    {
        get
        {
            // struct fsxattr: flags, extent size, extents, project.
            Span<byte> answer = stackalloc byte[28];
            answer.Clear();
            return Control(ReadingCalls.GetProject, answer) ? BinaryPrimitives.ReadUInt32LittleEndian(answer[12..]) : 0;
        }
    }

    protected SafeFileHandle Handle => handle;

    public IReadOnlyList<ReadAttribute> Attributes()
    {
        byte[] names = ReadGrowing((room, length) => ReadingCalls.ListAttributes(handle, room, length), "list the attributes of") ?? [];
        var attributes = new List<ReadAttribute>();
        for (ReadOnlySpan<byte> rest = names; rest.IndexOf((byte)0) is > 0 and var end; rest = rest[(end + 1)..])
        {
            byte[] name = rest[..end].ToArray(), terminated = [.. name, 0];
            // One that was removed meanwhile is none.
            if (ReadGrowing((room, length) => ReadingCalls.GetAttribute(handle, terminated, room, length), "read an attribute of") is { } value)
                attributes.Add(new ReadAttribute(name, value));
        }
        attributes.Sort((one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        return attributes;
    }

    public void Dispose()
    {
        handle.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static NodeStatus StatusOf(in ReadingCalls.FullStatus status) => new(status.Mode)
    {
        UserId = status.User,
        GroupId = status.Group,
        Length = (long)status.Length,
        ModifiedNanoseconds = unchecked((status.ModifiedSeconds * NanosecondsPerSecond) + status.ModifiedNanoseconds),
        ChangedNanoseconds = unchecked((status.ChangedSeconds * NanosecondsPerSecond) + status.ChangedNanoseconds),
        DeviceMajor = status.NodeMajor,
        DeviceMinor = status.NodeMinor,
        Identity = new NodeIdentity(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode),
    };

    protected IOException Failure(string attempt) => FileFailure.From(Marshal.GetLastPInvokeError(), attempt, path);

    /// <summary>Asks with a small buffer, and with the largest there can be where that is too small.</summary>
    /// <returns>Null where there is no such thing.</returns>
    protected byte[]? ReadGrowing(Func<byte[], nint, nint> ask, string attempt)
    {
        for (byte[] room = new byte[512]; ; room = new byte[MostAttributeBytes])
        {
            nint length = ask(room, room.Length);
            if (length >= 0)
                return room[..(int)length];
            int error = Marshal.GetLastPInvokeError();
            if (error == ReadingCalls.NoData || error == Libc.NotSupported)
                return null;
            if (error != ReadingCalls.OutOfRange || room.Length == MostAttributeBytes)
                throw Failure(attempt);
        }
    }

    private bool Control(ulong request, Span<byte> answer)
    {
        if (ReadingCalls.Control(handle, request, answer) == 0)
            return true;
        int error = Marshal.GetLastPInvokeError();
        return error is ReadingCalls.NoTerminal or Libc.InvalidArgument or Libc.NotPermitted || error == Libc.NotSupported || error == Libc.NoSuchCall ? false : throw Failure("read the flags of");
    }
}

/// <summary>An open file of Linux that is read.</summary>
internal sealed class LinuxFileReader(SafeFileHandle handle, string path) : LinuxNodeReader(handle, path), IFileReader
{
    public int Read(Span<byte> buffer, long offset)
    {
        int byteCount = 0;
        try
        {
            while (byteCount < buffer.Length && RandomAccess.Read(Handle, buffer[byteCount..], offset + byteCount) is > 0 and var read)
                byteCount += read;
            return byteCount;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "read", $"{Path} at byte {offset + byteCount}");
        }
    }
}
