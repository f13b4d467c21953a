namespace Morsel.Formats.Casync;

/// <summary>What an archive keeps of each entry beside its name and its content: the same in all of its entries.</summary>
[Flags]
internal enum CatarFeatures : ulong
{
    None = 0,

    ShortIds = 1 << 0,
    LongIds = 1 << 1,
    Names = 1 << 2,

    SecondTime = 1 << 3,
    MicrosecondTime = 1 << 4,
    NanosecondTime = 1 << 5,
    TwoSecondTime = 1 << 6,

    /// <summary>Of the permissions only whether anyone may write.</summary>
    ReadOnly = 1 << 7,
    Permissions = 1 << 8,

    SymbolicLinks = 1 << 9,
    Devices = 1 << 10,
    Fifos = 1 << 11,
    Sockets = 1 << 12,

    FatHidden = 1 << 13,
    FatSystem = 1 << 14,
    FatArchive = 1 << 15,

    AppendOnly = 1 << 16,
    NoAccessTime = 1 << 17,
    Compressed = 1 << 18,
    NoCopyOnWrite = 1 << 19,
    NoDump = 1 << 20,
    SynchronousFolder = 1 << 21,
    Immutable = 1 << 22,
    Synchronous = 1 << 23,
    NotCompressed = 1 << 24,
    InheritedProject = 1 << 25,

    Subvolume = 1 << 26,
    ReadOnlySubvolume = 1 << 27,

    Attributes = 1 << 28,
    Acl = 1 << 29,
    SecurityLabel = 1 << 30,
    Capabilities = 1UL << 31,
    ProjectId = 1UL << 32,

    HonorsExcludeFiles = 1UL << 60,
    Sha512T256 = 1UL << 61,
    ExcludesSubmounts = 1UL << 62,
    ExcludesNoDump = 1UL << 63,

    Ids = ShortIds | LongIds,
    Times = SecondTime | MicrosecondTime | NanosecondTime | TwoSecondTime,
    FatFlags = FatHidden | FatSystem | FatArchive,
    FileFlags = AppendOnly | NoAccessTime | Compressed | NoCopyOnWrite | NoDump | SynchronousFolder | Immutable | Synchronous | NotCompressed | InheritedProject,
    Subvolumes = Subvolume | ReadOnlySubvolume,

    /// <summary>What stands in the flags of an entry.</summary>
    EntryFlags = FatFlags | FileFlags | Subvolumes,

    /// <summary>What is kept of entries, all of it.</summary>
    Metadata = Ids | Names | Times | ReadOnly | Permissions | SymbolicLinks | Devices | Fifos | Sockets | EntryFlags | Attributes | Acl | SecurityLabel | Capabilities | ProjectId,

    /// <summary>How an archive was made, not what it keeps.</summary>
    Manner = HonorsExcludeFiles | Sha512T256 | ExcludesSubmounts | ExcludesNoDump,

    /// <summary>What casync writes by itself: its digest, its exclude files, and nothing that is marked as not to be dumped.</summary>
    UsualManner = HonorsExcludeFiles | Sha512T256 | ExcludesNoDump,
}
