using System.Globalization;
using System.Text;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>Makes an entry of an archive of what the system says of one in a folder.</summary>
internal sealed class EntryMaking(Accounts accounts, TreeTerms terms)
{
    private const int OwnerExecutes = 0x40;

    // What every system has, of folders and executable files and of other files.
    private const int Executable = 0x1ed, NotExecutable = 0x1a4;

    private static readonly byte[] LabelName = [.. "security.selinux"u8], CapabilitiesName = [.. "security.capability"u8];

    private static readonly (NodeFlags Of, CatarFeatures Kept)[] Flags =
    [
        (NodeFlags.AppendOnly, CatarFeatures.AppendOnly), (NodeFlags.NoAccessTime, CatarFeatures.NoAccessTime), (NodeFlags.Compressed, CatarFeatures.Compressed),
        (NodeFlags.NoCopyOnWrite, CatarFeatures.NoCopyOnWrite), (NodeFlags.NoDump, CatarFeatures.NoDump), (NodeFlags.SynchronousFolder, CatarFeatures.SynchronousFolder),
        (NodeFlags.Immutable, CatarFeatures.Immutable), (NodeFlags.Synchronous, CatarFeatures.Synchronous), (NodeFlags.NotCompressed, CatarFeatures.NotCompressed),
        (NodeFlags.InheritedProject, CatarFeatures.InheritedProject),
    ];

    private readonly CatarFeatures _features = terms.Features;

    /// <summary>The kind of an entry; null if archives know none of that kind.</summary>
    public static CatarType? TypeOf(NodeStamp stamp) => (CatarType)stamp.Kind is var type && Enum.IsDefined(type) ? type : null;

    /// <summary>What every entry has.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="name">Its name; empty for the root.</param>
    /// <param name="stamp">What the system says of it.</param>
    /// <param name="path">Where it is, for the message of a failure.</param>
    public CatarEntry Of(CatarType type, byte[] name, NodeStamp stamp, string path) => new()
    {
        Type = type,
        Name = name,
        Permissions = _features.KeptPermissions(type, PermissionsOf(type, stamp.Permissions)),
        UserId = Id(stamp.Owner.User, path),
        GroupId = Id(stamp.Owner.Group, path),
        UserName = NameOf(stamp.Owner.User, accounts.NameOfUser),
        GroupName = NameOf(stamp.Owner.Group, accounts.NameOfGroup),
        ModifiedNanoseconds = _features.Rounded(stamp.ModifiedNanoseconds),
        DeviceMajor = stamp.Number.Major,
        DeviceMinor = stamp.Number.Minor,
        Length = type == CatarType.File ? stamp.Length : 0,
    };

    /// <summary>The same with what only an open file or folder tells.</summary>
    /// <param name="node">The file or folder.</param>
    /// <param name="entry">What is known already.</param>
    /// <param name="nodeFlags">Its flags.</param>
    /// <param name="path">Where it is, for the message of a failure.</param>
    public CatarEntry WithMetadataOf(ITreeNode node, CatarEntry entry, NodeFlags nodeFlags, string path)
    {
        CatarFeatures flags = FlagsOf(nodeFlags, entry.Type);
        if (!_features.HasAny(CatarFeatures.Attributes | CatarFeatures.Acl | CatarFeatures.SecurityLabel | CatarFeatures.Capabilities | CatarFeatures.ProjectId))
            return entry with { Flags = flags };
        IReadOnlyList<NodeAttribute> attributes = Sorted(node.ReadAttributes());
        return entry with
        {
            Flags = flags,
            Attributes = !_features.Has(CatarFeatures.Attributes)
                ? []
                : [.. attributes.Where(attribute => CatarAttributes.IsPlain(attribute.Name)).Select(attribute => new CatarAttribute(attribute.Name, attribute.Value))],
            Acl = AclOf(Valued(attributes, Encoding.ASCII.GetBytes(PosixAcl.AccessName)), path),
            DefaultAcl = entry.Type == CatarType.Folder ? DefaultAclOf(Valued(attributes, Encoding.ASCII.GetBytes(PosixAcl.DefaultName)), path) : null,
            SecurityLabel = _features.Has(CatarFeatures.SecurityLabel) ? LabelOf(Valued(attributes, LabelName)) : null,
            Capabilities = _features.Has(CatarFeatures.Capabilities) && entry.Type == CatarType.File ? Valued(attributes, CapabilitiesName) : null,
            ProjectId = _features.Has(CatarFeatures.ProjectId) && node.ProjectId is > 0 and var project ? project : null,
        };
    }

