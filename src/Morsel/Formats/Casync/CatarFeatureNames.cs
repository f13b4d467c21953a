namespace Morsel.Formats.Casync;

/// <summary>The names of features, and of sets of them, as casync's <c>--with</c> and <c>--without</c> take them.</summary>
internal static class CatarFeatureNames
{
    private const CatarFeatures
        Best = CatarFeatures.Metadata & ~(CatarFeatures.ShortIds | CatarFeatures.SecondTime | CatarFeatures.MicrosecondTime | CatarFeatures.TwoSecondTime | CatarFeatures.ReadOnly | CatarFeatures.Permissions),
        Kinds = CatarFeatures.SymbolicLinks | CatarFeatures.Devices | CatarFeatures.Fifos | CatarFeatures.Sockets,
        Unix = CatarFeatures.ShortIds | CatarFeatures.SecondTime | CatarFeatures.Permissions | Kinds,
        Fat = CatarFeatures.TwoSecondTime | CatarFeatures.ReadOnly | CatarFeatures.FatFlags,
        Privileged = CatarFeatures.Ids | CatarFeatures.Names | CatarFeatures.Devices | CatarFeatures.FatSystem | CatarFeatures.AppendOnly | CatarFeatures.Immutable
            | CatarFeatures.Subvolumes | CatarFeatures.Acl | CatarFeatures.SecurityLabel | CatarFeatures.Capabilities | CatarFeatures.ProjectId,
        Fuse = CatarFeatures.Ids | CatarFeatures.Times | CatarFeatures.ReadOnly | CatarFeatures.Permissions | Kinds | CatarFeatures.FatFlags | CatarFeatures.FileFlags | CatarFeatures.Attributes;

    /// <summary>What every system can keep: names, content, whether a file is executable, times, links.</summary>
    public const CatarFeatures Portable = CatarFeatures.MicrosecondTime | CatarFeatures.Permissions | CatarFeatures.SymbolicLinks;

    /// <summary>What is kept if nobody says what: what users and their programs see of a tree. Devices, fifos and sockets have no content that could be kept.</summary>
    public const CatarFeatures Usual = CatarFeatures.LongIds | CatarFeatures.Names | CatarFeatures.NanosecondTime | CatarFeatures.Permissions | CatarFeatures.SymbolicLinks
        | CatarFeatures.Attributes | CatarFeatures.Acl;

    /// <summary>The name of the set of what every system can keep.</summary>
    public const string PortableName = "portable";

    private static readonly (string Name, CatarFeatures Features)[] Sets =
    [
        ("all", CatarFeatures.Metadata), ("best", Best), ("unix", Unix), (PortableName, Portable), ("fat", Fat), ("chattr", CatarFeatures.FileFlags), ("fat-attrs", CatarFeatures.FatFlags),
        ("privileged", Privileged), ("fuse", Fuse),
    ];

    private static readonly (string Name, CatarFeatures Features)[] Single =
    [
        ("16bit-uids", CatarFeatures.ShortIds), ("32bit-uids", CatarFeatures.LongIds), ("user-names", CatarFeatures.Names), ("sec-time", CatarFeatures.SecondTime),
        ("usec-time", CatarFeatures.MicrosecondTime), ("nsec-time", CatarFeatures.NanosecondTime), ("2sec-time", CatarFeatures.TwoSecondTime), ("read-only", CatarFeatures.ReadOnly),
        ("permissions", CatarFeatures.Permissions), ("symlinks", CatarFeatures.SymbolicLinks), ("device-nodes", CatarFeatures.Devices), ("fifos", CatarFeatures.Fifos),
        ("sockets", CatarFeatures.Sockets), ("flag-hidden", CatarFeatures.FatHidden), ("flag-system", CatarFeatures.FatSystem), ("flag-archive", CatarFeatures.FatArchive),
        ("flag-append", CatarFeatures.AppendOnly), ("flag-noatime", CatarFeatures.NoAccessTime), ("flag-compr", CatarFeatures.Compressed), ("flag-nocow", CatarFeatures.NoCopyOnWrite),
        ("flag-nodump", CatarFeatures.NoDump), ("flag-dirsync", CatarFeatures.SynchronousFolder), ("flag-immutable", CatarFeatures.Immutable), ("flag-sync", CatarFeatures.Synchronous),
        ("flag-nocomp", CatarFeatures.NotCompressed), ("flag-projinherit", CatarFeatures.InheritedProject), ("subvolume", CatarFeatures.Subvolume),
        ("subvolume-ro", CatarFeatures.ReadOnlySubvolume), ("xattrs", CatarFeatures.Attributes), ("acl", CatarFeatures.Acl), ("selinux", CatarFeatures.SecurityLabel),
        ("fcaps", CatarFeatures.Capabilities), ("quota-projid", CatarFeatures.ProjectId),
    ];

    /// <summary>All names, sets first.</summary>
    public static IEnumerable<string> All => Sets.Concat(Single).Select(one => one.Name);

    /// <summary>The features that a name means.</summary>
    /// <exception cref="ArgumentException">It means none.</exception>
    public static CatarFeatures Parse(string name) =>
        Sets.Concat(Single).FirstOrDefault(one => one.Name == name) is ({ }, var features)
            ? features
            : throw new ArgumentException($"there is no feature \"{name}\", expected one of {string.Join(", ", All)}", nameof(name));

    /// <summary>The features that are chosen: all that are named, or the usual ones; without those that are named otherwise; normalised.</summary>
    /// <param name="with">Names; none for the usual ones.</param>
    /// <param name="without">Names.</param>
    /// <exception cref="ArgumentException">A name means nothing.</exception>
    public static CatarFeatures Choose(IReadOnlyList<string> with, IReadOnlyList<string> without)
    {
        CatarFeatures chosen = with.Count > 0 ? Sum(with) : Usual;
        return ((chosen & ~Sum(without)) | CatarFeatures.UsualManner).Normalized();
    }

    /// <summary>The names of single features that an archive has.</summary>
    public static IEnumerable<string> Of(CatarFeatures features) => Single.Where(one => features.Has(one.Features)).Select(one => one.Name);

    private static CatarFeatures Sum(IReadOnlyList<string> names) => names.Aggregate(CatarFeatures.None, (sum, name) => sum | Parse(name));
}
