namespace Morsel.Files.Reading;

/// <summary>What the system says of an entry of a tree.</summary>
/// <param name="Mode">Type and permissions, as <c>st_mode</c> has them.</param>
internal readonly record struct NodeStatus(int Mode)
{
    private const int TypeBits = 0xf000, FolderBits = 0x4000, FileBits = 0x8000;

    public bool IsFolder => (Mode & TypeBits) == FolderBits;

    public bool IsFile => (Mode & TypeBits) == FileBits;

    public uint UserId { get; init; }

    public uint GroupId { get; init; }

    /// <summary>Bytes in a file.</summary>
    public long Length { get; init; }

    /// <summary>Since 1970; negative before.</summary>
    public long ModifiedNanoseconds { get; init; }

    /// <summary>When anything of it changed; 0 where the system does not say.</summary>
    public long ChangedNanoseconds { get; init; }

    /// <summary>Of a device.</summary>
    public uint DeviceMajor { get; init; }

    /// <inheritdoc cref="DeviceMajor"/>
    public uint DeviceMinor { get; init; }

    /// <summary>What tells it from all others on this machine; where the system does not say, the same for all.</summary>
    public NodeIdentity Identity { get; init; }
}

/// <summary>An inode and where it is.</summary>
internal readonly record struct NodeIdentity(ulong FileSystem, ulong Inode);

/// <summary>Flags of chattr, with the values that Linux gives them (<c>FS_*_FL</c>).</summary>
[Flags]
internal enum NodeFlags
{
    None = 0,
    Compressed = 0x4,
    Synchronous = 0x8,
    Immutable = 0x10,
    AppendOnly = 0x20,
    NoDump = 0x40,
    NoAccessTime = 0x80,
    NotCompressed = 0x400,
    SynchronousFolder = 0x1_0000,
    NoCopyOnWrite = 0x80_0000,
    InheritedProject = 0x2000_0000,
}
