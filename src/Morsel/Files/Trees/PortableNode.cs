namespace Morsel.Files.Trees;

/// <summary>What every system says of an entry and can set of it, by its path.</summary>
internal static class PortableNode
{
    private const int Permissions = 0x1ff, ReadOnlyForAll = 0x124, WritableForOwner = 0x1a4, UsualFolder = 0x1ed;
    private const int OwnerMayWrite = 0x80;

    /// <summary>What is at a path, a link not followed; null if nothing is.</summary>
    public static NodeStamp? Stat(string path)
    {
        var file = new FileInfo(path);
        bool isLink = file.LinkTarget is not null, isFolder = !isLink && Directory.Exists(path);
        if (!isLink && !isFolder && !file.Exists)
            return null;
        NodeKind kind = isLink ? NodeKind.SymbolicLink : isFolder ? NodeKind.Folder : KindOf(file);
        return new NodeStamp(kind, PermissionsOf(file, kind), kind == NodeKind.File ? file.Length : 0, TimeOf(file, isFolder), 0, 0) { Links = 1 };
    }

    public static void SetMode(string path, int permissions)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)permissions);
        else if (File.Exists(path))
            new FileInfo(path).IsReadOnly = (permissions & OwnerMayWrite) == 0;
    }

    public static void SetTime(string path, long modifiedNanoseconds)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(modifiedNanoseconds / TimeSpan.NanosecondsPerTick);
        if (Directory.Exists(path))
            Directory.SetLastWriteTimeUtc(path, time);
        else
            File.SetLastWriteTimeUtc(path, time);
    }

    public static void RefuseOwner(string path) => throw FileFailure.Refused("set the owner of", path, "this system has no numbers of users");

    public static void RefuseAttributes(string path) => throw FileFailure.Refused("set an extended attribute of", path, "this system has none");

    // Whatever else has a name: it is not read, and only ever replaced.
    private static NodeKind KindOf(FileInfo file) => (file.Attributes & FileAttributes.Device) == 0 ? NodeKind.File : NodeKind.CharacterDevice;

    private static int PermissionsOf(FileInfo file, NodeKind kind) =>
        !OperatingSystem.IsWindows() ? kind == NodeKind.SymbolicLink ? Permissions : (int)file.UnixFileMode & Permissions
        : kind == NodeKind.Folder ? UsualFolder
        : file.IsReadOnly ? ReadOnlyForAll : WritableForOwner;

    private static long TimeOf(FileInfo file, bool isFolder) =>
        unchecked(((isFolder ? Directory.GetLastWriteTimeUtc(file.FullName) : file.LastWriteTimeUtc) - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}

/// <summary>An open file of any system.</summary>
internal sealed class PortableFile : ITreeFile
{
    private readonly LocalBlockFile _file;
    private readonly string _path;
    private readonly bool _isNew;

    public PortableFile(string path, bool isNew)
    {
        (_path, _isNew) = (path, isNew);
        _file = new LocalBlockFile(
            FileFailure.Guard("open", path, () => File.OpenHandle(path, isNew ? FileMode.CreateNew : FileMode.Open, isNew ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)), path);
    }

    public NodeStamp Stamp => PortableNode.Stat(_path) ?? throw FileFailure.Refused("look at", _path, "it is gone");

    public int Read(Span<byte> buffer, long offset) => _file.Read(buffer, offset);

    public void Write(ReadOnlySpan<byte> bytes, long offset) => _file.Write(bytes, offset);

    public void SetLength(long length) => _file.SetLength(length);

    public void SetOwner(FileOwner owner) => PortableNode.RefuseOwner(_path);

    public void SetMode(int permissions)
    {
        // A read-only file could not be renamed over another there.
        if (!OperatingSystem.IsWindows())
            _file.SetMode((UnixFileMode)permissions);
    }

    public void SetTime(long modifiedNanoseconds) =>
        _file.SetModifiedTime(DateTimeOffset.UnixEpoch.AddTicks(modifiedNanoseconds / TimeSpan.NanosecondsPerTick));

    public IReadOnlyList<NodeAttribute> ReadAttributes() => [];

    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => PortableNode.RefuseAttributes(_path);

    public void RemoveAttribute(ReadOnlySpan<byte> name) => PortableNode.RefuseAttributes(_path);

    public void Dispose()
    {
        using (_file)
        {
            if (_isNew)
                _file.Flush();
        }
    }
}
