using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;
using Morsel.Hashing;

namespace Morsel.Finishing.Tree;

/// <summary>Gives files and folders the extended attributes that an archive has for them.</summary>
/// <param name="options">What the caller wants.</param>
/// <param name="features">What the archive keeps.</param>
/// <param name="losses">Counts what was not given.</param>
internal sealed class TreeAttributes(TreeOptions options, CatarFeatures features, TreeLosses losses)
{
    private const int OwnerWrites = 0x80;

    private static readonly byte[] Capability = "security.capability"u8.ToArray(), Label = "security.selinux"u8.ToArray();

    private readonly AccountNumbers _numbers = new(options, features);
    private readonly bool _takesAll = options.AllAttributes && LocalTree.IsPrivileged;

    /// <summary>Whether entries of the archive have any at all; where not, those on the disk are left alone.</summary>
    public bool AreKept => features.HasAny(CatarFeatures.Attributes | CatarFeatures.Acl | CatarFeatures.Capabilities | CatarFeatures.SecurityLabel);

    /// <summary>Tells the attributes of an entry from others; 0 if it has none.</summary>
    public static ulong DigestOf(CatarEntry entry)
    {
        if (entry.Attributes.Count == 0 && entry.Capabilities is null && entry.SecurityLabel is null && entry.Acl is null && entry.DefaultAcl is null)
            return 0;
        var all = new StringBuilder();
        foreach (CatarAttribute attribute in entry.Attributes)
            all.Append(Convert.ToHexString(attribute.Name)).Append('=').Append(Convert.ToHexString(attribute.Value)).Append('\n');
        all.Append(Convert.ToHexString(entry.Capabilities ?? [])).Append('\n').Append(Convert.ToHexString(entry.SecurityLabel ?? [])).Append('\n');
        Append(all, entry.Acl?.Users, entry.Acl?.Groups, [entry.Permissions, entry.Acl?.GroupObject]);
        Append(all, entry.DefaultAcl?.Users, entry.DefaultAcl?.Groups, [entry.DefaultAcl?.UserObject, entry.DefaultAcl?.GroupObject, entry.DefaultAcl?.Other, entry.DefaultAcl?.Mask]);
        return BinaryPrimitives.ReadUInt64LittleEndian(Digester.Sha256Of(Encoding.ASCII.GetBytes(all.ToString()))) | 1;
    }

    private static void Append(StringBuilder all, IReadOnlyList<CatarAclEntry>? users, IReadOnlyList<CatarAclEntry>? groups, int?[] rights)
    {
        foreach (CatarAclEntry entry in users ?? [])
            all.Append(CultureInfo.InvariantCulture, $"u {entry.Id} {Convert.ToHexString(entry.Name ?? [])} {entry.Permissions}\n");
        foreach (CatarAclEntry entry in groups ?? [])
            all.Append(CultureInfo.InvariantCulture, $"g {entry.Id} {Convert.ToHexString(entry.Name ?? [])} {entry.Permissions}\n");
        foreach (int? each in rights)
            all.Append(CultureInfo.InvariantCulture, $"{each} ");
    }

    /// <summary>Counts what of an entry is not to be on the disk.</summary>
    public void CountUnwanted(CatarEntry wanted)
    {
        if (!_takesAll && (wanted.Capabilities is not null || wanted.SecurityLabel is not null || wanted.Attributes.Any(attribute => !IsUsers(attribute.Name))))
            losses.Count(TreeLoss.PrivilegedAttributes);
        if (!options.AllAttributes && (wanted.Acl is not null || wanted.DefaultAcl is not null))
            losses.Count(TreeLoss.Acl);
    }

    /// <summary>Gives a node that was made just now all of them.</summary>
    public void GiveNew(ITreeNode node, CatarEntry wanted)
    {
        foreach (NodeAttribute attribute in Wanted(wanted))
            Try(() => node.SetAttribute(attribute.Name, attribute.Value));
    }

    /// <summary>Whether a node has others than the archive says.</summary>
    public bool Differ(ITreeNode node, CatarEntry wanted) => AreKept && Changes(node, wanted) is var changes && changes.Missing.Length + changes.Surplus.Length > 0;

    /// <summary>Gives a node what it lacks, and takes away what it has too many of.</summary>
    public void Give(ITreeNode node, NodeStamp there, CatarEntry wanted)
    {
        (NodeAttribute[] missing, NodeAttribute[] surplus) = Changes(node, wanted);
        // Who may not write to a file may not set its attributes; its mode is set right afterwards.
        if ((there.Permissions & OwnerWrites) == 0 && !LocalTree.IsPrivileged)
            Try(() => node.SetMode(there.Permissions | OwnerWrites));
        foreach (NodeAttribute attribute in missing)
            Try(() => node.SetAttribute(attribute.Name, attribute.Value));
        foreach (NodeAttribute attribute in surplus)
            Try(() => node.RemoveAttribute(attribute.Name));
    }

    private (NodeAttribute[] Missing, NodeAttribute[] Surplus) Changes(ITreeNode node, CatarEntry wanted)
    {
        IReadOnlyList<NodeAttribute> has = node.ReadAttributes();
        NodeAttribute[] gets = [.. Wanted(wanted)];
        return (
            [.. gets.Where(one => !has.Any(other => IsSame(one, other)))],
            [.. has.Where(one => IsManaged(one.Name) && !gets.Any(other => other.Name.AsSpan().SequenceEqual(one.Name)))]);
    }

    private IEnumerable<NodeAttribute> Wanted(CatarEntry entry)
    {
        foreach (CatarAttribute attribute in entry.Attributes.Where(attribute => _takesAll || IsUsers(attribute.Name)))
            yield return new NodeAttribute(attribute.Name, attribute.Value);
        if (_takesAll && entry.Capabilities is { } capabilities)
            yield return new NodeAttribute(Capability, capabilities);
        if (_takesAll && entry.SecurityLabel is { } label)
            yield return new NodeAttribute(Label, [.. label, 0]);
        foreach (NodeAttribute acl in options.AllAttributes ? AclAttribute.Of(entry, _numbers) : [])
            yield return acl;
    }

    // Which ones the archive has a say in: others were set by somebody for reasons of their own.
    private bool IsManaged(ReadOnlySpan<byte> name) =>
        (features.HasAny(CatarFeatures.Attributes) && (IsUsers(name) || (_takesAll && name.StartsWith("trusted."u8))))
        || (features.HasAny(CatarFeatures.Acl) && options.AllAttributes && AclAttribute.IsName(name))
        || (features.HasAny(CatarFeatures.Capabilities) && _takesAll && name.SequenceEqual(Capability));

    private static bool IsUsers(ReadOnlySpan<byte> name) => name.StartsWith("user."u8);

    private static bool IsSame(NodeAttribute one, NodeAttribute other) => one.Name.AsSpan().SequenceEqual(other.Name) && one.Value.AsSpan().SequenceEqual(other.Value);

    private void Try(Action set)
    {
        try
        {
            set();
        }
        catch (IOException refusal) when (FileFailure.IsRefusal(refusal) || FileFailure.IsLackOfRoom(refusal))
        {
            losses.Count(TreeLoss.Attributes, refusal);
        }
    }
}
