namespace Morsel.Files.Trees;

/// <summary>What an entry of a folder is: the type bits of its mode.</summary>
internal enum NodeKind
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Folder = 0x4000,
    BlockDevice = 0x6000,
    File = 0x8000,
    SymbolicLink = 0xa000,
    Socket = 0xc000,
}

/// <summary>What the system says of an entry without reading it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The low 12 bits of its mode.</param>
/// <param name="Length">Bytes in it.</param>
/// <param name="ModifiedNanoseconds">Time of the last change of the content, in nanoseconds since 1970.</param>
/// <param name="ChangedNanoseconds">Time of the last change of anything; 0 where the system has none.</param>
/// <param name="Inode">Its number; 0 where the system has none.</param>
internal readonly record struct NodeStamp(NodeKind Kind, int Permissions, long Length, long ModifiedNanoseconds, long ChangedNanoseconds, ulong Inode)
{
    /// <summary>The file system; 0 where the system has no number for it.</summary>
    public ulong Device { get; init; }

    /// <summary>Whether something is mounted there, which may be of the same file system; null where the system does not tell.</summary>
    public bool? IsMountPoint { get; init; }

    /// <summary>Whom it belongs to.</summary>
    public FileOwner Owner { get; init; }

    /// <summary>Names that it has; 1 where the system does not tell.</summary>
    public uint Links { get; init; }

    /// <summary>Which device it stands for, major and minor number.</summary>
    public (uint Major, uint Minor) Number { get; init; }

    /// <summary>Whether it is the same node as another, whatever became of it. False where the system has no numbers.</summary>
    public bool IsSameNode(NodeStamp other) => Inode != 0 && Inode == other.Inode && Device == other.Device;
}

/// <summary>Flags of chattr(1), with the values that Linux gives them (<c>FS_*_FL</c>).</summary>
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

/// <summary>An extended attribute.</summary>
/// <param name="Name">Its name, with its namespace: <c>user.origin</c>.</param>
/// <param name="Value">Its value.</param>
internal sealed record NodeAttribute(byte[] Name, byte[] Value);
