using System.Buffers.Binary;

namespace Morsel.Making.Trees;

/// <summary>An ACL as Linux keeps it in an extended attribute: a version, then entries of eight bytes.</summary>
/// <param name="Entries">What stands in it.</param>
internal sealed record PosixAcl(IReadOnlyList<PosixAclEntry> Entries)
{
    /// <summary>The attributes that ACLs are kept in: an entry's own, and what a folder hands on.</summary>
    public const string AccessName = "system.posix_acl_access", DefaultName = "system.posix_acl_default";

    private const int HeadBytes = 4, EntryBytes = 8, Version = 2;

    /// <summary>Reads the value of the attribute.</summary>
    /// <exception cref="InvalidDataException">It is of another version.</exception>
    public static PosixAcl Parse(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeadBytes || (value.Length - HeadBytes) % EntryBytes != 0 || BinaryPrimitives.ReadUInt32LittleEndian(value) != Version)
            throw new InvalidDataException($"an ACL of {value.Length} bytes is not of version {Version}");
        var entries = new List<PosixAclEntry>();
        for (ReadOnlySpan<byte> rest = value[HeadBytes..]; !rest.IsEmpty; rest = rest[EntryBytes..])
        {
            entries.Add(new PosixAclEntry(
                (PosixAclTag)BinaryPrimitives.ReadUInt16LittleEndian(rest), BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]), BinaryPrimitives.ReadUInt32LittleEndian(rest[4..])));
        }
        return new PosixAcl(entries);
    }

    /// <summary>What an entry of which there is one may do; null if there is none.</summary>
    public int? PermissionsOf(PosixAclTag tag) => Entries.FirstOrDefault(entry => entry.Tag == tag)?.Permissions;

    /// <summary>The entries of which there may be several.</summary>
    public IEnumerable<PosixAclEntry> Named(PosixAclTag tag) => Entries.Where(entry => entry.Tag == tag);
}

/// <summary>One entry of an ACL.</summary>
internal sealed record PosixAclEntry(PosixAclTag Tag, int Permissions, uint Id);

/// <summary>Whom an entry of an ACL is about, with the values of Linux.</summary>
internal enum PosixAclTag
{
    Owner = 1,
    User = 2,
    OwningGroup = 4,
    Group = 8,
    Mask = 16,
    Other = 32,
}
