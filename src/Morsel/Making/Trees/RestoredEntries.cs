using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The entries of a tree with no more than an extraction gives them unless it is told to: no owners, no set-user-ID bits, no ACLs, of the attributes those of users.</summary>
/// <remarks>So an archive and what was extracted of it are the same, whoever extracted it.</remarks>
/// <param name="entries">The entries.</param>
internal sealed class RestoredEntries(IEntrySource entries) : IEntrySource
{
    private const int SetIds = 0b110_000_000_000, GroupRights = 0b111_000, GroupShift = 3;

    /// <summary>What of a folder is compared with an archive: all that is in it, whatever its exclude files say.</summary>
    public static TreeTerms TermsOfFolder { get; } = new() { Features = Restored | CatarFeatures.Devices | CatarFeatures.Sockets };

    private static CatarFeatures Restored =>
        CatarFeatures.NanosecondTime | CatarFeatures.SymbolicLinks | CatarFeatures.Fifos | CatarFeatures.Attributes | (OperatingSystem.IsWindows() ? CatarFeatures.None : CatarFeatures.Permissions);

    // Times keep their unit; a mode is one, whether there is an ACL beside it or not.
    public CatarFeatures Features
    {
        get
        {
            CatarFeatures all = entries.Features, kept = all & (Restored | CatarFeatures.Times | CatarFeatures.Devices | CatarFeatures.Sockets);
            return all.Has(CatarFeatures.Acl) ? kept | (Restored & CatarFeatures.Permissions) : kept;
        }
    }

    public CatarEntry Entry { get; private set; } = null!;

    public ReadOnlySpan<byte> Path => entries.Path;

    public CatarStep Next()
    {
        CatarStep step = entries.Next();
        if (step == CatarStep.Entry)
            Entry = Restore(entries.Entry);
        return step;
    }

    public int ReadContent(Span<byte> buffer) => entries.ReadContent(buffer);

    public void Dispose() => entries.Dispose();

    private static CatarEntry Restore(CatarEntry entry)
    {
        int mode = entry.Permissions & ~SetIds;
        // What stands in the place of the group's rights is the most that anyone in the ACL may do.
        if (entry.Acl?.GroupObject is { } group)
            mode &= ~(GroupRights & ~(group << GroupShift));
        return entry with { Permissions = mode, Attributes = [.. entry.Attributes.Where(attribute => attribute.Name.AsSpan().StartsWith("user."u8))], Acl = null, DefaultAcl = null, Flags = CatarFeatures.None };
    }
}
