using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files.Reading;

/// <summary>A folder of a system other than Linux: what the runtime tells of it, which is what every system keeps.</summary>
/// <remarks>Names are text there. Owners, extended attributes, ACLs and devices are not read.</remarks>
internal class PortableNodeReader(string path) : INodeReader
{
    private const int FolderBits = 0x4000, FileBits = 0x8000, LinkBits = 0xa000, FifoBits = 0x1000;

    // What the owner may do where there are no permissions: executable files are told by nothing there.
    private const int FolderMode = 0x1ed, FileMode = 0x1a4;

    public string Path => path;

    public NodeStatus Status => Of(path) ?? throw FileFailure.Refused("look at", path, "no such file or folder");

    public NodeFlags Flags => NodeFlags.None;

    public uint ProjectId => 0;

    public IReadOnlyList<ReadAttribute> Attributes() => [];

    public virtual void Dispose() => GC.SuppressFinalize(this);

    protected static NodeStatus? Of(string path)
    {
        var file = new FileInfo(path);
        bool isLink = file.LinkTarget is not null, isFolder = !isLink && Directory.Exists(path);
        if (!isLink && !isFolder && !file.Exists)
            return null;
        FileSystemInfo info = isFolder ? new DirectoryInfo(path) : file;
        int type = isLink ? LinkBits : isFolder ? FolderBits : (file.Attributes & FileAttributes.Device) != 0 ? FifoBits : FileBits;
        int permissions = isLink || OperatingSystem.IsWindows() ? (isFolder ? FolderMode : FileMode) : (int)info.UnixFileMode;
        return new NodeStatus(type | permissions)
        {
            Length = type == FileBits ? file.Length : 0,
            ModifiedNanoseconds = unchecked((info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick),
        };
    }
}

/// <inheritdoc/>
internal sealed class PortableFileReader(SafeFileHandle handle, string path) : PortableNodeReader(path), IFileReader
{
    public int Read(Span<byte> buffer, long offset)
    {
        int byteCount = 0;
        while (byteCount < buffer.Length)
        {
            int at = byteCount;
            int read;
            try
            {
                read = RandomAccess.Read(handle, buffer[at..], offset + at);
            }
            catch (Exception cause) when (FileFailure.IsFromSystem(cause))
            {
                throw FileFailure.From(cause, "read", $"{Path} at byte {offset + at}");
            }
            if (read == 0)
                break;
            byteCount += read;
        }
        return byteCount;
    }

    public override void Dispose()
    {
        handle.Dispose();
        base.Dispose();
    }
}

/// <inheritdoc/>
internal sealed class PortableFolderReader(string path) : PortableNodeReader(path), IFolderReader
{
    public static PortableFolderReader Open(string path) =>
        Directory.Exists(path) ? new PortableFolderReader(path) : throw FileFailure.Refused("open", path, "no such folder");

    public IReadOnlyList<byte[]> Names() => FileFailure.Guard("list", Path, () =>
    {
        byte[][] names = [.. new DirectoryInfo(Path).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(entry => Encoding.UTF8.GetBytes(entry.Name))];
        Array.Sort(names, (one, other) => one.AsSpan().SequenceCompareTo(other));
        return names;
    });

    public NodeStatus? Look(byte[] name) => FileFailure.Guard("look at", PathOf(name), () => Of(PathOf(name)));

    public IFolderReader Enter(byte[] name) => Look(name) is { IsFolder: true } ? new PortableFolderReader(PathOf(name)) : throw Changed(name);

    public IFileReader OpenFile(byte[] name) => Look(name) is { IsFile: true }
        ? new PortableFileReader(FileFailure.Guard("open", PathOf(name), () => File.OpenHandle(PathOf(name), share: FileShare.ReadWrite | FileShare.Delete)), PathOf(name))
        : throw Changed(name);

    // Separators are those of archives.
    public byte[] ReadLink(byte[] name) => new FileInfo(PathOf(name)).LinkTarget is { } target
        ? Encoding.UTF8.GetBytes(OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target)
        : throw Changed(name);

    public byte[]? AttributeOf(byte[] name, string attribute) => null;

    private IOException Changed(byte[] name) => FileFailure.Refused("read", PathOf(name), "it became something else meanwhile");

    private string PathOf(byte[] name) => System.IO.Path.Join(Path, Encoding.UTF8.GetString(name));
}
