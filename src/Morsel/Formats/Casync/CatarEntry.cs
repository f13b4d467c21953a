namespace Morsel.Formats.Casync;

/// <summary>One entry of an archive: a file, a folder, a link and their kin, with what is kept of it. Names, targets and labels are bytes; most are UTF-8.</summary>
internal sealed record CatarEntry
{
    public const int AllPermissions = 0x1ff, PlainPermissions = 0x1b6;

    public required CatarType Type { get; init; }

    /// <summary>The last component of its path: none of <c>.</c> and <c>..</c>, no separator, no NUL. Empty only for the root.</summary>
    public byte[] Name { get; init; } = [];

    /// <summary>The low 12 bits of its mode: permissions, set-uid, set-gid, sticky.</summary>
    public int Permissions { get; init; }

    /// <summary>File flags, flags of FAT, whether it is a subvolume: of <see cref="CatarFeatures.EntryFlags"/>.</summary>
    public CatarFeatures Flags { get; init; }

    /// <summary>The number of its owner; 0 if numbers are not kept.</summary>
    public uint UserId { get; init; }

    /// <inheritdoc cref="UserId"/>
    public uint GroupId { get; init; }

    /// <summary>The name of its owner; null for number 0, and for those without a name.</summary>
    public byte[]? UserName { get; init; }

    /// <inheritdoc cref="UserName"/>
    public byte[]? GroupName { get; init; }

    /// <summary>Nanoseconds since 1970 when its content was last changed; negative before. 0 if times are not kept.</summary>
    public long ModifiedNanoseconds { get; init; }

    /// <summary>Extended attributes, by name; none that have a record of their own.</summary>
    public IReadOnlyList<CatarAttribute> Attributes { get; init; } = [];

    public CatarAcl? Acl { get; init; }

    /// <summary>What folders hand on to what is made in them.</summary>
    public CatarDefaultAcl? DefaultAcl { get; init; }

    /// <summary>The label of SELinux.</summary>
    public byte[]? SecurityLabel { get; init; }

    /// <summary>The value of <c>security.capability</c>.</summary>
    public byte[]? Capabilities { get; init; }

    /// <summary>The project whose quota it counts for.</summary>
    public ulong? ProjectId { get; init; }

    /// <summary>Where a symbolic link leads.</summary>
    public byte[]? LinkTarget { get; init; }

    /// <summary>Of a device.</summary>
    public ulong DeviceMajor { get; init; }

    /// <inheritdoc cref="DeviceMajor"/>
    public ulong DeviceMinor { get; init; }

    /// <summary>Bytes in a file.</summary>
    public long Length { get; init; }

    /// <summary>The whole mode, as the system has it.</summary>
    public int Mode => (int)Type | Permissions;
}

/// <summary>An extended attribute.</summary>
internal sealed record CatarAttribute(byte[] Name, byte[] Value);

/// <summary>What one user or group may do.</summary>
/// <param name="Id">Its number; 0 if numbers are not kept.</param>
/// <param name="Permissions">4 read, 2 write, 1 execute.</param>
/// <param name="Name">Its name, if names are kept and it has one.</param>
internal sealed record CatarAclEntry(uint Id, int Permissions, byte[]? Name);

/// <summary>An ACL that says more than the mode. Its mask is the mode's bits of the group.</summary>
internal sealed record CatarAcl
{
    public IReadOnlyList<CatarAclEntry> Users { get; init; } = [];

    public IReadOnlyList<CatarAclEntry> Groups { get; init; } = [];

    /// <summary>What the owning group may do; null in archives of others, where only named entries stand.</summary>
    public int? GroupObject { get; init; }
}

/// <summary>The default ACL of a folder. Null where it has none of that kind.</summary>
internal sealed record CatarDefaultAcl
{
    public int? UserObject { get; init; }

    public int? GroupObject { get; init; }

    public int? Other { get; init; }

    public int? Mask { get; init; }

    public IReadOnlyList<CatarAclEntry> Users { get; init; } = [];

    public IReadOnlyList<CatarAclEntry> Groups { get; init; } = [];
}
