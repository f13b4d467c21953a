namespace Morsel.Formats.Casync;

/// <summary>Which features go together, and what follows from them.</summary>
/// <remarks>Source: <c>CATAR.md</c>, "Features".</remarks>
internal static class CatarFeatureRules
{
    /// <summary>The features as they must stand in an archive: of several that say the same, the finest.</summary>
    public static CatarFeatures Normalized(this CatarFeatures features)
    {
        if (features.Has(CatarFeatures.Acl))
        {
            features &= ~(CatarFeatures.Permissions | CatarFeatures.ReadOnly);
            // Entries of an ACL belong to somebody.
            if ((features & (CatarFeatures.Ids | CatarFeatures.Names)) == 0)
                features |= CatarFeatures.LongIds | CatarFeatures.Names;
        }
        if (features.Has(CatarFeatures.Permissions))
            features &= ~CatarFeatures.ReadOnly;
        if (features.Has(CatarFeatures.LongIds))
            features &= ~CatarFeatures.ShortIds;
        if ((features & CatarFeatures.Times) is var times && times != 0)
            features = (features & ~CatarFeatures.Times) | Finest(times);
        if (features.Has(CatarFeatures.ExcludesNoDump))
            features &= ~CatarFeatures.NoDump;
        if (features.Has(CatarFeatures.ReadOnlySubvolume))
            features |= CatarFeatures.Subvolume;
        return features;
    }

    /// <summary>Whether all of <paramref name="wanted"/> are there.</summary>
    public static bool Has(this CatarFeatures features, CatarFeatures wanted) => (features & wanted) == wanted;

    /// <summary>Whether any of <paramref name="wanted"/> is there.</summary>
    public static bool HasAny(this CatarFeatures features, CatarFeatures wanted) => (features & wanted) != 0;

    /// <summary>Nanoseconds in the unit that times are rounded to; 0 if there are no times.</summary>
    public static ulong TimeUnit(this CatarFeatures features) => (features & CatarFeatures.Times) switch
    {
        0 => 0,
        CatarFeatures.NanosecondTime => 1,
        CatarFeatures.MicrosecondTime => 1_000,
        CatarFeatures.SecondTime => 1_000_000_000,
        _ => 2_000_000_000,
    };

    /// <summary>Whether entries of a kind are kept. Files and folders always are.</summary>
    public static bool Keeps(this CatarFeatures features, CatarType type) => type switch
    {
        CatarType.SymbolicLink => features.Has(CatarFeatures.SymbolicLinks),
        CatarType.BlockDevice or CatarType.CharacterDevice => features.Has(CatarFeatures.Devices),
        CatarType.Fifo => features.Has(CatarFeatures.Fifos),
        CatarType.Socket => features.Has(CatarFeatures.Sockets),
        _ => true,
    };

    /// <summary>A time as it is kept.</summary>
    /// <param name="features">Of the archive.</param>
    /// <param name="nanoseconds">Since 1970; negative before.</param>
    /// <returns>The same, rounded as a number without a sign: casync does so also before 1970.</returns>
    public static long Rounded(this CatarFeatures features, long nanoseconds)
    {
        ulong unit = features.TimeUnit();
        return unit == 0 ? 0 : (long)((ulong)nanoseconds - ((ulong)nanoseconds % unit));
    }

    /// <summary>A mode as it is kept.</summary>
    /// <param name="features">Of the archive.</param>
    /// <param name="type">The kind of entry.</param>
    /// <param name="permissions">The low 12 bits of its mode.</param>
    public static int KeptPermissions(this CatarFeatures features, CatarType type, int permissions)
    {
        const int AnyMayWrite = 0x92;
        if (type == CatarType.SymbolicLink)
            return CatarEntry.AllPermissions;
        if (features.HasAny(CatarFeatures.Permissions | CatarFeatures.Acl))
            return permissions;
        int usual = type == CatarType.Folder ? CatarEntry.AllPermissions : CatarEntry.PlainPermissions;
        return features.Has(CatarFeatures.ReadOnly) && (permissions & AnyMayWrite) == 0 ? usual & ~AnyMayWrite : usual;
    }

    private static CatarFeatures Finest(CatarFeatures times) =>
        times.Has(CatarFeatures.NanosecondTime) ? CatarFeatures.NanosecondTime
        : times.Has(CatarFeatures.MicrosecondTime) ? CatarFeatures.MicrosecondTime
        : times.Has(CatarFeatures.SecondTime) ? CatarFeatures.SecondTime
        : CatarFeatures.TwoSecondTime;
}
