using System.CommandLine;
using Morsel.Casync;

namespace Morsel.Cli.Selection;

/// <summary>The options of a verb that extracts archives of folders. Their names are those of tar and rsync, where these have one.</summary>
internal sealed class TreeOptionSet
{
    private readonly Option<bool> _delete = OptionKinds.Flag("--delete", "Archive of a folder: delete what is in the folder and not in the archive.");
    private readonly Option<bool> _checksum = OptionKinds.Flag("--checksum", "Archive of a folder: read every file, even one that has not changed since the last time.");
    private readonly Option<bool> _sameOwner = OptionKinds.Flag("--same-owner", "Archive of a folder: set owners and groups (default: what is written belongs to you).");
    private readonly Option<bool> _numericOwner = OptionKinds.Flag("--numeric-owner", "With --same-owner: use the numbers of owners and groups, not their names.");
    private readonly Option<bool> _requireOwner = OptionKinds.Flag("--require-owner", "As --same-owner, and fail if an owner cannot be set.");
    private readonly Option<bool> _keepSuid = OptionKinds.Flag("--keep-suid", "Archive of a folder: keep set-user-ID and set-group-ID bits.");
    private readonly Option<bool> _devices = OptionKinds.Flag("--devices", "Archive of a folder: make devices (root only).");
    private readonly Option<bool> _allXattrs = OptionKinds.Flag("--all-xattrs", "Archive of a folder: set all extended attributes, not only those of users: ACLs, and as root trusted attributes, capabilities and labels.");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [_delete, _checksum, _sameOwner, _numericOwner, _requireOwner, _keepSuid, _devices, _allXattrs];

    public TreeOptions Read(ParseResult parsed) => new()
    {
        Delete = parsed.GetValue(_delete),
        VerifyAll = parsed.GetValue(_checksum),
        SameOwner = parsed.GetValue(_sameOwner),
        NumericOwner = parsed.GetValue(_numericOwner),
        RequireOwner = parsed.GetValue(_requireOwner),
        SpecialBits = parsed.GetValue(_keepSuid),
        Devices = parsed.GetValue(_devices),
        AllAttributes = parsed.GetValue(_allXattrs),
    };
}