    /// <summary>The same with what a fifo, a socket, a device or a link tells, which is not opened.</summary>
    public CatarEntry WithMetadataOf(ITreeFolder folder, EntryName name, CatarEntry entry)
    {
        if (_features.Has(CatarFeatures.SecurityLabel))
            entry = entry with { SecurityLabel = LabelOf(folder.ReadAttribute(name, Encoding.ASCII.GetString(LabelName))) };
        return entry.Type == CatarType.SymbolicLink
            ? entry with { LinkTarget = folder.ReadLink(name) }
            : _features.Has(CatarFeatures.Acl) ? entry with { Acl = AclOf(folder.ReadAttribute(name, PosixAcl.AccessName), folder.Path) } : entry;
    }

    private int PermissionsOf(CatarType type, int permissions) =>
        !terms.OnlyExecutable ? permissions
        : type == CatarType.Folder || (permissions & OwnerExecutes) != 0 ? Executable
        : NotExecutable;

    private uint Id(uint number, string path)
    {
        if (_features.Has(CatarFeatures.LongIds))
            return number;
        if (!_features.Has(CatarFeatures.ShortIds))
            return 0;
        return number <= ushort.MaxValue ? number : throw new IOException($"cannot archive {path}: its owner {number} is no 16-bit number, as the chosen features need it");
    }

    private byte[]? NameOf(uint number, Func<uint, byte[]?> lookup)
    {
        if (!_features.Has(CatarFeatures.Names) || number == 0)
            return null;
        return lookup(number) ?? (_features.HasAny(CatarFeatures.Ids) ? null : Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
    }

    private CatarFeatures FlagsOf(NodeFlags flags, CatarType type)
    {
        CatarFeatures kept = CatarFeatures.None;
        foreach ((NodeFlags of, CatarFeatures feature) in Flags)
            kept |= (flags & of) != 0 ? feature : CatarFeatures.None;
        return type is CatarType.File or CatarType.Folder ? kept & _features : CatarFeatures.None;
    }

    private CatarAcl? AclOf(byte[]? value, string path)
    {
        // Without a mask it says no more than the mode does.
        if (!_features.Has(CatarFeatures.Acl) || value is null || Parsed(value, path) is not { } acl || acl.PermissionsOf(PosixAclTag.Mask) is null)
            return null;
        return new CatarAcl
        {
            Users = Sorted(acl.Named(PosixAclTag.User), accounts.NameOfUser, path),
            Groups = Sorted(acl.Named(PosixAclTag.Group), accounts.NameOfGroup, path),
            GroupObject = acl.PermissionsOf(PosixAclTag.OwningGroup),
        };
    }

    private CatarDefaultAcl? DefaultAclOf(byte[]? value, string path)
    {
        if (!_features.Has(CatarFeatures.Acl) || value is null)
            return null;
        PosixAcl acl = Parsed(value, path);
        return acl.Entries.Count == 0 ? null : new CatarDefaultAcl
        {
            UserObject = acl.PermissionsOf(PosixAclTag.Owner),
            GroupObject = acl.PermissionsOf(PosixAclTag.OwningGroup),
            Other = acl.PermissionsOf(PosixAclTag.Other),
            Mask = acl.PermissionsOf(PosixAclTag.Mask),
            Users = Sorted(acl.Named(PosixAclTag.User), accounts.NameOfUser, path),
            Groups = Sorted(acl.Named(PosixAclTag.Group), accounts.NameOfGroup, path),
        };
    }

    private static List<NodeAttribute> Sorted(IReadOnlyList<NodeAttribute> attributes)
    {
        List<NodeAttribute> sorted = [.. attributes];
        sorted.Sort((one, other) => CatarName.Compare(one.Name, other.Name));
        return sorted;
    }

    private static PosixAcl Parsed(byte[] value, string path)
    {
        try
        {
            return PosixAcl.Parse(value);
        }
        catch (InvalidDataException problem)
        {
            throw new IOException($"cannot archive {path}: {problem.Message}", problem);
        }
    }

    private List<CatarAclEntry> Sorted(IEnumerable<PosixAclEntry> entries, Func<uint, byte[]?> lookup, string path)
    {
        List<CatarAclEntry> sorted = [.. entries.Select(entry => new CatarAclEntry(Id(entry.Id, path), entry.Permissions, NameOf(entry.Id, lookup)))];
        sorted.Sort(CatarAclOrder.Compare);
        return sorted;
    }

    private static byte[]? Valued(IReadOnlyList<NodeAttribute> attributes, byte[] name) =>
        attributes.FirstOrDefault(attribute => attribute.Name.AsSpan().SequenceEqual(name))?.Value;

    // The system's value ends with a NUL, or not.
    private static byte[]? LabelOf(byte[]? value) => value is null ? null : value.AsSpan().TrimEnd((byte)0).ToArray() is { Length: > 0 } label ? label : null;
}
