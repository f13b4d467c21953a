using Morsel.Casync;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>Compares what two trees say of one entry, as far as both say it.</summary>
internal sealed class EntryComparison
{
    private readonly CatarFeatures _shared;
    private readonly CatarFeatures _time;

    public EntryComparison(CatarFeatures old, CatarFeatures fresh)
    {
        _shared = old & fresh;
        _time = old.TimeUnit() >= fresh.TimeUnit() ? old : fresh;
        HasModes = HasPermissions(old) && HasPermissions(fresh);
        HasTimes = old.TimeUnit() > 0 && fresh.TimeUnit() > 0;
        HasIds = old.HasAny(CatarFeatures.Ids) && fresh.HasAny(CatarFeatures.Ids);
    }

    private bool HasModes { get; }

    private bool HasTimes { get; }

    private bool HasIds { get; }

    /// <summary>Whether both trees would have an entry of this kind.</summary>
    public bool IsCompared(CatarType type) => _shared.Keeps(type);

    /// <summary>What differs of two entries of one kind, but for the content of files.</summary>
    public TreeChanges ChangesOf(CatarEntry old, CatarEntry fresh)
    {
        TreeChanges changes = TreeChanges.None;
        Note(old.LinkTarget.AsSpan().SequenceEqual(fresh.LinkTarget) && (old.DeviceMajor, old.DeviceMinor) == (fresh.DeviceMajor, fresh.DeviceMinor), TreeChanges.Target);
        Note(!HasModes || old.Type == CatarType.SymbolicLink || old.Permissions == fresh.Permissions, TreeChanges.Mode);
        Note(HasIds ? (old.UserId, old.GroupId) == (fresh.UserId, fresh.GroupId) : !_shared.Has(CatarFeatures.Names) || Same(old.UserName, fresh.UserName) && Same(old.GroupName, fresh.GroupName), TreeChanges.Owner);
        Note(!HasTimes || _time.Rounded(old.ModifiedNanoseconds) == _time.Rounded(fresh.ModifiedNanoseconds), TreeChanges.Time);
        Note(HaveSameAttributes(old, fresh), TreeChanges.Attributes);
        Note(!_shared.Has(CatarFeatures.Acl) || HaveSameAcls(old, fresh), TreeChanges.Acl);
        CatarFeatures flags = _shared & CatarFeatures.EntryFlags;
        Note((old.Flags & flags) == (fresh.Flags & flags) && (!_shared.Has(CatarFeatures.ProjectId) || old.ProjectId == fresh.ProjectId), TreeChanges.Flags);
        return changes;

        void Note(bool isSame, TreeChanges change) => changes |= isSame ? TreeChanges.None : change;
    }

    private static bool HasPermissions(CatarFeatures features) => features.HasAny(CatarFeatures.Permissions | CatarFeatures.Acl);

    private bool HaveSameAttributes(CatarEntry old, CatarEntry fresh) =>
        (!_shared.Has(CatarFeatures.Attributes)
            || (old.Attributes.Count == fresh.Attributes.Count && old.Attributes.Zip(fresh.Attributes).All(pair => Same(pair.First.Name, pair.Second.Name) && Same(pair.First.Value, pair.Second.Value))))
        && (!_shared.Has(CatarFeatures.Capabilities) || Same(old.Capabilities, fresh.Capabilities))
        && (!_shared.Has(CatarFeatures.SecurityLabel) || Same(old.SecurityLabel, fresh.SecurityLabel));

    private bool HaveSameAcls(CatarEntry old, CatarEntry fresh)
    {
        CatarAcl one = old.Acl ?? new(), other = fresh.Acl ?? new();
        CatarDefaultAcl usual = old.DefaultAcl ?? new(), otherUsual = fresh.DefaultAcl ?? new();
        return one.GroupObject == other.GroupObject && HaveSame(one.Users, other.Users) && HaveSame(one.Groups, other.Groups)
            && (usual.UserObject, usual.GroupObject, usual.Other, usual.Mask) == (otherUsual.UserObject, otherUsual.GroupObject, otherUsual.Other, otherUsual.Mask)
            && HaveSame(usual.Users, otherUsual.Users) && HaveSame(usual.Groups, otherUsual.Groups);
    }

    // By number where there are any: names are those of the machine that the archive was made on.
    private bool HaveSame(IReadOnlyList<CatarAclEntry> some, IReadOnlyList<CatarAclEntry> others) =>
        some.Count == others.Count && some.Zip(others).All(pair => pair.First.Permissions == pair.Second.Permissions && (HasIds ? pair.First.Id == pair.Second.Id : Same(pair.First.Name, pair.Second.Name)));

    private static bool Same(byte[]? one, byte[]? other) => (one is null) == (other is null) && one.AsSpan().SequenceEqual(other);
}
