using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>Gives entries the owner, mode and time that an archive has for them, as far as the caller wants and the system allows.</summary>
/// <param name="options">What the caller wants.</param>
/// <param name="features">What the archive keeps.</param>
/// <param name="withheld">What new entries are not allowed where the archive keeps no modes (umask).</param>
/// <param name="losses">Counts what was not given.</param>
internal sealed class TreeMetadata(TreeOptions options, CatarFeatures features, UnixFileMode withheld, TreeLosses losses)
{
    private const int SetIds = 0b110_000_000_000, OwnerWrites = 0b010_000_000, GroupRights = 0b111_000, GroupShift = 3;
    private const long Tick = TimeSpan.NanosecondsPerTick;

    private readonly AccountNumbers _numbers = new(options, features);

    private bool GivesOwner => (options.SameOwner || options.RequireOwner) && features.HasAny(CatarFeatures.Ids | CatarFeatures.Names);

    private bool KeepsModes => features.HasAny(CatarFeatures.Permissions | CatarFeatures.Acl);

    /// <summary>Whether an entry that is there differs from what it would be given.</summary>
    public bool Differs(NodeStamp there, CatarEntry wanted) =>
        (GivesOwner && OwnerOf(wanted, there.Owner) != there.Owner)
        || (wanted.Type != CatarType.SymbolicLink && !IsSameMode(ModeOf(wanted, there), there))
        || (features.HasAny(CatarFeatures.Times) && !IsSameTime(wanted, there));

    /// <summary>Counts what of an entry is not to be on the disk, whether it was there already or not.</summary>
    public void CountUnwanted(CatarEntry wanted)
    {
        if ((wanted.Permissions & SetIds) != 0 && !options.SpecialBits && wanted.Type != CatarType.SymbolicLink)
            losses.Count(TreeLoss.SpecialBits);
        if (wanted.Flags != CatarFeatures.None || wanted.ProjectId is not null)
            losses.Count(TreeLoss.Flags);
        if (GivesOwner && IsOwnerUnknown(wanted))
            losses.Count(TreeLoss.Owner);
    }

    /// <summary>Gives an entry its owner, which goes before all else: whoever gives a file away loses its set-user-ID bit and its capabilities.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="there">What it has; null if it was made just now.</param>
    /// <param name="wanted">What the archive says.</param>
    /// <returns>Whether it has another owner now.</returns>
    /// <exception cref="IOException">An owner is required and cannot be set, or the disk failed.</exception>
    public bool GiveOwner(ITreeEntry entry, NodeStamp? there, CatarEntry wanted) =>
        GivesOwner && OwnerOf(wanted, there?.Owner) is var owner && owner != there?.Owner && TryGiveAway(entry, owner);

    /// <summary>Gives an entry the mode and time that it lacks.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="there">What it has; null if it was made or given away just now.</param>
    /// <param name="wanted">What the archive says.</param>
    public void GiveRest(ITreeEntry entry, NodeStamp? there, CatarEntry wanted)
    {
        // A link has no mode of its own.
        if (wanted.Type != CatarType.SymbolicLink && ModeOf(wanted, there) is var mode && !IsSameMode(mode, there))
            Try(TreeLoss.Mode, () => entry.SetMode(mode));
        if (features.HasAny(CatarFeatures.Times) && !IsSameTime(wanted, there))
            Try(TreeLoss.Time, () => entry.SetTime(wanted.ModifiedNanoseconds));
    }

    private bool TryGiveAway(ITreeEntry entry, FileOwner owner)
    {
        try
        {
            entry.SetOwner(owner);
            return true;
        }
        catch (IOException refusal) when (FileFailure.IsRefusal(refusal) && !options.RequireOwner)
        {
            losses.Count(TreeLoss.Owner, refusal);
            return false;
        }
    }

    private void Try(TreeLoss loss, Action set)
    {
        try
        {
            set();
        }
        catch (IOException refusal) when (FileFailure.IsRefusal(refusal))
        {
            losses.Count(loss, refusal);
        }
    }

    // Windows has one bit of it, for files.
    private static bool IsSameMode(int mode, NodeStamp? there) =>
        there is { } has && (OperatingSystem.IsWindows() ? has.Kind != NodeKind.File || ((mode ^ has.Permissions) & OwnerWrites) == 0 : mode == has.Permissions);

    // Some systems keep hundreds of nanoseconds.
    private static bool IsSameTime(CatarEntry wanted, NodeStamp? there) =>
        there is { ModifiedNanoseconds: var has } && (has == wanted.ModifiedNanoseconds || (has % Tick == 0 && has / Tick == wanted.ModifiedNanoseconds / Tick));

    private int ModeOf(CatarEntry wanted, NodeStamp? there)
    {
        if (KeepsModes)
            return WithoutAcl(options.SpecialBits ? wanted.Permissions : wanted.Permissions & ~SetIds, wanted);
        return there is { } kept ? kept.Permissions : wanted.Permissions & ~(int)withheld;
    }

    // What stands in the place of the group's rights is the most that anyone in the ACL may do. Without the ACL the group would get all of it.
    private int WithoutAcl(int mode, CatarEntry wanted) =>
        !options.AllAttributes && wanted.Acl?.GroupObject is { } group ? mode & ~(GroupRights & ~(group << GroupShift)) : mode;

    private FileOwner OwnerOf(CatarEntry wanted, FileOwner? there)
    {
        uint? user = _numbers.OfUser(wanted.UserName, wanted.UserId) ?? there?.User;
        uint? group = _numbers.OfGroup(wanted.GroupName, wanted.GroupId) ?? there?.Group;
        // All ones: as it is.
        return new FileOwner(user ?? uint.MaxValue, group ?? uint.MaxValue);
    }

    private bool IsOwnerUnknown(CatarEntry wanted) =>
        _numbers.OfUser(wanted.UserName, wanted.UserId) is null || _numbers.OfGroup(wanted.GroupName, wanted.GroupId) is null;
}
