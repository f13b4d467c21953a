namespace Morsel.Formats.Casync;

/// <summary>An entry while its records are read.</summary>
/// <remarks>Each kind of record has its place in an entry, and stands there only if the archive has its feature.</remarks>
internal sealed class CatarDraft
{
    private const int TypeBits = 0xf000, ModeBits = 0xffff, PermissionBits = 0xfff;

    // What a file system and the calls of Linux allow: an ACL is 64 KiB, so are all names of attributes.
    private const int MostAclEntries = 8191, MostNamesBytes = 64 << 10, MostValuesBytes = 16 << 20;

    private readonly List<CatarAttribute> _attributes = [];
    private readonly List<CatarAclEntry> _users = [], _groups = [], _defaultUsers = [], _defaultGroups = [];
    private int _place, _namesBytes, _valuesBytes;
    private int? _groupObject;
    private CatarDefaultAcl? _defaultAcl;

    /// <param name="fields">The record that each entry begins with.</param>
    /// <param name="name">Its name; empty for the root.</param>
    /// <param name="features">Of the archive; null if this is its first entry, which says them.</param>
    public CatarDraft(CatarFields fields, byte[] name, CatarFeatures? features)
    {
        Features = ReadFeatures(ref fields, features);
        ulong mode = fields.Word("a mode", ModeBits);
        CatarType type = TypeOf((int)mode & TypeBits, ref fields);
        int permissions = (int)mode & PermissionBits;
        // A link's own permissions mean nothing.
        if (type != CatarType.SymbolicLink && permissions != Features.KeptPermissions(type, permissions))
            throw fields.Problem($"permissions {Convert.ToString(permissions, 8)} stand in an archive that does not keep them");
        Entry = new CatarEntry
        {
            Type = type,
            Name = name,
            Permissions = permissions,
            Flags = ReadFlags(ref fields, type),
            UserId = ReadId(ref fields, "the number of a user"),
            GroupId = ReadId(ref fields, "the number of a group"),
            ModifiedNanoseconds = ReadTime(ref fields),
        };
    }

    public CatarFeatures Features { get; }

    public CatarEntry Entry { get; private set; }

    /// <summary>Whether entries of this kind end without a record of their own.</summary>
    public bool EndsWithNext => Entry.Type is CatarType.Folder or CatarType.Fifo or CatarType.Socket;

    /// <summary>Checks that a record of a kind may stand here.</summary>
    public void Admit(CatarRecord kind, long position)
    {
        int place = CatarRecords.PlaceOf(kind);
        if (place < _place || (place == _place && !CatarRecords.MayRepeat(kind)))
            throw CatarFields.ProblemAt(position, $"a record {kind} follows one {CatarRecords.InOrder[_place]}");
        if (!Features.Has(CatarRecords.FeatureOf(kind)))
            throw CatarFields.ProblemAt(position, $"a record {kind} stands in an archive without that feature");
        if (Tail(kind) is { } type && type != Entry.Type && !(kind == CatarRecord.Device && Entry.Type == CatarType.BlockDevice))
            throw CatarFields.ProblemAt(position, $"a record {kind} stands in an entry of type {Entry.Type}");
        _place = place;
    }

