namespace Morsel.Casync;

/// <summary>What of a folder becomes part of its archive.</summary>
public sealed record TreeMakeOptions
{
    /// <summary>What is kept of each entry, by the names of casync's option --with, for example "unix", "all" or "xattrs"; also "portable".</summary>
    /// <value>
    /// Default empty: owners by number and name, times in nanoseconds, permissions, symbolic links, extended attributes and ACLs, on every file system.
    /// </value>
    public IReadOnlyList<string> With { get; init; } = [];

    /// <summary>What is not kept, by the names of casync's option --without.</summary>
    /// <value>Default empty.</value>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Patterns of what is left out, as they stand in a file .caexclude in the folder.</summary>
    /// <value>Default empty: only what the files .caexclude in the folder leave out.</value>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>Whether files and folders on which something is mounted are left out, with everything in them.</summary>
    /// <value>Default false.</value>
    public bool ExcludeSubmounts { get; init; }
}
