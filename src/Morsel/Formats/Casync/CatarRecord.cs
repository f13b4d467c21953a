namespace Morsel.Formats.Casync;

/// <summary>The kinds of records of a catar archive, by the number that each begins with behind its size.</summary>
internal enum CatarRecord : ulong
{
    Entry = 0x1396fabcea5bbb51,
    User = 0xf453131aaeeaccb3,
    Group = 0x25eb6ac969396a52,
    Attribute = 0xb8157091f80bc486,
    AclUser = 0x297dc88b2ef12faf,
    AclGroup = 0x36f2acb56cb3dd0b,
    AclGroupObject = 0x23047110441f38f3,
    DefaultAcl = 0xfe3eeda6823c8cd0,
    DefaultAclUser = 0xbdf03df9bd010a91,
    DefaultAclGroup = 0xa0cb1168782d1f51,
    SecurityLabel = 0x46faf0602fd26c59,
    Capabilities = 0xf7267db0afed0629,
    ProjectId = 0x161baf2d8772a72b,
    SymbolicLink = 0x664a6fb6830e0d6c,
    Device = 0xac3dace369dfe643,
    Payload = 0x8b9e1d93d6dcffc9,
    FileName = 0x6dbb6ebcb3161f0b,
    Goodbye = 0xdfd35c5e8327c403,
}

/// <summary>What the records have in common.</summary>
internal static class CatarRecords
{
    /// <summary>Bytes in the size and the kind that each record begins with; the size counts them, too.</summary>
    public const int HeadBytes = 16;

    /// <summary>Bytes in the record that each entry begins with.</summary>
    public const int EntryBytes = HeadBytes + (6 * 8);

    public const int MostNameBytes = 255, MostAttributeBytes = 64 << 10, MostPathBytes = 4095;

    /// <summary>Where the kinds stand in an entry: each has its place, and several may have more than one record.</summary>
    public static ReadOnlySpan<CatarRecord> InOrder =>
    [
        CatarRecord.Entry, CatarRecord.User, CatarRecord.Group, CatarRecord.Attribute, CatarRecord.AclUser, CatarRecord.AclGroup,
        CatarRecord.AclGroupObject, CatarRecord.DefaultAcl, CatarRecord.DefaultAclUser, CatarRecord.DefaultAclGroup, CatarRecord.SecurityLabel,
        CatarRecord.Capabilities, CatarRecord.ProjectId, CatarRecord.SymbolicLink, CatarRecord.Device, CatarRecord.Payload, CatarRecord.FileName,
        CatarRecord.Goodbye,
    ];

    /// <summary>The place of a kind, or -1 if there is no such kind.</summary>
    public static int PlaceOf(CatarRecord kind) => InOrder.IndexOf(kind);

    public static bool MayRepeat(CatarRecord kind) =>
        kind is CatarRecord.Attribute or CatarRecord.AclUser or CatarRecord.AclGroup or CatarRecord.DefaultAclUser or CatarRecord.DefaultAclGroup;

    /// <summary>The feature that a kind of record belongs to.</summary>
    public static CatarFeatures FeatureOf(CatarRecord kind) => kind switch
    {
        CatarRecord.User or CatarRecord.Group => CatarFeatures.Names,
        CatarRecord.Attribute => CatarFeatures.Attributes,
        CatarRecord.AclUser or CatarRecord.AclGroup or CatarRecord.AclGroupObject => CatarFeatures.Acl,
        CatarRecord.DefaultAcl or CatarRecord.DefaultAclUser or CatarRecord.DefaultAclGroup => CatarFeatures.Acl,
        CatarRecord.SecurityLabel => CatarFeatures.SecurityLabel,
        CatarRecord.Capabilities => CatarFeatures.Capabilities,
        CatarRecord.ProjectId => CatarFeatures.ProjectId,
        _ => CatarFeatures.None,
    };

    /// <summary>Bytes in the shortest and the longest record of a kind, its head included. Only content and the tables of folders have no limit of their own.</summary>
    public static (long Least, long Most) SizesOf(CatarRecord kind) => kind switch
    {
        CatarRecord.Entry => (EntryBytes, EntryBytes),
        CatarRecord.User or CatarRecord.Group or CatarRecord.FileName => (HeadBytes + 2, HeadBytes + MostNameBytes + 1),
        CatarRecord.Attribute => (HeadBytes + 2, HeadBytes + MostNameBytes + 1 + MostAttributeBytes),
        CatarRecord.AclUser or CatarRecord.AclGroup or CatarRecord.DefaultAclUser or CatarRecord.DefaultAclGroup =>
            (HeadBytes + 16, HeadBytes + 16 + MostNameBytes + 1),
        CatarRecord.AclGroupObject or CatarRecord.ProjectId => (HeadBytes + 8, HeadBytes + 8),
        CatarRecord.DefaultAcl => (HeadBytes + 32, HeadBytes + 32),
        CatarRecord.SecurityLabel or CatarRecord.SymbolicLink => (HeadBytes + 2, HeadBytes + MostPathBytes + 1),
        CatarRecord.Capabilities => (HeadBytes + 1, HeadBytes + MostAttributeBytes),
        CatarRecord.Device => (HeadBytes + 16, HeadBytes + 16),
        _ => (HeadBytes, long.MaxValue),
    };
}
