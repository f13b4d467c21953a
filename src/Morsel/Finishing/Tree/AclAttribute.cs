using System.Buffers.Binary;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>Access control lists as Linux takes them: the extended attributes <c>system.posix_acl_access</c> and <c>system.posix_acl_default</c>.</summary>
/// <remarks>A version (2), then entries of 8 bytes: tag, rights, number; in the order of the tags (<c>linux/posix_acl_xattr.h</c>).</remarks>
internal static class AclAttribute
{
    private const int Version = 2, HeadBytes = 4, EntryBytes = 8, AllRights = 7;
    private const int Owner = 0x01, User = 0x02, OwningGroup = 0x04, Group = 0x08, Mask = 0x10, Other = 0x20;

    public static byte[] AccessName { get; } = "system.posix_acl_access"u8.ToArray();

    public static byte[] DefaultName { get; } = "system.posix_acl_default"u8.ToArray();

    public static bool IsName(ReadOnlySpan<byte> name) => name.SequenceEqual(AccessName) || name.SequenceEqual(DefaultName);

    /// <summary>Those of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="numbers">The numbers of users and groups here; whoever has none is left out.</param>
    public static IEnumerable<NodeAttribute> Of(CatarEntry entry, AccountNumbers numbers)
    {
        int mask = (entry.Permissions >> 3) & AllRights;
        if (entry.Acl is { } acl)
        {
            yield return new NodeAttribute(AccessName, Encode(
                (entry.Permissions >> 6) & AllRights, Users(acl.Users, numbers), acl.GroupObject ?? mask, Groups(acl.Groups, numbers), mask, entry.Permissions & AllRights));
        }
        if (entry.DefaultAcl is { } usual)
        {
            bool hasNames = usual.Users.Count + usual.Groups.Count > 0;
            yield return new NodeAttribute(DefaultName, Encode(
                usual.UserObject ?? AllRights, Users(usual.Users, numbers), usual.GroupObject ?? 0, Groups(usual.Groups, numbers), usual.Mask ?? (hasNames ? AllRights : null), usual.Other ?? 0));
        }
    }

    private static IEnumerable<(int Rights, uint Number)> Users(IEnumerable<CatarAclEntry> entries, AccountNumbers numbers) =>
        from entry in entries
        let number = numbers.OfUser(entry.Name, entry.Id)
        where number is not null
        orderby number
        select (entry.Permissions, number.Value);

    private static IEnumerable<(int Rights, uint Number)> Groups(IEnumerable<CatarAclEntry> entries, AccountNumbers numbers) =>
        from entry in entries
        let number = numbers.OfGroup(entry.Name, entry.Id)
        where number is not null
        orderby number
        select (entry.Permissions, number.Value);

    private static byte[] Encode(int owner, IEnumerable<(int Rights, uint Number)> users, int group, IEnumerable<(int Rights, uint Number)> groups, int? mask, int other)
    {
        (int Tag, int Rights, uint Number)[] entries =
        [
            (Owner, owner, uint.MaxValue),
            .. users.Select(one => (User, one.Rights, one.Number)),
            (OwningGroup, group, uint.MaxValue),
            .. groups.Select(one => (Group, one.Rights, one.Number)),
            .. mask is { } rights ? [(Mask, rights, uint.MaxValue)] : ((int, int, uint)[])[],
            (Other, other, uint.MaxValue),
        ];
        byte[] value = new byte[HeadBytes + (EntryBytes * entries.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(value, Version);
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> at = value.AsSpan(HeadBytes + (EntryBytes * i));
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)entries[i].Tag);
            BinaryPrimitives.WriteUInt16LittleEndian(at[2..], (ushort)entries[i].Rights);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], entries[i].Number);
        }
        return value;
    }
}
