namespace Morsel.Casync;

/// <summary>How an archive of a folder is extracted.</summary>
public sealed record TreeOptions
{
    /// <summary>Whether to delete what is in the folder and not in the archive. Symbolic links are deleted, and never followed.</summary>
    /// <value>Default false: it stays, and <see cref="TreeReport.EntriesLeft"/> counts it.</value>
    public bool Delete { get; init; }

    /// <summary>Whether to read every file that is there, even one that has not changed since the last extraction.</summary>
    public bool VerifyAll { get; init; }

    /// <summary>Whether to give each entry the owner and group that the archive names. Only root can give files away.</summary>
    /// <value>Default false: what is written belongs to the user who extracts.</value>
    public bool SameOwner { get; init; }

    /// <summary>Whether to use the numbers of owners and groups, and not their names.</summary>
    public bool NumericOwner { get; init; }

    /// <summary>Whether to fail if an owner cannot be set. Implies <see cref="SameOwner"/>.</summary>
    /// <value>Default false: a note says how many could not be set.</value>
    public bool RequireOwner { get; init; }

    /// <summary>Whether to keep the set-user-ID and set-group-ID bits of the archive.</summary>
    public bool SpecialBits { get; init; }

    /// <summary>Whether to make block and character devices. Only root can.</summary>
    public bool Devices { get; init; }

    /// <summary>
    /// Whether to set all extended attributes and not only those in <c>user.*</c>: access control lists, and as root <c>trusted.*</c>, file capabilities and labels.
    /// </summary>
    /// <value>Default false: a file with an access control list gets the rights that its owner, its group and others have by themselves.</value>
    public bool AllAttributes { get; init; }
}