    /// <summary>Takes a record that was admitted.</summary>
    public void Add(CatarRecord kind, CatarFields fields)
    {
        switch (kind)
        {
            case CatarRecord.User:
                Entry = Entry with { UserName = fields.Text("the name of a user") };
                break;
            case CatarRecord.Group:
                Entry = Entry with { GroupName = fields.Text("the name of a group") };
                break;
            case CatarRecord.Attribute:
                AddAttribute(fields);
                break;
            case CatarRecord.AclUser:
                AddAclEntry(_users, fields);
                break;
            case CatarRecord.AclGroup:
                AddAclEntry(_groups, fields);
                break;
            case CatarRecord.AclGroupObject:
                _groupObject = (int)fields.Word("what a group may do", 7);
                break;
            case CatarRecord.DefaultAcl:
                _defaultAcl = new() { UserObject = Rights(ref fields), GroupObject = Rights(ref fields), Other = Rights(ref fields), Mask = Rights(ref fields) };
                break;
            case CatarRecord.DefaultAclUser:
                AddAclEntry(_defaultUsers, fields);
                break;
            case CatarRecord.DefaultAclGroup:
                AddAclEntry(_defaultGroups, fields);
                break;
            case CatarRecord.SecurityLabel:
                Entry = Entry with { SecurityLabel = fields.Text("a label") };
                break;
            case CatarRecord.Capabilities:
                Entry = Entry with { Capabilities = fields.Rest() };
                break;
            case CatarRecord.ProjectId:
                Entry = Entry with { ProjectId = fields.Word("the number of a project", uint.MaxValue) };
                break;
            case CatarRecord.SymbolicLink:
                Entry = Entry with { LinkTarget = fields.Text("the target of a link") };
                break;
            case CatarRecord.Device:
                Entry = Entry with { DeviceMajor = fields.Word("the major number of a device", uint.MaxValue), DeviceMinor = fields.Word("the minor number of a device", uint.MaxValue) };
                break;
            case CatarRecord.Entry or CatarRecord.Payload or CatarRecord.FileName or CatarRecord.Goodbye:
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The whole entry.</summary>
    /// <param name="length">Bytes in a file.</param>
    public CatarEntry Finish(long length) => Entry with
    {
        Length = length,
        Attributes = _attributes,
        Acl = _users.Count + _groups.Count > 0 || _groupObject is not null ? new CatarAcl { Users = _users, Groups = _groups, GroupObject = _groupObject } : null,
        DefaultAcl = _defaultAcl is not null || _defaultUsers.Count + _defaultGroups.Count > 0
            ? (_defaultAcl ?? new CatarDefaultAcl()) with { Users = _defaultUsers, Groups = _defaultGroups }
            : null,
    };

    private static CatarFeatures ReadFeatures(ref CatarFields fields, CatarFeatures? expected)
    {
        var features = (CatarFeatures)fields.Word();
        if (expected is { } same && features != same)
            throw fields.Problem($"an entry has features {(ulong)features:x}, expected {(ulong)same:x} as the first one");
        if ((features & ~(CatarFeatures.Metadata | CatarFeatures.Manner)) is not CatarFeatures.None and var unknown)
            throw fields.Problem($"features {(ulong)unknown:x} are not known");
        return features == features.Normalized() ? features : throw fields.Problem($"features {(ulong)features:x} exclude one another, expected {(ulong)features.Normalized():x}");
    }

    private CatarType TypeOf(int bits, ref CatarFields fields)
    {
        var type = (CatarType)bits;
        if (!Enum.IsDefined(type))
            throw fields.Problem($"an entry has type {bits:x}");
        return Features.Keeps(type) ? type : throw fields.Problem($"an entry has type {type}, in an archive without that feature");
    }

    private CatarFeatures ReadFlags(ref CatarFields fields, CatarType type)
    {
        var flags = (CatarFeatures)fields.Word();
        CatarFeatures allowed = type switch
        {
            CatarType.Folder => Features & CatarFeatures.EntryFlags,
            CatarType.File => Features & (CatarFeatures.FatFlags | CatarFeatures.FileFlags),
            _ => CatarFeatures.None,
        };
        return (flags & ~allowed) == 0 ? flags : throw fields.Problem($"an entry of type {type} has flags {(ulong)flags:x}, expected of {(ulong)allowed:x}");
    }

    private uint ReadId(ref CatarFields fields, string field)
    {
        // The number of all ones means "as it is" to the system.
        ulong most = Features.Has(CatarFeatures.LongIds) ? uint.MaxValue - 1 : Features.Has(CatarFeatures.ShortIds) ? ushort.MaxValue : 0UL;
        return (uint)fields.Word(field, most);
    }

    private long ReadTime(ref CatarFields fields)
    {
        long time = (long)fields.Word();
        return Features.Rounded(time) == time ? time : throw fields.Problem($"a time of {time} ns stands in an archive of {Features.TimeUnit()} ns");
    }

    private static int? Rights(ref CatarFields fields)
    {
        ulong rights = fields.Word();
        return rights == ulong.MaxValue ? null : rights <= 7 ? (int)rights : throw fields.Problem($"rights are {rights}, expected at most 7");
    }

    private void AddAttribute(CatarFields fields)
    {
        byte[] name = fields.TextBefore("the name of an attribute", CatarRecords.MostNameBytes);
        byte[] value = fields.Rest();
        if (value.Length > CatarRecords.MostAttributeBytes)
            throw fields.Problem($"an attribute has {value.Length} bytes, expected at most {CatarRecords.MostAttributeBytes}");
        if (!CatarAttributes.IsPlain(name))
            throw fields.Problem("an attribute is neither the user's nor trusted");
        if (_attributes.Count > 0 && CatarName.Compare(_attributes[^1].Name, name) >= 0)
            throw fields.Problem("the names of attributes do not ascend");
        _namesBytes += name.Length + 1;
        _valuesBytes += value.Length;
        if (_namesBytes > MostNamesBytes || _valuesBytes > MostValuesBytes)
            throw fields.Problem($"the attributes of an entry have more than {MostNamesBytes} bytes of names or {MostValuesBytes} bytes of values");
        _attributes.Add(new CatarAttribute(name, value));
    }

    private void AddAclEntry(List<CatarAclEntry> entries, CatarFields fields)
    {
        ulong most = Features.HasAny(CatarFeatures.Ids) ? uint.MaxValue - 1 : 0UL;
        var entry = new CatarAclEntry((uint)fields.Word("a number in an ACL", most), (int)fields.Word("rights", 7), fields.BytesLeft > 0 ? fields.Text("a name in an ACL") : null);
        if (entries.Count > 0 && CatarAclOrder.Compare(entries[^1], entry) >= 0)
            throw fields.Problem("the entries of an ACL do not ascend");
        if (entries.Count == MostAclEntries)
            throw fields.Problem($"an ACL has more than {MostAclEntries} entries");
        entries.Add(entry);
    }

    private static CatarType? Tail(CatarRecord kind) => kind switch
    {
        CatarRecord.Payload => CatarType.File,
        CatarRecord.SymbolicLink => CatarType.SymbolicLink,
        CatarRecord.Device => CatarType.CharacterDevice,
        CatarRecord.DefaultAcl or CatarRecord.DefaultAclUser or CatarRecord.DefaultAclGroup => CatarType.Folder,
        _ => null,
    };
}
